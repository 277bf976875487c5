//! Asking the registers about a booking: facts from the database, consent of the people, then the
//! checks side by side. Nothing here is inside a transaction.

use crate::Settings;
use crate::appeals;
use crate::evidence::SealedEvidence;
use crate::model::booking::Booking;
use crate::model::details::{Driver, Owner, Residency, VehicleKind};
use crate::model::refusal::Refusal;
use crate::queries::CheckRow;
use crate::sql;
use accounts::{Account, Holder};
use futures_util::future::try_join_all;
use jiff::{SignedDuration, Timestamp};
use kernel::clock::SharedClock;
use kernel::ids::{BookingId, IdSource};
use kernel::person_number::Iin;
use registers::checks::{
    CheckNumber, CheckRecord, CheckSubject, Driver as AskedDriver, Owner as AskedOwner, Party,
    Register, Residency as AskedResidency, VehicleKind as AskedKind,
};
use registers::keeping::consents::{self, ConsentSaid, ConsentState, KeptConsent, RecordConsent};
use registers::keeping::pauses;
use registers::{Asking, ConsentAnswer, ConsentRequest, Consents, Registers, Run};
use std::collections::BTreeSet;
use std::sync::Arc;
use store::seal::Sealer;
use store::{Query, Store, StoreError, StoreResult, Tx};

/// What the data are wanted for, as the person who is asked for consent reads it.
const PURPOSE: &str = "Электрондық кезек / Электронная очередь";

/// Everything that asking about a booking needs from the database.
#[derive(Debug, Clone)]
pub struct AskingFacts {
    /// The booking.
    pub booking: Booking,
    /// Whose it is.
    pub account: Account,
    /// What the checks came to so far.
    pub earlier: Vec<CheckRecord>,
    /// Registers that nobody may ask now.
    pub paused: BTreeSet<Register>,
    /// Checks that an upheld appeal has set aside.
    pub set_aside: BTreeSet<CheckNumber>,
    /// Consents of the account's people, asked for or given.
    pub consents: Vec<KeptConsent>,
}

/// Loads [`AskingFacts`]; `None` if there is no such booking.
#[derive(Debug, Clone)]
pub struct LoadAskingFacts {
    /// The booking.
    pub booking: BookingId,
    /// Now.
    pub now: Timestamp,
}

impl Query for LoadAskingFacts {
    type Out = Option<AskingFacts>;
    type Error = StoreError;
    const NAME: &'static str = "queue.load_asking_facts";

    async fn run(&self, tx: &mut Tx<'_>) -> StoreResult<Option<AskingFacts>> {
        let Some(booking) = sql::booking(tx, self.booking).await? else {
            return Ok(None);
        };
        let Some(account) = accounts::load(tx, booking.account).await? else {
            return Ok(None);
        };
        let checks: Vec<CheckRow> = tx.fetch_all(&sql::CHECKS, &[self.booking.into()]).await?;
        let pauses = pauses::load(tx).await?;
        let people = people_of(&booking, &account);
        Ok(Some(AskingFacts {
            consents: consents::living(tx, account.id, &people).await?,
            set_aside: appeals::set_aside(tx, &booking, self.now).await?,
            earlier: checks.into_iter().map(|CheckRow(record)| record).collect(),
            paused: pauses::registers(&pauses),
            booking,
            account,
        }))
    }
}

/// The IINs that a booking and its account name.
fn people_of(booking: &Booking, account: &Account) -> Vec<Iin> {
    let owner = match &booking.details.owner {
        Owner::Person { iin, .. } => iin.as_ref(),
        Owner::Organisation { .. } => None,
    };
    let holder = holder_iin(account);
    [owner, holder, booking.details.driver.iin.as_ref()]
        .into_iter()
        .flatten()
        .cloned()
        .collect()
}

fn holder_iin(account: &Account) -> Option<&Iin> {
    match &account.holder {
        Holder::Person { iin, .. } => iin.as_ref(),
        Holder::Organisation { .. } => None,
    }
}

/// What came out of asking: ready to be recorded.
#[derive(Debug, Clone)]
pub struct Answers {
    /// What the checks came to.
    pub records: Vec<CheckRecord>,
    /// What they rest on.
    pub evidence: Vec<SealedEvidence>,
}

/// Asks the registers.
#[derive(Debug, Clone)]
pub struct Asker {
    /// The database.
    pub store: Store,
    /// Rules and checkpoints.
    pub settings: Arc<Settings>,
    /// The clock.
    pub clock: SharedClock,
    /// New ids and nonces.
    pub ids: IdSource,
    /// The state registers.
    pub registers: Arc<Registers>,
    /// Seals answers and tokens.
    pub sealer: Sealer,
}

impl Asker {
    /// Asks about a booking for one moment of its life.
    ///
    /// # Errors
    /// Only those of the storage: what a register says or does not say is in the answers.
    pub async fn ask(&self, facts: &AskingFacts, asking: Asking) -> Result<Answers, Refusal> {
        let zone = crate::commands::moves::zone_of(&self.settings, facts.booking.checkpoint())?;
        let day = facts.booking.starts_at().to_zoned(zone.clone()).date();
        let mut subject = subject_of(&facts.booking, &facts.account, day);
        subject.set_aside.clone_from(&facts.set_aside);
        let consents = self.consents(facts, &subject, asking).await?;
        let run = Run {
            subject: &subject,
            earlier: &facts.earlier,
            consents: &consents,
            paused: &facts.paused,
            asking,
            now: self.clock.now(),
        };
        let findings = self.registers.run(run).await;
        let mut records = Vec::with_capacity(findings.len());
        let mut evidence = Vec::new();
        for finding in findings {
            let pieces = finding.evidence.iter();
            let booking = facts.booking.id;
            evidence.extend(
                pieces.map(|piece| SealedEvidence::seal(piece, booking, &self.sealer, &self.ids)),
            );
            records.push(finding.record);
        }
        Ok(Answers { records, evidence })
    }

