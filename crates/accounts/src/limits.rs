//! How often codes are sent and passwords are tried: numbers and pure decisions.

use jiff::{SignedDuration, Timestamp};
use kernel::phone::Phone;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// Digits of a one-time code.
pub const CODE_DIGITS: usize = 6;
/// How long a code is good for, in minutes.
pub const CODE_LIFE_MINUTES: i64 = 5;
/// How many times a code may be entered wrongly before a new one is needed.
pub const CODE_ATTEMPTS: i64 = 5;
/// How soon another code may be asked for, in seconds.
pub const CODE_RESEND_SECONDS: i64 = 60;
/// How many codes one telephone gets within an hour.
pub const CODES_PER_HOUR: usize = 5;
/// How long the ticket of a confirmed telephone is good for, in minutes.
pub const TICKET_LIFE_MINUTES: i64 = 15;
/// How many wrong passwords make a telephone wait.
pub const WRONG_PASSWORDS: usize = 5;
/// The window in which wrong passwords are counted, in minutes.
pub const WRONG_PASSWORD_WINDOW_MINUTES: i64 = 15;

/// Why a code is not sent now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SendRefusal {
    /// The last code was sent less than a minute ago.
    TooSoon {
        /// The first instant at which another one may be asked for.
        retry_at: Timestamp,
    },
    /// The telephone got all its codes of the hour.
    TooMany {
        /// The first instant at which another one may be asked for.
        retry_at: Timestamp,
    },
}

/// Decides whether a code may be sent at `now`; `sent` are the instants of the last codes, newest
/// first, at least [`CODES_PER_HOUR`] of them if there were as many.
///
/// # Errors
/// [`SendRefusal`] with the instant at which asking again helps.
pub fn may_send_code(now: Timestamp, sent: &[Timestamp]) -> Result<(), SendRefusal> {
    if let Some(retry_at) = window_end(sent, CODES_PER_HOUR, SignedDuration::from_hours(1))
        && now < retry_at
    {
        return Err(SendRefusal::TooMany { retry_at });
    }
    if let Some(retry_at) = window_end(sent, 1, SignedDuration::from_secs(CODE_RESEND_SECONDS))
        && now < retry_at
    {
        return Err(SendRefusal::TooSoon { retry_at });
    }
    Ok(())
}

/// The instant until which a telephone waits after wrong passwords; `wrong` are their instants,
/// newest first. `None` when it need not wait at `now`.
pub fn sign_in_waits_until(now: Timestamp, wrong: &[Timestamp]) -> Option<Timestamp> {
    let window = SignedDuration::from_mins(WRONG_PASSWORD_WINDOW_MINUTES);
    window_end(wrong, WRONG_PASSWORDS, window).filter(|until| now < *until)
}

/// When the `count`-th newest instant leaves the window; `None` when there are fewer.
fn window_end(
    newest_first: &[Timestamp],
    count: usize,
    window: SignedDuration,
) -> Option<Timestamp> {
    newest_first
        .get(count - 1)
        .map(|oldest| later(*oldest, window))
}

/// `instant` moved forward, held inside representable time.
pub(crate) fn later(instant: Timestamp, duration: SignedDuration) -> Timestamp {
    instant.checked_add(duration).unwrap_or(Timestamp::MAX)
}

/// `instant` moved back, held inside representable time.
pub(crate) fn earlier(instant: Timestamp, duration: SignedDuration) -> Timestamp {
    instant.checked_sub(duration).unwrap_or(Timestamp::MIN)
}

/// Whether a text is a one-time code by its form.
pub fn is_code(text: &str) -> bool {
    text.len() == CODE_DIGITS && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// What is kept of a code: a hash bound to the telephone.
///
/// A million codes are quickly tried against a hash, so what protects a code is its five minutes
/// and five attempts; the hash only keeps it out of copies of the database.
pub fn code_hash(phone: &Phone, code: &str) -> [u8; 32] {
    let mut hasher = Sha256::new();
    hasher.update(phone.digits().as_bytes());
    hasher.update(b":");
    hasher.update(code.as_bytes());
    hasher.finalize().into()
}

/// What is kept of a secret that the user holds: a session token or a ticket.
pub fn token_hash(secret: &[u8]) -> [u8; 32] {
    Sha256::digest(secret).into()
}

/// Compares two hashes in a time that does not depend on where they differ.
pub(crate) fn same_hash(left: &[u8], right: &[u8]) -> bool {
    left.ct_eq(right).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + seconds).expect("in range")
    }

    #[test]
    fn another_code_waits_a_minute() {
        assert_eq!(may_send_code(at(0), &[]), Ok(()));
        assert_eq!(
            may_send_code(at(59), &[at(0)]),
            Err(SendRefusal::TooSoon { retry_at: at(60) })
        );
        assert_eq!(may_send_code(at(60), &[at(0)]), Ok(()));
    }

    #[test]
    fn the_sixth_code_waits_until_the_first_is_an_hour_old() {
        let sent: Vec<_> = (0..5).rev().map(|minute| at(minute * 60)).collect();
        assert_eq!(
            may_send_code(at(600), &sent),
            Err(SendRefusal::TooMany { retry_at: at(3600) })
        );
        assert_eq!(may_send_code(at(3600), &sent), Ok(()));
        assert_eq!(may_send_code(at(600), &sent[1..]), Ok(()));
    }

    #[test]
    fn five_wrong_passwords_wait_until_the_first_leaves_the_window() {
        let wrong: Vec<_> = (0..5).rev().map(at).collect();
        assert_eq!(sign_in_waits_until(at(5), &wrong), Some(at(900)));
        assert_eq!(sign_in_waits_until(at(900), &wrong), None);
        assert_eq!(sign_in_waits_until(at(5), &wrong[1..]), None);
    }

    #[test]
    fn codes_have_six_ascii_digits() {
        assert!(is_code("000123"));
        for text in ["", "12345", "1234567", "12345a", "١٢٣٤٥٦", " 12345"] {
            assert!(!is_code(text), "{text:?}");
        }
    }

    #[test]
    fn a_code_of_another_telephone_has_another_hash() {
        let one = Phone::parse("+77011234545").expect("a valid number");
        let other = Phone::parse("+77011234546").expect("a valid number");
        assert!(same_hash(
            &code_hash(&one, "123456"),
            &code_hash(&one, "123456")
        ));
        assert!(!same_hash(
            &code_hash(&one, "123456"),
            &code_hash(&other, "123456")
        ));
        assert!(!same_hash(
            &code_hash(&one, "123456"),
            &code_hash(&one, "123457")
        ));
    }
}
