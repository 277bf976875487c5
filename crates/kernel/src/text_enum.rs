//! One way to give an enum its text form in columns, JSON and web addresses.

/// Declares an enum whose variants have a fixed text: `as_str`, `ALL`, `Display`, `FromStr`, serde.
///
/// ```
/// kernel::text_enum! {
///     /// The side of a road.
///     Side ("side of a road") {
///         /// Where lorries drive.
///         Right = "right",
///         /// Where they don't.
///         Left = "left",
///     }
/// }
/// assert_eq!("left".parse(), Ok(Side::Left));
/// assert!("middle".parse::<Side>().is_err());
/// ```
///
/// The crate that declares one depends on `serde`.
#[macro_export]
macro_rules! text_enum {
    ($(#[$meta:meta])* $name:ident ($what:literal) {
        $($(#[$variant_meta:meta])* $variant:ident = $text:literal),+ $(,)?
    }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $($(#[$variant_meta])* #[serde(rename = $text)] $variant),+
        }

        impl $name {
            /// Every value, in the order of declaration.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The text kept in columns and used in JSON.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $text),+
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.pad(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::text_enum::UnknownText;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::ALL.iter().copied().find(|value| value.as_str() == text).ok_or_else(|| {
                    $crate::text_enum::UnknownText {
                        what: $what,
                        text: text.chars().take(40).collect(),
                        allowed: concat!($($text, " "),+),
                    }
                })
            }
        }
    };
}

/// A text that names none of the allowed values.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not a {what}; use one of: {allowed}")]
pub struct UnknownText {
    /// What was expected, in words.
    pub what: &'static str,
    /// The text, shortened.
    pub text: String,
    /// The texts that would do, separated by spaces.
    pub allowed: &'static str,
}
