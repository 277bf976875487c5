//! The unified database of insurance, asked by plate.
//!
//! No public description of the real message exists; this is the project's own
//! service description, to be agreed with the register's owner.

use jiff::civil::Date;
use kernel::plate::Plate;
use kernel::vin::Vin;
use roxmltree::Node;

use super::{Question, add_vehicle, check_plate};
use crate::channel::reading::{AnswerError, answer_root};
use crate::channel::writing::Fields;
use crate::xml::{self, Unreadable};

/// "Which contracts of third-party insurance has this vehicle?"
#[derive(Debug, Clone, Copy)]
pub(crate) struct InsuranceByPlate<'a> {
    /// The plate, with its country.
    pub plate: &'a Plate,
    /// The VIN the user stated.
    pub vin: &'a Vin,
}

/// A contract. Policyholder and beneficiary have to be there, and are told to
/// nobody, so they are not kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Contract {
    /// Whether every driver is insured.
    pub any_driver: bool,
    /// The insured drivers.
    pub drivers: Vec<InsuredDriver>,
    /// The first day of its term.
    pub valid_from: Date,
    /// The last day of its term.
    pub valid_until: Date,
}

/// An insured driver, by number or by document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct InsuredDriver {
    /// The IIN.
    pub iin: Option<String>,
    /// Number of the identity document.
    pub document_number: Option<String>,
}

impl Question for InsuranceByPlate<'_> {
    type Answer = Vec<Contract>;

    fn fields<'a>(&'a self, fields: &mut Fields<'a>) {
        add_vehicle(fields, self.plate, self.vin);
    }

    fn read(&self, data: Node<'_, '_>) -> Result<Vec<Contract>, AnswerError> {
        let root = answer_root(data, "insurance")?;
        check_plate(root, self.plate)?;
        let contracts = xml::list(root, "contract")?;
        let contracts: Result<_, Unreadable> = contracts.into_iter().map(read_contract).collect();
        Ok(contracts?)
    }
}

fn read_contract(contract: Node<'_, '_>) -> Result<Contract, Unreadable> {
    xml::required(contract, "policyholder")?;
    let drivers = xml::list(contract, "driver")?.into_iter();
    let drivers = drivers.map(|driver| {
        Ok(InsuredDriver {
            iin: xml::optional(driver, "iin")?.map(str::to_owned),
            document_number: xml::optional(driver, "documentNumber")?.map(str::to_owned),
        })
    });
    Ok(Contract {
        any_driver: xml::flag(contract, "anyDriver")?,
        drivers: drivers.collect::<Result<_, Unreadable>>()?,
        valid_from: xml::day(contract, "validFrom")?,
        valid_until: xml::day(contract, "validUntil")?,
    })
}
