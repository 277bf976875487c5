//! Accounts on both engines: every command and query with its refusals.

mod codes;
mod sign_in;
mod sign_up;
mod standing;

use accounts::{
    AgreementText, ConfirmCode, Confirmation, Details, Enrol, Holder, Language, RequestCode,
    Residency, Role, SignUp, token_hash,
};
use jiff::{SignedDuration, Timestamp};
use kernel::clock::{Clock, ManualClock};
use kernel::ids::{AccountId, IdSource};
use kernel::names::{OrganisationName, PersonName};
use kernel::person_number::Iin;
use kernel::phone::Phone;
use store::Store;
use store::events::ReadEvents;
use store::testing::TestStore;

/// A store with a clock that stands still and a source of ids.
struct World {
    store: TestStore,
    clock: ManualClock,
    ids: IdSource,
}

/// What stands for an Argon2id hash where no password is checked; real hashing takes long.
const HASH: &str = "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$aGFzaA";

/// One world on each engine that is there.
async fn worlds() -> Vec<World> {
    let start = "2026-03-02T08:00:00Z".parse().expect("a valid instant");
    let make = |store| {
        let clock = ManualClock::new(start);
        let ids = IdSource::new(clock.shared(), [5; 32]);
        World { store, clock, ids }
    };
    store::testing::stores()
        .await
        .into_iter()
        .map(make)
        .collect()
}

impl World {
    fn now(&self) -> Timestamp {
        self.clock.now()
    }

    fn pass(&self, seconds: i64) {
        self.clock.advance(SignedDuration::from_secs(seconds));
    }

    fn request(&self, phone: &Phone, code: &str) -> RequestCode {
        RequestCode {
            phone: phone.clone(),
            language: Language::Kazakh,
            code: code.to_owned(),
            sending_id: self.ids.uuid(),
            now: self.now(),
        }
    }

    fn confirm(&self, phone: &Phone, code: &str, secret: &[u8]) -> ConfirmCode {
        ConfirmCode {
            phone: phone.clone(),
            code: code.to_owned(),
            ticket_hash: token_hash(secret),
            now: self.now(),
        }
    }

    fn sign_up(&self, secret: &[u8]) -> SignUp {
        SignUp {
            account: self.ids.next(),
            ticket_hash: token_hash(secret),
            password_hash: HASH.to_owned(),
            details: person(),
            agreement: agreement("2026-01"),
            now: self.now(),
        }
    }

    /// Asks for a code and enters it, so that `secret` is a ticket.
    async fn ticket(&self, phone: &Phone, secret: &[u8]) {
        self.store
            .write(self.request(phone, "123456"))
            .await
            .expect("a code is sent");
        let confirmed = self
            .store
            .write(self.confirm(phone, "123456", secret))
            .await;
        assert!(
            matches!(confirmed, Ok(Confirmation::Ticket { .. })),
            "{confirmed:?}"
        );
    }

    /// An account made at a desk, with this password hash.
    async fn enrol(&self, phone: &Phone, password_hash: &str) -> AccountId {
        let enrol = Enrol {
            account: self.ids.next(),
            phone: phone.clone(),
            password_hash: password_hash.to_owned(),
            details: person(),
            role: Role::User,
            agreement: Some(agreement("2026-01")),
            now: self.now(),
        };
        self.store.write(enrol).await.expect("the account is made")
    }

    /// Kinds of the events on the registrar's stream so far.
    async fn event_kinds(&self) -> Vec<String> {
        events_of(&self.store)
            .await
            .into_iter()
            .map(|event| event.kind)
            .collect()
    }
}

async fn events_of(store: &Store) -> Vec<store::Event> {
    let read = ReadEvents {
        stream: store::Stream::REGISTRAR,
        after: 0,
        limit: 1000,
    };
    store.read(read).await.expect("events can be read")
}

fn phone(text: &str) -> Phone {
    Phone::parse(text).expect("a valid number")
}

fn iin() -> Iin {
    Iin::parse(VALID_IIN).expect("a valid number")
}

/// An IIN of the project's own reference vectors.
const VALID_IIN: &str = "900101300811";

fn person() -> Details {
    let name = PersonName::new("Әбенов", "Қайрат", Some("Серікұлы")).expect("a valid name");
    let holder = Holder::Person {
        iin: Some(iin()),
        name,
    };
    Details::new(Residency::Resident, holder, Language::Kazakh).expect("valid details")
}

fn foreign_organisation() -> Details {
    let name = OrganisationName::parse("Long Road Logistics Ltd").expect("a valid name");
    let holder = Holder::Organisation { bin: None, name };
    Details::new(Residency::NonResident, holder, Language::English).expect("valid details")
}

fn agreement(version: &str) -> AgreementText {
    AgreementText {
        version: version.to_owned(),
        sha256: token_hash(version.as_bytes()),
    }
}

/// Every statement is accepted by both engines.
#[tokio::test]
async fn the_catalogue_is_accepted() {
    for world in worlds().await {
        world
            .store
            .check_catalogue(accounts::sql::ALL, &[])
            .await
            .expect("accepted");
    }
}
