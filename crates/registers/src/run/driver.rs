//! The checks of the driver.

use kernel::person_number::Iin;

use super::ask::Inquiry;
use super::asked::Asked;
use crate::checks::{CheckOutcome, ReasonCode, Register};
use crate::judge::people;
use crate::question::biometrics::BiometricsOf;
use crate::question::documents::DocumentsOf;
use crate::question::licence::LicenceByIin;
use crate::question::phone::PhoneOwner;
use crate::question::wanted_person::WantedDriver;

impl<'a> Inquiry<'a> {
    fn about_driver(&self) -> Option<&'a Iin> {
        self.run.subject.driver.iin.as_ref()
    }

    /// The driver's IIN, or what a driver without one comes to.
    fn iin(&self, register: Register) -> Result<&'a Iin, Asked> {
        let number_missing = || {
            let outcome = CheckOutcome::negative(ReasonCode::NumberMissing);
            Asked::without(register, outcome, self.run.now)
        };
        let iin = self.run.subject.driver.iin.as_ref();
        iin.ok_or_else(number_missing)
    }

    /// the licence has the category for the vehicle.
    pub(super) async fn licence(self) -> Asked {
        let register = Register::DrivingLicences;
        let iin = match self.iin(register) {
            Ok(iin) => iin,
            Err(asked) => return asked,
        };
        let subject = self.run.subject;
        let needed = self.registers.policy.licence_categories(subject.kind);
        let decide = |answer: &_| people::licence(needed, subject.day, answer);
        self.ask(register, self.about_driver(), &LicenceByIin { iin }, decide)
            .await
    }

    /// the driver is not wanted.
    pub(super) async fn wanted_driver(self) -> Asked {
        let question = WantedDriver {
            driver: &self.run.subject.driver,
        };
        let decide = |answer: &_| people::wanted_driver(*answer);
        self.ask(
            Register::WantedPersons,
            self.about_driver(),
            &question,
            decide,
        )
        .await
    }

    /// the digital documents exist.
    pub(super) async fn documents(self) -> Asked {
        let register = Register::DigitalDocuments;
        let iin = match self.iin(register) {
            Ok(iin) => iin,
            Err(asked) => return asked,
        };
        let day = self.run.subject.day;
        let decide = |documents: &Vec<_>| people::documents(day, documents);
        self.ask(register, self.about_driver(), &DocumentsOf { iin }, decide)
            .await
    }

    /// the biometric identification matches.
    pub(super) async fn biometrics(self) -> Asked {
        let register = Register::Biometrics;
        let iin = match self.iin(register) {
            Ok(iin) => iin,
            Err(asked) => return asked,
        };
        let decide = |answer: &_| people::biometrics(*answer);
        self.ask(register, self.about_driver(), &BiometricsOf { iin }, decide)
            .await
    }

    /// the telephone number is the driver's.
    pub(super) async fn phone(self) -> Asked {
        let register = Register::MobileCitizens;
        let iin = match self.iin(register) {
            Ok(iin) => iin,
            Err(asked) => return asked,
        };
        let phone = &self.run.subject.driver.phone;
        let decide = |answer: &_| people::phone(*answer);
        let question = PhoneOwner { iin, phone };
        self.ask(register, self.about_driver(), &question, decide)
            .await
    }
}
