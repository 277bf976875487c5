//! Cameras and barriers of a checkpoint.

use super::codes::coded;
use crate::error::PassageError;
use jiff::Timestamp;
use kernel::ids::DeviceId;
use sha2::{Digest, Sha256};
use std::fmt;
use std::fmt::Write;
use subtle::ConstantTimeEq;

/// Longest name of a device or of its contractor, in characters.
pub const NAME_CHARACTERS: usize = 100;

/// Longest login or password of a barrier, in characters.
const LOGIN_CHARACTERS: usize = 200;

coded! {
    /// Where a device stands, in the order in which a lorry passes.
    pub enum Place: "place of a device" {
        /// The entry of the waiting zone.
        ZoneEntry => "zone_entry",
        /// The entry of the checkpoint, with its barrier.
        CheckpointEntry => "checkpoint_entry",
        /// The exit of the checkpoint.
        CheckpointExit => "checkpoint_exit",
        /// The border itself.
        BorderLine => "border_line",
    }
}

coded! {
    /// What a device is.
    pub enum DeviceKind: "kind of device" {
        /// Reads plates and pushes them.
        Camera => "camera",
        /// Opens and closes.
        Barrier => "barrier",
    }
}

/// How to reach a barrier. This is configuration, kept in clear because the device's Digest login
/// needs the password itself; it is never logged.
#[derive(Clone, PartialEq, Eq)]
pub struct BarrierAccess {
    /// Address of the device without the path, such as `http://10.0.0.9`.
    pub base_url: String,
    /// Channel of the barrier on the device.
    pub channel: u16,
    /// Login at the device.
    pub user: String,
    /// Its password.
    pub password: String,
}

impl fmt::Debug for BarrierAccess {
    /// Hides the password.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("BarrierAccess")
            .field("base_url", &self.base_url)
            .field("channel", &self.channel)
            .field("user", &self.user)
            .finish_non_exhaustive()
    }
}

/// What a device needs besides its name and place.
#[derive(Clone, PartialEq, Eq)]
pub enum DeviceSetup {
    /// A camera proves itself by a secret in the path of its push.
    Camera {
        /// [`secret_hash`] of that secret.
        secret_hash: [u8; 32],
    },
    /// A barrier is reached at its address.
    Barrier(BarrierAccess),
}

impl fmt::Debug for DeviceSetup {
    /// Hides the hash and the password.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Camera { .. } => formatter.write_str("Camera"),
            Self::Barrier(access) => formatter.debug_tuple("Barrier").field(access).finish(),
        }
    }
}

/// A registered device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// Identity.
    pub id: DeviceId,
    /// The checkpoint's number.
    pub checkpoint: i64,
    /// Where it stands.
    pub place: Place,
    /// Its name, unique at the checkpoint.
    pub name: String,
    /// Who runs it.
    pub contractor: String,
    /// What it is, and what that needs.
    pub setup: DeviceSetup,
    /// When it was registered.
    pub registered_at: Timestamp,
    /// When it was last heard of.
    pub last_seen_at: Option<Timestamp>,
}

impl Device {
    /// What it is.
    pub const fn kind(&self) -> DeviceKind {
        self.setup.kind()
    }

    /// Whether this is a camera with that secret; takes the same time wherever the two differ.
    pub fn secret_matches(&self, given_hash: &[u8; 32]) -> bool {
        match &self.setup {
            DeviceSetup::Camera { secret_hash } => secret_hash.ct_eq(given_hash).into(),
            DeviceSetup::Barrier(_) => false,
        }
    }
}

impl DeviceSetup {
    /// The kind of device it is for.
    pub const fn kind(&self) -> DeviceKind {
        match self {
            Self::Camera { .. } => DeviceKind::Camera,
            Self::Barrier(_) => DeviceKind::Barrier,
        }
    }

