//! Making accounts: by the user, at a desk, twice, in a race.

use super::{HASH, World, agreement, events_of, foreign_organisation, person, phone, worlds};
use accounts::{
    AcceptAgreement, AcceptancesOf, AccountById, AccountByPhone, AccountError, AgreementMethod,
    BookingBar, DetailsError, Enrol, Holder, Language, Residency, Role,
};
use kernel::names::PersonName;

/// code, ticket, account; the accepted text is kept with time and way.
#[tokio::test]
async fn a_user_signs_up() {
    for world in worlds().await {
        let one = phone("+77011234501");
        world.ticket(&one, b"ticket").await;
        world.pass(30);
        let sign_up = world.sign_up(b"ticket");
        let id = world.store.write(sign_up.clone()).await.expect("signed up");
        assert_eq!(id, sign_up.account);
        let account = read_account(&world, &one).await;
        assert_eq!(account.id, id);
        assert_eq!(account.phone, one);
        assert_eq!(account.holder, *person().holder());
        assert_eq!(account.role, Role::User);
        assert_eq!(account.created_at, world.now());
        assert!(account.is_resident() && !account.is_operator());
        assert!(account.has_accepted("2026-01") && !account.has_accepted("2026-02"));
        assert_eq!(account.may_book(), Ok(()));
        let accepted = world.store.read(AcceptancesOf(id)).await.expect("read");
        assert_eq!(accepted.len(), 1);
        assert_eq!(accepted[0].text_sha256, agreement("2026-01").sha256);
        assert_eq!(accepted[0].accepted_at, world.now());
        assert_eq!(accepted[0].method, AgreementMethod::PhoneCode);
        assert_eq!(
            world.event_kinds().await,
            [
                "phone.code_sent",
                "phone.confirmed",
                "account.created",
                "account.agreement_accepted"
            ]
        );
    }
}

/// Events hold no personal data: neither telephone, nor number, nor name.
#[tokio::test]
async fn events_hold_no_personal_data() {
    for world in worlds().await {
        let one = phone("+77011234501");
        world.ticket(&one, b"ticket").await;
        world
            .store
            .write(world.sign_up(b"ticket"))
            .await
            .expect("signed up");
        let events = events_of(&world.store).await;
        assert!(!events.is_empty());
        for event in events {
            let text = event.payload.to_string();
            for secret in ["7011234501", super::VALID_IIN, "Қайрат", "123456"] {
                assert!(!text.contains(secret), "{}: {text}", event.kind);
            }
        }
    }
}

/// a ticket makes one account, and a telephone has one.
#[tokio::test]
async fn the_second_sign_up_is_refused() {
    for world in worlds().await {
        let one = phone("+77011234501");
        world.ticket(&one, b"ticket").await;
        world
            .store
            .write(world.sign_up(b"ticket"))
            .await
            .expect("signed up");
        let refused = world.store.write(world.sign_up(b"ticket")).await;
        assert!(
            matches!(refused, Err(AccountError::TicketUnknown)),
            "{refused:?}"
        );
        world.pass(60);
        world.ticket(&one, b"another").await;
        let refused = world.store.write(world.sign_up(b"another")).await;
        assert!(
            matches!(refused, Err(AccountError::AlreadySignedUp)),
            "{refused:?}"
        );
    }
}

/// a ticket is good for fifteen minutes, and only a known one is good at all.
#[tokio::test]
async fn a_late_or_unknown_ticket_is_refused() {
    for world in worlds().await {
        let refused = world.store.write(world.sign_up(b"never given")).await;
        assert!(
            matches!(refused, Err(AccountError::TicketUnknown)),
            "{refused:?}"
        );
        let one = phone("+77011234501");
        world.ticket(&one, b"ticket").await;
        world.pass(15 * 60);
        let refused = world.store.write(world.sign_up(b"ticket")).await;
        assert!(
            matches!(refused, Err(AccountError::TicketExpired)),
            "{refused:?}"
        );
        assert!(
            world
                .store
                .read(AccountByPhone(one))
                .await
                .expect("read")
                .is_none()
        );
    }
}

/// of many sign-ups of one telephone at once exactly one makes an account.
#[tokio::test]
async fn racing_sign_ups_make_one_account() {
    for world in worlds().await {
        let one = phone("+77011234501");
        let secrets: [&[u8]; 4] = [b"a", b"b", b"c", b"d"];
        for secret in secrets {
            world.ticket(&one, secret).await;
            world.pass(60);
        }
        // Each ticket is tried twice as well.
        let tasks = secrets.into_iter().chain(secrets).map(|secret| {
            let (store, sign_up) = (world.store.store(), world.sign_up(secret));
            tokio::spawn(async move { store.write(sign_up).await })
        });
        let mut made = Vec::new();
        for task in tasks.collect::<Vec<_>>() {
            match task.await.expect("no panic") {
                Ok(id) => made.push(id),
                Err(AccountError::AlreadySignedUp | AccountError::TicketUnknown) => {}
                Err(other) => panic!("{other}"),
            }
        }
        assert_eq!(made.len(), 1);
        assert_eq!(read_account(&world, &one).await.id, made[0]);
        let created = world.event_kinds().await;
        assert_eq!(
            created
                .iter()
                .filter(|kind| *kind == "account.created")
                .count(),
            1
        );
    }
}

