//! The checks of the owner and the user: who they are and what they owe.

use futures_util::future::join;
use kernel::person_number::Iin;

use super::ask::Inquiry;
use super::asked::Asked;
use super::owner_register;
use crate::checks::{CheckOutcome, Owner, ReasonCode, Register, Residency, WhyNot};
use crate::judge::{papers, people};
use crate::question::fines::FinesOf;
use crate::question::organisation::OrganisationByBin;
use crate::question::permits::{LicencesByNumber, PermitsByPlate};
use crate::question::person::PersonByIin;
use crate::question::taxes::TaxDebtByNumber;

impl Inquiry<'_> {
    /// Whether the user is somebody else than the owner: another number, or, when
    /// neither has one, another name.
    fn user_is_another(&self) -> bool {
        let subject = self.run.subject;
        let (owner, user) = (&subject.owner, &subject.user.owner);
        match (owner.number(), user.number()) {
            (None, None) => owner != user,
            (owner, user) => owner != user,
        }
    }

    /// the owner is in the state's register under the stated name, and
    /// the user behind the account too.
    pub(super) async fn account(self) -> Asked {
        let subject = self.run.subject;
        let owner = self.party(&subject.owner, subject.residency);
        if !self.user_is_another() {
            return owner.await;
        }
        let user = self.party(&subject.user.owner, subject.user.residency);
        let (owner, user) = join(owner, user).await;
        owner.both(user)
    }

    /// A resident without a number can't be confirmed; a non-resident states one
    /// only if there is one, and without it there is nothing to ask for.
    async fn party(self, party: &Owner, residency: Residency) -> Asked {
        let register = owner_register(party);
        match party {
            Owner::Person {
                iin: Some(iin),
                name,
            } => {
                let question = PersonByIin { iin };
                let decide = |answer: &_| people::person(name, answer);
                self.ask(register, Some(iin), &question, decide).await
            }
            Owner::Organisation {
                bin: Some(bin),
                name,
            } => {
                let requestor_bin = &self.registers.requestor_bin;
                let question = OrganisationByBin { bin, requestor_bin };
                let decide = |answer: &_| people::organisation(name, answer);
                self.ask(register, None, &question, decide).await
            }
            Owner::Person { iin: None, .. } | Owner::Organisation { bin: None, .. } => {
                let outcome = match residency {
                    Residency::Resident => CheckOutcome::negative(ReasonCode::NumberMissing),
                    Residency::NonResident => CheckOutcome::NotApplicable {
                        why: WhyNot::NoNumberStated,
                    },
                };
                Asked::without(register, outcome, self.run.now)
            }
        }
    }

    fn about_owner(&self) -> Option<&Iin> {
        self.run.subject.owner.iin()
    }

    /// a permit for international carriage, in either register.
    pub(super) async fn permits(self) -> Asked {
        let subject = self.run.subject;
        let number = subject.owner.number().unwrap_or_default();
        let decide = |permits: &Vec<_>| papers::permits(subject.day, permits);
        let by_number = LicencesByNumber { number };
        let by_plate = PermitsByPlate {
            plate: &subject.plate,
        };
        let about = self.about_owner();
        let (licensing, control) = (Register::ELicensing, Register::TransportControl);
        // A remembered yes of one spares asking the other.
        let remembered = self
            .remembered(licensing, about, &by_number, decide)
            .or_else(|| self.remembered(control, None, &by_plate, decide));
        if let Some(remembered) = remembered {
            return remembered;
        }
        let (licences, permits) = join(
            self.ask(licensing, about, &by_number, decide),
            self.ask(control, None, &by_plate, decide),
        )
        .await;
        let outcome = papers::either(licences.outcome.clone(), permits.outcome.clone());
        if outcome == licences.outcome {
            licences.decided_by_first(permits)
        } else {
            licences.decided_by_second(permits)
        }
    }

    /// the owner owes no taxes.
    pub(super) async fn taxes(self) -> Asked {
        let number = self.run.subject.owner.number().unwrap_or_default();
        let question = TaxDebtByNumber { number };
        let decide = |debt: &_| papers::taxes(*debt);
        self.ask(Register::Taxes, self.about_owner(), &question, decide)
            .await
    }

    /// neither the owner nor the user has an overdue fine. Without any
    /// number the fines of the vehicle are asked for.
    pub(super) async fn fines(self) -> Asked {
        let subject = self.run.subject;
        let plate = &subject.plate;
        let decide = |fines: &_| papers::fines(*fines);
        let owner = FinesOf {
            number: subject.owner.number(),
            plate,
        };
        let owner_fines = self.ask(Register::RoadFines, self.about_owner(), &owner, decide);
        let user_number = subject.user.owner.number();
        if user_number.is_none() || user_number == subject.owner.number() {
            return owner_fines.await;
        }
        let user = FinesOf {
            number: user_number,
            plate,
        };
        let about_user = subject.user.owner.iin();
        let user_fines = self.ask(Register::RoadFines, about_user, &user, decide);
        let (owner_fines, user_fines) = join(owner_fines, user_fines).await;
        owner_fines.both(user_fines)
    }
}