    /// Checks what can be checked without asking the device.
    ///
    /// # Errors
    /// [`PassageError::BadField`] with the field and its rule.
    pub(crate) fn check(&self) -> Result<(), PassageError> {
        let Self::Barrier(access) = self else {
            return Ok(());
        };
        let parsed = reqwest::Url::parse(&access.base_url).ok();
        let good = parsed.filter(|url| matches!(url.scheme(), "http" | "https"));
        let good = good.is_some_and(|url| url.query().is_none() && url.fragment().is_none());
        if !good || access.base_url.chars().count() > LOGIN_CHARACTERS {
            return Err(bad("base_url", "an http(s) address, as http://10.0.0.9"));
        }
        for (field, text) in [("user", &access.user), ("password", &access.password)] {
            if !fits(text, LOGIN_CHARACTERS) {
                return Err(bad(
                    field,
                    "1 to 200 characters, none of them a control character",
                ));
            }
        }
        Ok(())
    }
}

/// Checks a name of a device or contractor.
pub(crate) fn check_name(field: &'static str, text: &str) -> Result<(), PassageError> {
    if fits(text, NAME_CHARACTERS) && text.trim() == text {
        return Ok(());
    }
    let rule = "1 to 100 characters without control characters and without spaces around them";
    Err(bad(field, rule))
}

fn fits(text: &str, most: usize) -> bool {
    let count = text.chars().count();
    (1..=most).contains(&count) && !text.chars().any(char::is_control)
}

pub(crate) fn bad(field: &'static str, rule: &str) -> PassageError {
    PassageError::BadField {
        field,
        rule: rule.to_owned(),
    }
}

/// SHA-256 of a camera's secret as it stands in the path of its push.
pub fn secret_hash(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}

/// The form of fresh random bytes in the path of a camera's push: 64 hexadecimal digits.
pub fn secret_text(bytes: [u8; 32]) -> String {
    bytes
        .iter()
        .fold(String::with_capacity(64), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn access() -> BarrierAccess {
        BarrierAccess {
            base_url: "http://10.0.0.9".to_owned(),
            channel: 1,
            user: "operator".to_owned(),
            password: "let-me-through".to_owned(),
        }
    }

    /// credentials of devices don't get into logs.
    #[test]
    fn debug_output_hides_credentials() {
        let barrier = format!("{:?}", DeviceSetup::Barrier(access()));
        assert!(
            barrier.contains("10.0.0.9") && !barrier.contains("let-me"),
            "{barrier}"
        );
        let secret_hash = secret_hash("secret");
        let camera = format!("{:?}", DeviceSetup::Camera { secret_hash });
        assert_eq!(camera, "Camera");
    }

    #[test]
    fn setups_that_can_not_work_are_refused() {
        assert!(DeviceSetup::Barrier(access()).check().is_ok());
        let with = |change: fn(&mut BarrierAccess)| {
            let mut access = access();
            change(&mut access);
            match DeviceSetup::Barrier(access).check() {
                Err(PassageError::BadField { field, .. }) => field,
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(
            with(|access| access.base_url = "10.0.0.9".to_owned()),
            "base_url"
        );
        assert_eq!(
            with(|access| access.base_url = "ftp://10.0.0.9".to_owned()),
            "base_url"
        );
        assert_eq!(
            with(|access| access.base_url = "http://a/?b".to_owned()),
            "base_url"
        );
        assert_eq!(with(|access| access.user.clear()), "user");
        assert_eq!(
            with(|access| access.password = "a\nb".to_owned()),
            "password"
        );
        assert!(check_name("name", "").is_err());
        assert!(check_name("name", " entry").is_err());
        assert!(check_name("name", &"я".repeat(101)).is_err());
        assert!(check_name("name", &"я".repeat(100)).is_ok());
    }

    #[test]
    fn secrets_are_hexadecimal() {
        let text = secret_text([0xAB; 32]);
        assert_eq!(text, "ab".repeat(32));
        assert_ne!(secret_hash(&text), secret_hash("ab"));
    }
}