    /// what the people say to the access to their data. Who has not been asked, or has not
    /// answered, is asked; who cannot be asked now has not answered.
    async fn consents(
        &self,
        facts: &AskingFacts,
        subject: &CheckSubject,
        asking: Asking,
    ) -> Result<Consents, Refusal> {
        let now = self.clock.now();
        let mut known = Consents::new();
        let mut unknown = Vec::new();
        for iin in self.registers.needs_consent(subject, asking) {
            let kept = facts.consents.iter().find(|kept| kept.iin == iin);
            let token = kept
                .filter(|kept| kept.holds_at(now))
                .and_then(|kept| kept.token(&self.sealer).ok().flatten());
            match token {
                Some(token) => known.grant(&iin, token),
                None => unknown.push((iin, kept.map(|kept| kept.state))),
            }
        }
        let asked = unknown
            .iter()
            .map(|(iin, state)| self.ask_consent(facts, iin, *state));
        for (iin, answer) in try_join_all(asked).await? {
            match answer {
                Some(ConsentAnswer::Valid(token)) => known.grant(&iin, token),
                Some(ConsentAnswer::Refused) => known.refuse(&iin),
                Some(ConsentAnswer::Pending) | None => known.pend(&iin),
            }
        }
        Ok(known)
    }

    async fn ask_consent(
        &self,
        facts: &AskingFacts,
        iin: &Iin,
        state: Option<ConsentState>,
    ) -> Result<(Iin, Option<ConsentAnswer>), Refusal> {
        let signed_in = holder_iin(&facts.account) == Some(iin);
        let request = ConsentRequest {
            iin: iin.clone(),
            signed_in,
            personal_data_name: String::from(PURPOSE),
        };
        let Ok(answer) = self.registers.ask_consent(&request).await else {
            return Ok((iin.clone(), None));
        };
        let now = self.clock.now();
        let id = self.ids.uuid();
        let said = match &answer {
            ConsentAnswer::Valid(token) => {
                let hours = self.registers.consent_config().expires_in_hours;
                let valid_until = now + SignedDuration::from_hours(i64::from(hours));
                ConsentSaid::yes(&self.sealer, self.ids.secret(), id, token, valid_until)
            }
            ConsentAnswer::Pending => ConsentSaid::Nothing,
            ConsentAnswer::Refused => ConsentSaid::No,
        };
        let is_news = answer != ConsentAnswer::Pending || state != Some(ConsentState::Pending);
        if is_news {
            let command = RecordConsent {
                id,
                account: facts.account.id,
                iin: iin.clone(),
                access_name: self.registers.consent_config().access_name.clone(),
                signed_in,
                said,
                now,
            };
            self.store.write(command).await?;
        }
        Ok((iin.clone(), Some(answer)))
    }
}

/// What the registers are asked about a booking, for a day at its checkpoint.
pub fn subject_of(booking: &Booking, account: &Account, day: jiff::civil::Date) -> CheckSubject {
    let details = &booking.details;
    let owner = match &details.owner {
        Owner::Person { iin, name, .. } => AskedOwner::Person {
            iin: iin.clone(),
            name: name.clone(),
        },
        Owner::Organisation { bin, name, .. } => AskedOwner::Organisation {
            bin: bin.clone(),
            name: name.clone(),
        },
    };
    CheckSubject {
        user: party_of(account),
        residency: asked_residency(details.owner.residency()),
        owner,
        driver: driver_of(&details.driver),
        kind: kind_of(details.vehicle.kind),
        plate: details.vehicle.plate.clone(),
        trailer_plate: details.vehicle.trailer_plate.clone(),
        vin: details.vehicle.vin.clone(),
        loaded: details.cargo.loaded,
        controls: details.cargo.controls.clone(),
        declaration: details.cargo.declaration.clone(),
        day,
        set_aside: BTreeSet::new(),
    }
}

fn party_of(account: &Account) -> Party {
    let owner = match &account.holder {
        Holder::Person { iin, name } => AskedOwner::Person {
            iin: iin.clone(),
            name: name.clone(),
        },
        Holder::Organisation { bin, name } => AskedOwner::Organisation {
            bin: bin.clone(),
            name: name.clone(),
        },
    };
    Party {
        residency: asked_residency(account.residency),
        owner,
    }
}

fn driver_of(driver: &Driver) -> AskedDriver {
    AskedDriver {
        residency: asked_residency(driver.residency),
        iin: driver.iin.clone(),
        name: driver.name.clone(),
        birth_date: driver.birth_date,
        phone: driver.phone.clone(),
        document_country: driver.document.country,
        document_number: driver.document.number.clone(),
    }
}

const fn asked_residency(residency: Residency) -> AskedResidency {
    match residency {
        Residency::Resident => AskedResidency::Resident,
        Residency::NonResident => AskedResidency::NonResident,
    }
}

/// Cars and buses are refused before anything is asked.
const fn kind_of(kind: VehicleKind) -> AskedKind {
    match kind {
        VehicleKind::Tractor => AskedKind::Tractor,
        VehicleKind::RoadTrain => AskedKind::RoadTrain,
        VehicleKind::Machinery => AskedKind::Machinery,
        VehicleKind::Lorry | VehicleKind::Car | VehicleKind::Bus => AskedKind::Lorry,
    }
}