/// a resident states a number; a non-resident may have none.
#[tokio::test]
async fn a_foreign_organisation_needs_no_number() {
    let name = PersonName::new("Doe", "Jane", None).expect("a valid name");
    let nameless = Holder::Person { iin: None, name };
    let refused = accounts::Details::new(Residency::Resident, nameless, Language::English)
        .expect_err("refused");
    assert_eq!(refused, DetailsError::NumberMissing);
    for world in worlds().await {
        let one = phone("+8613912345678");
        world.ticket(&one, b"ticket").await;
        let mut sign_up = world.sign_up(b"ticket");
        sign_up.details = foreign_organisation();
        world.store.write(sign_up).await.expect("signed up");
        let account = read_account(&world, &one).await;
        assert_eq!(account.holder, *foreign_organisation().holder());
        assert_eq!(account.display_name(), "Long Road Logistics Ltd");
        assert!(!account.is_resident());
    }
}

/// A name of one word is kept as it is.
#[tokio::test]
async fn a_person_with_one_name_signs_up() {
    for world in worlds().await {
        let one = phone("+6281234567890");
        world.ticket(&one, b"ticket").await;
        let mut sign_up = world.sign_up(b"ticket");
        let name = PersonName::single("Suharto").expect("a valid name");
        let holder = Holder::Person { iin: None, name };
        sign_up.details =
            accounts::Details::new(Residency::NonResident, holder.clone(), Language::English)
                .expect("valid details");
        world.store.write(sign_up).await.expect("signed up");
        assert_eq!(read_account(&world, &one).await.holder, holder);
    }
}

/// A password in clear, or an agreement without a version, never reaches a row.
#[tokio::test]
async fn a_clear_password_and_a_nameless_agreement_are_refused() {
    for world in worlds().await {
        let one = phone("+77011234501");
        world.ticket(&one, b"ticket").await;
        let mut sign_up = world.sign_up(b"ticket");
        sign_up.password_hash = String::from("my password");
        let refused = world.store.write(sign_up).await;
        assert!(
            matches!(refused, Err(AccountError::PasswordNotHashed)),
            "{refused:?}"
        );
        let mut sign_up = world.sign_up(b"ticket");
        sign_up.agreement.version = "x".repeat(33);
        let refused = world.store.write(sign_up).await;
        assert!(
            matches!(refused, Err(AccountError::AgreementVersion)),
            "{refused:?}"
        );
        world
            .store
            .write(world.sign_up(b"ticket"))
            .await
            .expect("the ticket was not used up");
    }
}

/// an account without an accepted agreement can't book until it accepts one, once.
#[tokio::test]
async fn an_agreement_is_accepted_later() {
    for world in worlds().await {
        let one = phone("+77011234501");
        let enrol = Enrol {
            account: world.ids.next(),
            phone: one.clone(),
            password_hash: HASH.to_owned(),
            details: person(),
            role: Role::Operator,
            agreement: None,
            now: world.now(),
        };
        let id = world.store.write(enrol.clone()).await.expect("enrolled");
        let again = world.store.write(enrol).await;
        assert!(
            matches!(again, Err(AccountError::AlreadySignedUp)),
            "{again:?}"
        );
        let account = read_account(&world, &one).await;
        assert!(account.is_operator());
        assert_eq!(account.may_book(), Err(BookingBar::AgreementNotAccepted));
        let accept = AcceptAgreement {
            account: id,
            agreement: agreement("2026-02"),
            method: AgreementMethod::InPerson,
            now: world.now(),
        };
        assert!(world.store.write(accept.clone()).await.expect("accepted"));
        assert!(!world.store.write(accept.clone()).await.expect("known"));
        let account = world
            .store
            .read(AccountById(id))
            .await
            .expect("read")
            .expect("there");
        assert_eq!(account.may_book(), Ok(()));
        assert!(account.has_accepted("2026-02"));
        assert_eq!(
            world
                .store
                .read(AcceptancesOf(id))
                .await
                .expect("read")
                .len(),
            1
        );
        let stranger = AcceptAgreement {
            account: world.ids.next(),
            ..accept
        };
        let refused = world.store.write(stranger).await;
        assert!(
            matches!(refused, Err(AccountError::UnknownAccount)),
            "{refused:?}"
        );
    }
}

async fn read_account(world: &World, phone: &kernel::phone::Phone) -> accounts::Account {
    let found = world
        .store
        .read(AccountByPhone(phone.clone()))
        .await
        .expect("read");
    found.expect("the account is there")
}
