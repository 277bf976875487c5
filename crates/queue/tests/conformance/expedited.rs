//! Passing out of turn: the grounds of Q-6 and their quota.

use crate::support::{Lorry, POST, Setup, World, local, out_of_turn, plate, worlds, worlds_with};
use jiff::civil::Date;
use kernel::ids::AccountId;
use kernel::money::Money;
use queue::Refusal;
use queue::commands::hold::{HeldPlace, Wanted};
use queue::commands::lists::{ImportList, ListLine, parse_list};
use queue::model::ground::ExpeditedGround;
use queue::model::slot::PlaceLane;
use queue::queries::ListedVehicles;
use std::collections::BTreeSet;

fn expedited(lorry: &Lorry, ground: ExpeditedGround) -> Lorry {
    lorry.stating(|details| details.cargo = out_of_turn(ground))
}

/// Takes the first free place of a lorry's lane from an instant on.
async fn first_free(world: &World, lorry: &Lorry, from: &str) -> Result<HeldPlace, Refusal> {
    let wanted = Wanted::FirstFree { from: local(from) };
    world.store.write(world.hold_at(POST, lorry, wanted)).await
}

async fn import(
    world: &World,
    ground: ExpeditedGround,
    lines: Vec<ListLine>,
) -> Result<usize, Refusal> {
    let operator: AccountId = world.ids.next();
    let sent_by = String::from("Qazpost");
    world
        .store
        .write(ImportList {
            ground,
            lines,
            sent_by,
            operator,
            now: world.now(),
        })
        .await
}

fn line(lorry: &Lorry, from: &str, until: &str) -> ListLine {
    let date = |text: &str| text.parse::<Date>().expect("a date");
    ListLine {
        plate: lorry.details.vehicle.plate.clone(),
        valid_from: date(from),
        valid_until: date(until),
    }
}

/// Q-EX2, Q-6.5: a hundred lorries a day, so fifteen expedited ones. The sixteenth is refused; after
/// one of the fifteen gives up, the next succeeds.
#[tokio::test]
async fn the_sixteenth_expedited_booking_of_a_date_is_refused() {
    for world in worlds_with(&Setup {
        lorries: 100,
        ..Setup::default()
    })
    .await
    {
        let mut booked = Vec::new();
        let mut dates = BTreeSet::new();
        for _ in 0..15 {
            let lorry = expedited(&world.lorry().await, ExpeditedGround::Perishable);
            let held = first_free(&world, &lorry, "2026-06-11T00:00")
                .await
                .expect("a place");
            dates.insert(
                held.slot()
                    .starts_at()
                    .to_zoned(kernel::zone::kazakhstan())
                    .date(),
            );
            booked.push((lorry, held));
        }
        assert_eq!(dates.len(), 1, "the fifteen fit into one date");
        let next = expedited(&world.lorry().await, ExpeditedGround::LiveAnimals);
        let (full, held) = &booked[7];
        let starts_at = held.slot().starts_at();
        let refused = world.hold(&next, starts_at).await;
        let next_free = world.first_free(PlaceLane::Expedited).await;
        assert_eq!(refused, Err(Refusal::ExpeditedQuotaFull { next_free }));
        // "First free" leads the sixteenth to the date after.
        let sixteenth = expedited(&world.lorry().await, ExpeditedGround::Dangerous);
        let elsewhere = first_free(&world, &sixteenth, "2026-06-11T00:00")
            .await
            .expect("a place later");
        assert!(elsewhere.slot().starts_at() >= local("2026-06-12T00:00"));
        let booking = world.booking(held.booking).await;
        assert_eq!(booking.account, full.account);
        world.cancelled(&booking).await.expect("given up");
        world
            .hold(&next, starts_at)
            .await
            .expect("the freed place returns to the quota");
        // Ordinary places are a matter of their own.
        let ordinary = world.lorry().await;
        world
            .hold(&ordinary, local("2026-06-11T12:00"))
            .await
            .expect("an ordinary place");
        world.sound().await;
    }
}

/// an interval without an expedited place is full, and not closed.
#[tokio::test]
async fn an_interval_without_expedited_places_is_no_closed_checkpoint() {
    for world in worlds_with(&Setup {
        lorries: 100,
        ..Setup::default()
    })
    .await
    {
        let (from, until) = (local("2026-06-11T00:00"), local("2026-06-11T23:00"));
        let hours = world.slots(from, until, PlaceLane::Expedited).await;
        let none = hours
            .iter()
            .find(|slot| slot.capacity == 0)
            .expect("15 places in 24 hours");
        let lorry = expedited(&world.lorry().await, ExpeditedGround::Perishable);
        let refused = world.hold(&lorry, none.id.starts_at()).await;
        assert_eq!(
            refused.map_err(|refusal| refusal.code()),
            Err("expedited-quota-full")
        );
        world.sound().await;
    }
}

