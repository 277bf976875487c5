//! Enums with a fixed code for each value, kept in columns and told in events.

/// A text that is the code of no value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{given:?} is no {what}; use one of: {known}")]
pub struct UnknownCode {
    /// What was expected, in words.
    pub what: &'static str,
    /// The text, shortened.
    pub given: String,
    /// The codes there are, separated by spaces.
    pub known: &'static str,
}

/// Declares an enum with `ALL`, `as_str`, `Display`, `FromStr` and the same codes in serde.
macro_rules! coded {
    ($(#[$meta:meta])* pub enum $name:ident: $what:literal {
        $($(#[$note:meta])* $value:ident => $code:literal,)+
    }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[derive(serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $($(#[$note])* #[serde(rename = $code)] $value,)+
        }

        impl $name {
            /// Every value.
            pub const ALL: &[Self] = &[$(Self::$value),+];

            /// The code in columns, events and the API.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$value => $code,)+
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.pad(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::model::UnknownCode;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text {
                    $($code => Ok(Self::$value),)+
                    other => Err($crate::model::UnknownCode {
                        what: $what,
                        given: other.chars().take(40).collect(),
                        known: concat!($($code, " "),+),
                    }),
                }
            }
        }
    };
}

pub(super) use coded;
