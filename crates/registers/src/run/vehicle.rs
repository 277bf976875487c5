//! The checks of the vehicle, its papers and its goods.

use super::ask::Inquiry;
use super::asked::Asked;
use crate::checks::Register;
use crate::judge::{goods, papers, vehicles};
use crate::question::certificates::CertificatesOf;
use crate::question::declarations::DeclarationsOf;
use crate::question::inspections::InspectionsOf;
use crate::question::insurance::InsuranceByPlate;
use crate::question::machinery::MachineByPlate;
use crate::question::tolls::TollDebtOf;
use crate::question::vehicle::VehicleByPlate;
use crate::question::wanted::WantedVehicle;
use crate::question::weighing::WeighingOf;

impl Inquiry<'_> {
    /// the vehicle is registered.
    pub(super) async fn vehicle(self) -> Asked {
        let subject = self.run.subject;
        let (plate, vin) = (&subject.plate, &subject.vin);
        let decide = |answer: &_| vehicles::vehicle(vin, answer);
        self.ask(
            Register::Vehicles,
            None,
            &VehicleByPlate { plate, vin },
            decide,
        )
        .await
    }

    /// the vehicle is not wanted.
    pub(super) async fn wanted_vehicle(self) -> Asked {
        let subject = self.run.subject;
        let (plate, vin) = (&subject.plate, &subject.vin);
        let question = WantedVehicle { plate, vin };
        self.ask(Register::Wanted, None, &question, vehicles::wanted)
            .await
    }

    /// the agricultural machine is registered.
    pub(super) async fn machine(self) -> Asked {
        let subject = self.run.subject;
        let (plate, vin) = (&subject.plate, &subject.vin);
        let decide = |answer: &_| vehicles::machine(vin, answer);
        self.ask(
            Register::Machinery,
            None,
            &MachineByPlate { plate, vin },
            decide,
        )
        .await
    }

    /// vehicle and driver are insured.
    pub(super) async fn insurance(self) -> Asked {
        let subject = self.run.subject;
        let (plate, vin) = (&subject.plate, &subject.vin);
        let decide =
            |contracts: &Vec<_>| papers::insurance(&subject.driver, subject.day, contracts);
        self.ask(
            Register::Insurance,
            None,
            &InsuranceByPlate { plate, vin },
            decide,
        )
        .await
    }

    /// the technical inspection of lorry and trailer is known.
    pub(super) async fn inspections(self) -> Asked {
        let subject = self.run.subject;
        let question = InspectionsOf {
            plate: &subject.plate,
            vin: &subject.vin,
            trailer_plate: subject.trailer_plate.as_ref(),
        };
        let decide = |known: &Vec<_>| vehicles::inspections(subject.day, known);
        self.ask(Register::Inspections, None, &question, decide)
            .await
    }

    /// the goods have the certificates of their controls.
    pub(super) async fn certificates(self) -> Asked {
        let subject = self.run.subject;
        let question = CertificatesOf {
            plate: &subject.plate,
            trailer_plate: subject.trailer_plate.as_ref(),
        };
        let decide = |known: &Vec<_>| goods::certificates(&subject.controls, subject.day, known);
        self.ask(Register::Agriculture, None, &question, decide)
            .await
    }

    /// the goods are declared.
    pub(super) async fn declarations(self) -> Asked {
        let subject = self.run.subject;
        let declaration = subject.declaration.as_deref();
        let question = DeclarationsOf {
            plate: &subject.plate,
            trailer_plate: subject.trailer_plate.as_ref(),
            declaration,
        };
        let decide = |known: &Vec<_>| goods::declarations(declaration, subject.day, known);
        self.ask(Register::Customs, None, &question, decide).await
    }

    /// nothing is owed for toll roads.
    pub(super) async fn tolls(self) -> Asked {
        let plate = &self.run.subject.plate;
        let decide = |debt: &_| papers::tolls(*debt);
        self.ask(Register::Tolls, None, &TollDebtOf { plate }, decide)
            .await
    }

    /// a weighing is known.
    pub(super) async fn weighing(self) -> Asked {
        let plate = &self.run.subject.plate;
        let decide = |answer: &_| vehicles::weighing(*answer);
        self.ask(Register::Weighing, None, &WeighingOf { plate }, decide)
            .await
    }
}