/// live animals, perishable and dangerous goods pass out of turn by the user's statement;
/// whoever pays for it does, and pays more.
#[tokio::test]
async fn goods_and_the_higher_fee_open_the_expedited_lane() {
    for world in worlds().await {
        let cases = [
            (ExpeditedGround::LiveAnimals, Money::tenge(4_325)),
            (ExpeditedGround::Perishable, Money::tenge(4_325)),
            (ExpeditedGround::Dangerous, Money::tenge(4_325)),
            (ExpeditedGround::Paid, Money::tenge(432_500)),
        ];
        let mut paid = Money::tenge(0);
        for (ground, fee) in cases {
            let lorry = expedited(&world.lorry().await, ground);
            let held = first_free(&world, &lorry, "2026-06-11T00:00")
                .await
                .expect("a place");
            assert_eq!(held.slot().lane(), PlaceLane::Expedited);
            let records = crate::support::positive(world.now());
            let booking = world.checked(held.booking, records).await;
            assert_eq!(world.open_invoice(booking.id).await.amount, fee);
            let booking = world.paid(booking.id).await;
            assert_eq!(booking.state.name(), "confirmed");
            paid = paid.checked_add(fee).expect("a sum");
        }
        assert_eq!(world.totals().await.earned, paid);
        world.sound().await;
    }
}

/// the postal operator, and: authorised economic operators, by the lists they sent
/// beforehand; a list counts for its own ground and its own days.
#[tokio::test]
async fn operators_pass_out_of_turn_by_their_lists() {
    let post = ExpeditedGround::PostalOperator;
    let trader = ExpeditedGround::AuthorisedEconomicOperator;
    for world in worlds().await {
        let lorry = world.lorry().await;
        let ask =
            async |ground| first_free(&world, &expedited(&lorry, ground), "2026-06-11T00:00").await;
        assert_eq!(
            ask(post).await,
            Err(Refusal::ExpeditedGroundNotListed { ground: post })
        );
        let refusal = ask(trader).await.expect_err("no list was sent");
        assert_eq!(refusal.clause(), Some("Q-6.2"));
        // A list of yesterday, and one of tomorrow.
        import(&world, post, vec![line(&lorry, "2026-01-01", "2026-06-09")])
            .await
            .expect("taken");
        assert_eq!(
            ask(post).await,
            Err(Refusal::ExpeditedGroundNotListed { ground: post })
        );
        import(&world, post, vec![line(&lorry, "2026-06-11", "2026-12-31")])
            .await
            .expect("taken");
        assert_eq!(
            ask(post).await,
            Err(Refusal::ExpeditedGroundNotListed { ground: post })
        );
        import(&world, post, vec![line(&lorry, "2026-06-10", "2026-06-10")])
            .await
            .expect("taken");
        let refusal = ask(trader)
            .await
            .expect_err("the list is the other operator's");
        assert_eq!(
            refusal,
            Refusal::ExpeditedGroundNotListed { ground: trader }
        );
        let held = ask(post).await.expect("listed today");
        assert_eq!(held.slot().lane(), PlaceLane::Expedited);
        let listed = world.store.read(ListedVehicles).await.expect("read");
        assert_eq!(listed.len(), 1, "a vehicle that is sent again has one line");
        world.sound().await;
    }
}

/// the plate of a list is the vehicle's, however it is written; a foreign lorry of the
/// same letters is another one.
#[tokio::test]
async fn a_list_names_vehicles_and_not_spellings() {
    for world in worlds().await {
        let ground = ExpeditedGround::AuthorisedEconomicOperator;
        let text = "country,plate,valid_from,valid_until\n\
                    KZ,123 авс 02,2026-01-01,2026-12-31\n\
                    KZ,123ABC02,2026-01-01,2026-11-30\n";
        let lines = parse_list(text).expect("a valid list");
        assert_eq!(
            import(&world, ground, lines).await,
            Ok(1),
            "two spellings, one vehicle"
        );
        let lorry = world.lorry().await.stating(|details| {
            details.vehicle.plate = plate("123-ABC-02");
            details.cargo = out_of_turn(ground);
        });
        let foreign = lorry.stating(|details| {
            let country = "RU".parse().expect("a country");
            details.vehicle.plate =
                kernel::plate::Plate::parse(country, "123ABC02").expect("a plate");
        });
        let refused = first_free(&world, &foreign, "2026-06-11T00:00").await;
        assert_eq!(refused, Err(Refusal::ExpeditedGroundNotListed { ground }));
        first_free(&world, &lorry, "2026-06-11T00:00")
            .await
            .expect("listed");
        let wrong = import(&world, ExpeditedGround::Paid, vec![]).await;
        assert_eq!(wrong.map_err(|refusal| refusal.code()), Err("bad-setting"));
        world.sound().await;
    }
}

/// goods of article 147 need the number of their declaration.
#[tokio::test]
async fn goods_of_article_147_need_their_declaration() {
    for world in worlds().await {
        let lorry = expedited(&world.lorry().await, ExpeditedGround::Article147);
        let without = lorry.stating(|details| details.cargo.declaration = None);
        let refused = first_free(&world, &without, "2026-06-11T00:00").await;
        assert_eq!(refused, Err(Refusal::ExpeditedDeclarationMissing));
        let held = first_free(&world, &lorry, "2026-06-11T00:00")
            .await
            .expect("a place");
        assert_eq!(held.slot().lane(), PlaceLane::Expedited);
        world.sound().await;
    }
}
