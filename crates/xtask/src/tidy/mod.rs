//! `cargo xtask tidy`: rules of the repository that no compiler checks.

mod fluent;
mod links;
mod rust_files;
mod words;

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Result, bail};

use crate::machine;

/// A text file of the repository.
struct TextFile {
    /// Its path below the root, with `/`.
    path: String,
    text: String,
}

/// One breach of a rule: where, and what is wrong.
#[derive(Debug, PartialEq, Eq)]
struct Breach {
    place: String,
    complaint: String,
}

impl Breach {
    fn new(place: impl Into<String>, complaint: impl Into<String>) -> Self {
        Self {
            place: place.into(),
            complaint: complaint.into(),
        }
    }
}

/// Checks every text file that is tracked, or would be.
///
/// # Errors
/// When a rule is broken; each breach is printed with its place.
pub fn run() -> Result<()> {
    let files = text_files()?;
    let mut breaches = Vec::new();
    for file in &files {
        breaches.extend(words::check(file));
        if file.has_extension("rs") {
            breaches.extend(rust_files::check(file));
        }
        if file.has_extension("md") {
            breaches.extend(links::check(file, |path| {
                machine::root().join(path).exists()
            }));
        }
    }
    breaches.extend(fluent::check(&files));
    for Breach { place, complaint } in &breaches {
        println!("{place}: {complaint}");
    }
    if !breaches.is_empty() {
        bail!("{} breaches of the repository's rules", breaches.len());
    }
    println!("{} files are tidy", files.len());
    Ok(())
}

impl TextFile {
    fn has_extension(&self, extension: &str) -> bool {
        self.path
            .rsplit_once('.')
            .is_some_and(|(_, end)| end == extension)
    }

    /// Lines with their numbers, from 1.
    fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text
            .lines()
            .enumerate()
            .map(|(index, line)| (index + 1, line))
    }

    fn place(&self, line: usize) -> String {
        format!("{}:{line}", self.path)
    }
}

/// Files that git tracks or would track, as far as they are text and still there.
fn text_files() -> Result<Vec<TextFile>> {
    let mut git = Command::new("git");
    git.args([
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
    ]);
    let listed = machine::output(git.current_dir(machine::root()))?;
    let mut paths: Vec<PathBuf> = listed
        .split('\0')
        .filter(|path| !path.is_empty())
        .map(PathBuf::from)
        .collect();
    paths.sort();
    paths.dedup();
    let mut files = Vec::new();
    for path in paths {
        let Ok(bytes) = fs::read(machine::root().join(&path)) else {
            continue;
        };
        let Ok(text) = String::from_utf8(bytes) else {
            continue;
        };
        if !text.contains('\0') {
            files.push(TextFile {
                path: path.to_string_lossy().into_owned(),
                text,
            });
        }
    }
    Ok(files)
}
