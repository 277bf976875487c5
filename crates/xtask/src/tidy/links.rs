//! Links of Markdown files to other files of the repository: each must lead somewhere.

use super::{Breach, TextFile};

/// The links of one file that lead nowhere; `exists` tells whether a path below the root is there.
pub fn check(file: &TextFile, exists: impl Fn(&str) -> bool) -> Vec<Breach> {
    let mut breaches = Vec::new();
    let mut in_code = false;
    for (number, line) in file.lines() {
        if line.trim_start().starts_with("```") {
            in_code = !in_code;
        }
        if in_code {
            continue;
        }
        for target in targets(line) {
            let path = target.split(['#', ' ']).next().unwrap_or_default();
            if path.is_empty() || target.contains("://") || target.starts_with("mailto:") {
                continue;
            }
            match resolve(&file.path, path) {
                Some(resolved) if exists(&resolved) => {}
                _ => breaches.push(Breach::new(
                    file.place(number),
                    format!("the link to `{path}` leads nowhere"),
                )),
            }
        }
    }
    breaches
}

/// What stands in the round brackets of `[text](target)`.
fn targets(line: &str) -> impl Iterator<Item = &str> {
    line.match_indices("](").filter_map(|(start, mark)| {
        let rest = &line[start + mark.len()..];
        rest.split_once(')').map(|(target, _)| target.trim())
    })
}

/// The path below the root that a link in `from` means; none when it leaves the repository.
fn resolve(from: &str, link: &str) -> Option<String> {
    let mut parts: Vec<&str> = if link.starts_with('/') {
        Vec::new()
    } else {
        from.split('/')
            .rev()
            .skip(1)
            .collect::<Vec<_>>()
            .into_iter()
            .rev()
            .collect()
    };
    for part in link.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complaints(text: &str) -> Vec<String> {
        let file = TextFile {
            path: "docs/guide.md".to_owned(),
            text: text.to_owned(),
        };
        let there = ["docs/adr/README.md", "README.md", "docs/adr"];
        check(&file, |path| there.contains(&path))
            .into_iter()
            .map(|breach| breach.complaint)
            .collect()
    }

    #[test]
    fn links_are_read_from_the_files_own_folder() {
        assert!(complaints("[a](adr/README.md) [b](../README.md#build) [c](./adr/)").is_empty());
        assert_eq!(
            complaints("[a](README.md)"),
            ["the link to `README.md` leads nowhere"]
        );
    }

    #[test]
    fn a_link_out_of_the_repository_leads_nowhere() {
        assert_eq!(complaints("[a](../../x.md)").len(), 1);
    }

    #[test]
    fn addresses_anchors_and_code_are_left_alone() {
        let text = "[a](https://example.org/x) [b](#below)\n```\n[c](nowhere.md)\n```\n";
        assert!(complaints(text).is_empty());
    }
}
