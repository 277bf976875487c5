//! The grounds on which a lorry passes out of turn (Q-6 … ).

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// Why a lorry is in the expedited lane.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExpeditedGround {
    /// live animals.
    LiveAnimals,
    /// perishable goods.
    Perishable,
    /// dangerous goods.
    Dangerous,
    /// the designated postal operator, by its list.
    PostalOperator,
    /// an authorised economic operator, by its list.
    AuthorisedEconomicOperator,
    /// goods of article 147 of the Customs Code, with a declaration.
    Article147,
    /// expedited passage was paid for.
    Paid,
}

/// What a ground asks for before a place is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof {
    /// The user's statement; the goods are checked later.
    Statement,
    /// The vehicle is on the list sent beforehand.
    List,
    /// The number of a goods or transit declaration.
    Declaration,
    /// The higher fee.
    Fee,
}

impl ExpeditedGround {
    /// All grounds, in the order of the order's clauses.
    pub const ALL: [Self; 7] = [
        Self::LiveAnimals,
        Self::Perishable,
        Self::Dangerous,
        Self::PostalOperator,
        Self::AuthorisedEconomicOperator,
        Self::Article147,
        Self::Paid,
    ];

    /// The form in the database and in the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::LiveAnimals => "live_animals",
            Self::Perishable => "perishable",
            Self::Dangerous => "dangerous",
            Self::PostalOperator => "postal_operator",
            Self::AuthorisedEconomicOperator => "authorised_economic_operator",
            Self::Article147 => "article_147",
            Self::Paid => "paid",
        }
    }

    /// The clause the ground comes from.
    pub const fn clause(self) -> &'static str {
        match self {
            Self::LiveAnimals | Self::Perishable | Self::Dangerous => "Q-6",
            Self::PostalOperator => "Q-6.1",
            Self::AuthorisedEconomicOperator => "Q-6.2",
            Self::Article147 => "Q-6.3",
            Self::Paid => "Q-6.4",
        }
    }

    /// What it asks for.
    pub const fn proof(self) -> Proof {
        match self {
            Self::LiveAnimals | Self::Perishable | Self::Dangerous => Proof::Statement,
            Self::PostalOperator | Self::AuthorisedEconomicOperator => Proof::List,
            Self::Article147 => Proof::Declaration,
            Self::Paid => Proof::Fee,
        }
    }
}

impl fmt::Display for ExpeditedGround {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// A text that names no ground.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "ground is {0:?}; Q-6 names live_animals, perishable, dangerous, postal_operator, \
         authorised_economic_operator, article_147 and paid"
)]
pub struct UnknownGround(String);

impl FromStr for ExpeditedGround {
    type Err = UnknownGround;

    fn from_str(text: &str) -> Result<Self, UnknownGround> {
        Self::ALL
            .into_iter()
            .find(|ground| ground.as_str() == text)
            .ok_or_else(|| UnknownGround(text.chars().take(40).collect()))
    }
}
