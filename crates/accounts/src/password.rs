//! Passwords: the rule for choosing one, and Argon2id over it.
//!
//! Hashing takes tens of milliseconds of a core and 19 MiB on purpose, so the caller does it on a
//! blocking thread and outside of any transaction.

use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use argon2::{Algorithm, Argon2, Params, Version};

/// Fewest characters of a password.
pub const PASSWORD_MIN_CHARACTERS: usize = 8;
/// Most bytes of a password; more would only make hashing slow.
pub const PASSWORD_MAX_BYTES: usize = 256;
/// What every stored hash begins with.
pub const HASH_PREFIX: &str = "$argon2id$";

/// Memory of one hashing, in KiB: OWASP's first choice for Argon2id.
const MEMORY_KIB: u32 = 19 * 1024;
/// Passes over that memory.
const PASSES: u32 = 2;
/// Lanes of one hashing.
const LANES: u32 = 1;

/// Why a password is not taken, or a hash can't be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// Too few characters.
    #[error("password: it has fewer than 8 characters; choose a longer one")]
    TooShort,
    /// Too many bytes.
    #[error("password: it has more than 256 bytes; choose a shorter one")]
    TooLong,
    /// One character over and over.
    #[error("password: it repeats one character; choose another one")]
    OneCharacter,
    /// The stored hash can't be read, or the machine has no memory left for hashing.
    #[error("the password could not be hashed or compared: {0}")]
    Hashing(String),
}

/// Checks a new password by the rule: 8 characters or more, 256 bytes or fewer, not one character
/// repeated.
///
/// # Errors
/// The first part of the rule that it breaks.
pub fn check_new_password(password: &str) -> Result<(), PasswordError> {
    if password.chars().count() < PASSWORD_MIN_CHARACTERS {
        return Err(PasswordError::TooShort);
    }
    if password.len() > PASSWORD_MAX_BYTES {
        return Err(PasswordError::TooLong);
    }
    let mut characters = password.chars();
    let first = characters.next();
    if characters.all(|character| Some(character) == first) {
        return Err(PasswordError::OneCharacter);
    }
    Ok(())
}

/// Hashes a new password with a fresh random salt into a PHC string (`$argon2id$v=19$…`).
///
/// # Errors
/// When the password breaks the rule, or there is no memory for hashing.
pub fn hash_password(password: &str, salt: &[u8; 16]) -> Result<String, PasswordError> {
    check_new_password(password)?;
    let hash: PasswordHash = hasher()?
        .hash_password_with_salt(password.as_bytes(), salt)
        .map_err(|error| PasswordError::Hashing(error.to_string()))?;
    Ok(hash.to_string())
}

/// Compares a password with a stored PHC string, by the parameters that the string names.
///
/// For a telephone without an account compare with [`decoy_hash`], so that the time taken does not
/// tell whether the account exists.
///
/// # Errors
/// [`PasswordError::Hashing`] when the stored string can't be read; a wrong password is `Ok(false)`.
pub fn verify_password(password: &str, stored: &str) -> Result<bool, PasswordError> {
    if password.len() > PASSWORD_MAX_BYTES {
        return Ok(false);
    }
    let parsed = PasswordHash::new(stored)
        .map_err(|error| PasswordError::Hashing(format!("the stored hash: {error}")))?;
    match hasher()?.verify_password(password.as_bytes(), &parsed) {
        Ok(()) => Ok(true),
        Err(argon2::password_hash::Error::PasswordInvalid) => Ok(false),
        Err(error) => Err(PasswordError::Hashing(error.to_string())),
    }
}

/// A hash that no account has, made with the same parameters as real ones.
pub const fn decoy_hash() -> &'static str {
    "$argon2id$v=19$m=19456,t=2,p=1$c2hla2FyYS1kZWNveS0wMA$KSJNEugiLCxHiOifIqpbz86rzPAdf6hHrH6BolAR/aU"
}

fn hasher() -> Result<Argon2<'static>, PasswordError> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None)
        .map_err(|error| PasswordError::Hashing(error.to_string()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_opens_only_its_own_hash() {
        let hash = hash_password("кілт пен құлып", &[7; 16]).expect("hashes");
        assert!(hash.starts_with(HASH_PREFIX), "{hash}");
        assert_eq!(verify_password("кілт пен құлып", &hash), Ok(true));
        assert_eq!(verify_password("кілт пен құлып ", &hash), Ok(false));
        assert_eq!(verify_password("", &hash), Ok(false));
        assert_eq!(verify_password(&"x".repeat(10_000), &hash), Ok(false));
    }

    #[test]
    fn another_salt_gives_another_hash() {
        let one = hash_password("a good password", &[1; 16]).expect("hashes");
        let other = hash_password("a good password", &[2; 16]).expect("hashes");
        assert_ne!(one, other);
    }

    #[test]
    fn weak_passwords_are_refused_by_the_rule_they_break() {
        assert_eq!(check_new_password("1234567"), Err(PasswordError::TooShort));
        assert_eq!(
            check_new_password("aaaaaaaaaa"),
            Err(PasswordError::OneCharacter)
        );
        assert_eq!(
            check_new_password(&"ab".repeat(129)),
            Err(PasswordError::TooLong)
        );
        assert_eq!(check_new_password("қауіпсіз"), Ok(()));
        assert_eq!(
            hash_password("short", &[0; 16]),
            Err(PasswordError::TooShort)
        );
    }

    #[test]
    fn the_decoy_costs_as_much_as_a_real_hash_and_opens_to_nothing() {
        let real = hash_password("a good password", &[1; 16]).expect("hashes");
        let parameters = |hash: &str| hash.split('$').take(4).collect::<Vec<_>>().join("$");
        assert_eq!(parameters(decoy_hash()), parameters(&real));
        assert_eq!(verify_password("a good password", decoy_hash()), Ok(false));
    }

    #[test]
    fn a_broken_hash_is_an_error_and_not_a_wrong_password() {
        let error = verify_password("a good password", "$argon2id$broken").expect_err("refused");
        assert!(error.to_string().contains("stored hash"), "{error}");
    }
}
