//! Processor time of processes, as Linux counts it.

use anyhow::{Context, Result};
use std::fs;
use std::time::Duration;

/// How long one tick of `/proc` is; the same on every Linux.
const TICK: Duration = Duration::from_millis(10);
/// Place of `utime` among the words after the name; `stime` follows.
const USER_TIME: usize = 11;

/// Processor time that a process has used so far, in user space and in the kernel, by all its
/// threads; to a hundredth of a second.
///
/// # Errors
/// When there is no such process.
pub fn spent(process: u32) -> Result<Duration> {
    let path = format!("/proc/{process}/stat");
    let line = fs::read_to_string(&path).with_context(|| format!("{path} can't be read"))?;
    ticks(&line)
        .map(|ticks| TICK.saturating_mul(ticks))
        .with_context(|| format!("{path} has no processor times"))
}

/// The ticks in user space and in the kernel. The name of the program stands in brackets and may
/// hold anything, brackets too.
fn ticks(line: &str) -> Option<u32> {
    let (_, rest) = line.rsplit_once(") ")?;
    let mut words = rest.split_ascii_whitespace().skip(USER_TIME);
    let user: u32 = words.next()?.parse().ok()?;
    let kernel: u32 = words.next()?.parse().ok()?;
    user.checked_add(kernel)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_times_are_found_behind_any_name() {
        let line = "4 (a) b) S 1 4 4 0 -1 4194560 1 2 3 4 700 55 8 9 20 0 5 0 100 1 1";
        assert_eq!(ticks(line), Some(755));
        assert_eq!(ticks("4 (a) S 1 2"), None);
        spent(std::process::id()).unwrap();
    }
}
