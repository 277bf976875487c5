//! Exchange rates on both engines: files, two people, corrections, races, and the prices that follow.

use super::{Open, World, worlds};
use jiff::civil::{Date, date};
use kernel::ids::AccountId;
use kernel::money::{Currency, Money};
use payments::{
    ApproveRate, ExchangeRate, FeeItem, ImportRates, ImportedRates, PriceError, PriceOn,
    ProposalState, ProposeRate, RateError, RateFile, RateOn, RateOrigin, RateProposal,
    RateProposalsWaiting, RateValue, RatesOf, RejectRate, RejectRates, TariffError, Tariffs,
};
use std::sync::Arc;
use store::{Command, StoreError, Tx};
use uuid::Uuid;

/// The worlds begin on this day.
const TODAY: Date = date(2026, 3, 2);
const FRIDAY: Date = date(2026, 2, 27);

fn rate(tenge: &str) -> RateValue {
    RateValue::parse("1", tenge).expect("a rate")
}

fn file(lines: &str) -> Arc<RateFile> {
    let text = format!("day,currency,units,rate\n{lines}");
    Arc::new(RateFile::read(text.as_bytes()).expect("read"))
}

impl World {
    async fn import_rates(&self, lines: &str) -> Result<ImportedRates, RateError> {
        let command = ImportRates {
            file: file(lines),
            source: String::from("rates.csv"),
            seed: self.ids.uuid(),
            by: self.ids.next(),
            at: self.now(),
        };
        self.store.write(command).await
    }

    fn proposal_of(&self, tenge: &str, by: AccountId) -> ProposeRate {
        ProposeRate {
            id: self.ids.uuid(),
            currency: Currency::Eur,
            day: FRIDAY,
            value: rate(tenge),
            reason: String::from("the bank corrected it"),
            by,
            at: self.now(),
        }
    }

    fn rate_approval(&self, proposal: Uuid, by: AccountId) -> ApproveRate {
        ApproveRate {
            proposal,
            reason: String::from("compared with the bank's page"),
            by,
            at: self.now(),
        }
    }

    async fn euro_on(&self, on: Date) -> Option<(Date, String)> {
        let query = RateOn {
            currency: Currency::Eur,
            on,
        };
        match self.store.read(query).await {
            Ok(rate) => Some((rate.valid_on, rate.value.decimal())),
            Err(RateError::NoRate { .. }) => None,
            Err(error) => panic!("{error}"),
        }
    }

    async fn euros(&self) -> Vec<ExchangeRate> {
        let query = RatesOf {
            currency: Currency::Eur,
            before: Date::MAX,
            limit: 50,
        };
        self.store.read(query).await.expect("read")
    }

    async fn rates_waiting(&self) -> Vec<RateProposal> {
        let query = RateProposalsWaiting {
            after: None,
            limit: 50,
        };
        self.store.read(query).await.expect("read")
    }
}

/// C5-8.1: a day without a rate has the last one before it, for ten days and no longer.
#[tokio::test]
async fn the_last_rate_counts_for_ten_days() {
    for world in worlds().await {
        assert_eq!(world.euro_on(TODAY).await, None);
        let done = world
            .import_rates(
                "2026-02-26,EUR,1,598.10\n2026-02-27,EUR,1,597.35\n2026-02-27,AUD,1,330\n",
            )
            .await
            .expect("imported");
        let expected = ImportedRates {
            recorded: 2,
            known: 0,
            passed_over: 1,
        };
        assert_eq!(done, expected);
        let friday = Some((FRIDAY, String::from("597.35")));
        for on in [FRIDAY, date(2026, 2, 28), TODAY, date(2026, 3, 9)] {
            assert_eq!(world.euro_on(on).await, friday, "{on}");
        }
        for on in [date(2026, 2, 25), date(2026, 3, 10)] {
            assert_eq!(world.euro_on(on).await, None, "{on}");
        }
        let thursday = world.euro_on(date(2026, 2, 26)).await;
        assert_eq!(thursday, Some((date(2026, 2, 26), String::from("598.10"))));
        let told = world.told("rates.imported").await;
        assert_eq!(told.len(), 1);
        assert_eq!(told[0].payload["recorded"], 2);
        assert_eq!(told[0].payload["from"], "2026-02-26");
        assert_eq!(told[0].payload["reason"], "rates.csv");
        assert!(told[0].payload["by"].is_string());
    }
}

/// C5-8.1: a file that overlaps records what is new; one that contradicts, or leaps, records nothing.
#[tokio::test]
async fn a_file_is_recorded_whole_or_not_at_all() {
    for world in worlds().await {
        world
            .import_rates("2026-02-27,EUR,1,597.35\n")
            .await
            .expect("imported");
        let more = "2026-02-27,EUR,1,597.35\n2026-02-28,EUR,1,599\n";
        let done = world.import_rates(more).await.expect("imported");
        assert_eq!((done.recorded, done.known), (1, 1));
        let wrong = "2026-03-01,EUR,1,600\n2026-02-28,EUR,1,599.01\n";
        let refused = world.import_rates(wrong).await;
        assert!(
            matches!(refused, Err(RateError::Contradiction { line: 3, kept, .. }) if kept == rate("599")),
            "{refused:?}"
        );
        let slip = "2026-03-01,EUR,1,600\n2026-03-02,EUR,1,60.10\n";
        let refused = world.import_rates(slip).await;
        assert!(
            matches!(refused, Err(RateError::Leap { line: 3, kept, .. }) if kept == rate("600")),
            "{refused:?}"
        );
        for (lines, wrong) in [
            (
                "2026-03-01,EUR,1,600\n2026-03-13,EUR,1,600\n",
                date(2026, 3, 13),
            ),
            ("2027-01-01,USD,1,520\n", date(2027, 1, 1)),
        ] {
            let refused = world.import_rates(lines).await;
            assert!(
                matches!(refused, Err(RateError::Day { day }) if day == wrong),
                "{refused:?}"
            );
        }
        assert_eq!(world.euros().await.len(), 2);
        assert_eq!(world.told("rates.imported").await.len(), 2);
        let text = b"day,currency,units,rate\n2026-03-02,EUR,1,-5\n";
        let reject = RejectRates {
            id: world.ids.uuid(),
            source: String::from("broken.csv"),
            error: RateFile::read(text).expect_err("refused"),
            by: world.ids.next(),
            at: world.now(),
        };
        world.store.write(reject).await.expect("told");
        let told = world.told("rates.refused").await;
        assert_eq!(told[0].payload["source"], "broken.csv");
        let why = told[0].payload["reason"].as_str().expect("a reason");
        assert!(why.contains("line 2"), "{why}");
    }
}

/// C5-8.1: a typed rate needs two people, counts at once, and what was there before is kept.
#[tokio::test]
async fn a_correction_needs_two_people() {
    for world in worlds().await {
        let (first, second) = (world.ids.next(), world.ids.next());
        world
            .import_rates("2026-02-27,EUR,1,597.35\n")
            .await
            .expect("imported");
        let command = world.proposal_of("579.35", first);
        let id = command.id;
        let proposed = world.store.write(command).await.expect("proposed");
        assert_eq!(world.rates_waiting().await, [proposed]);
        assert_eq!(world.euro_on(TODAY).await.expect("a rate").1, "597.35");
        let twice = world.store.write(world.proposal_of("580", second)).await;
        assert!(matches!(twice, Err(RateError::Waiting { .. })), "{twice:?}");
        let alone = world.store.write(world.rate_approval(id, first)).await;
        assert!(matches!(alone, Err(RateError::SamePerson)), "{alone:?}");
        let silent = ApproveRate {
            reason: String::from(" "),
            ..world.rate_approval(id, second)
        };
        let refused = world.store.write(silent).await;
        assert!(matches!(refused, Err(RateError::Reason)), "{refused:?}");
        assert_eq!(world.euro_on(TODAY).await.expect("a rate").1, "597.35");
        let done = world
            .store
            .write(world.rate_approval(id, second))
            .await
            .expect("approved");
        assert_eq!(
            (done.state, done.decided_by),
            (ProposalState::Approved, Some(second))
        );
        assert_eq!(world.euro_on(TODAY).await.expect("a rate").1, "579.35");
        assert!(world.rates_waiting().await.is_empty());
        let again = world.store.write(world.rate_approval(id, second)).await;
        let state = ProposalState::Approved;
        assert!(
            matches!(again, Err(RateError::Decided { state: found }) if found == state),
            "{again:?}"
        );
        let kept = world.euros().await;
        let rows: Vec<_> = kept
            .iter()
            .map(|rate| {
                (
                    rate.revision,
                    rate.origin,
                    rate.value.decimal(),
                    rate.is_superseded,
                )
            })
            .collect();
        let expected = [
            (2, RateOrigin::TwoPeople, String::from("579.35"), false),
            (1, RateOrigin::File, String::from("597.35"), true),
        ];
        assert_eq!(rows, expected);
        assert_eq!(
            (kept[0].recorded_by, kept[0].approved_by),
            (first, Some(second))
        );
        expect_told(
            &world,
            [("rate.proposed", first), ("rate.approved", second)],
        )
        .await;
    }
}

/// Each step is told with who and why.
async fn expect_told(world: &World, steps: [(&str, AccountId); 2]) {
    for (kind, by) in steps {
        let told = world.told(kind).await;
        assert_eq!(told.len(), 1, "{kind}");
        assert_eq!(told[0].payload["by"], by.to_string());
        assert!(
            told[0].payload["reason"]
                .as_str()
                .is_some_and(|why| !why.is_empty())
        );
        assert_eq!(told[0].payload["rate"], "579.35");
    }
}

/// C5-8.1: a rejected rate counts for nothing, whoever rejects; wrong proposals are refused by name.
#[tokio::test]
async fn a_rejected_rate_counts_for_nothing() {
    for world in worlds().await {
        let first = world.ids.next();
        let command = world.proposal_of("579.35", first);
        let reject = RejectRate {
            proposal: command.id,
            reason: String::from("a slip"),
            by: first,
            at: world.now(),
        };
        world.store.write(command).await.expect("proposed");
        let done = world.store.write(reject.clone()).await.expect("rejected");
        assert_eq!(done.state, ProposalState::Rejected);
        assert_eq!(world.euro_on(TODAY).await, None);
        assert_eq!(world.told("rate.rejected").await.len(), 1);
        let nothing = RejectRate {
            proposal: world.ids.uuid(),
            ..reject
        };
        let missing = world.store.write(nothing).await;
        assert!(matches!(missing, Err(RateError::NotFound)), "{missing:?}");
        let good = world.proposal_of("579.35", first);
        let tenge = ProposeRate {
            currency: Currency::Kzt,
            ..good.clone()
        };
        let refused = world.store.write(tenge).await;
        assert!(matches!(refused, Err(RateError::Tenge)), "{refused:?}");
        let far = ProposeRate {
            day: date(2026, 4, 1),
            ..good.clone()
        };
        let refused = world.store.write(far).await;
        assert!(matches!(refused, Err(RateError::Day { .. })), "{refused:?}");
        let long = ProposeRate {
            reason: "x".repeat(501),
            ..good.clone()
        };
        let refused = world.store.write(long).await;
        assert!(matches!(refused, Err(RateError::Reason)), "{refused:?}");
        world
            .import_rates("2026-02-27,EUR,1,579.35\n")
            .await
            .expect("imported");
        let same = world.store.write(good).await;
        assert!(matches!(same, Err(RateError::Same { .. })), "{same:?}");
        assert!(world.rates_waiting().await.is_empty());
    }
}

/// C5-8.1: of approvals that race, and of an approval that races a rejection, one wins.
#[tokio::test]
async fn racing_decisions_about_a_rate_have_one_winner() {
    for world in worlds().await {
        let command = world.proposal_of("579.35", world.ids.next());
        let id = command.id;
        world.store.write(command).await.expect("proposed");
        let tasks = (0..8).map(|n| {
            let store = world.store.store();
            let approve = world.rate_approval(id, world.ids.next());
            tokio::spawn(async move {
                if n % 2 == 0 {
                    store.write(approve).await.is_ok()
                } else {
                    let reject = RejectRate {
                        proposal: approve.proposal,
                        reason: approve.reason,
                        by: approve.by,
                        at: approve.at,
                    };
                    store.write(reject).await.is_ok()
                }
            })
        });
        let mut winners = 0;
        for task in tasks.collect::<Vec<_>>() {
            winners += usize::from(task.await.expect("no panic"));
        }
        assert_eq!(winners, 1);
        let told =
            world.told("rate.approved").await.len() + world.told("rate.rejected").await.len();
        assert_eq!(told, 1);
        assert_eq!(
            world.euros().await.len(),
            world.told("rate.approved").await.len()
        );
    }
}

/// C5-8.1: what was invoiced at a rate stays when the rate is corrected; a new price follows it.
#[tokio::test]
async fn a_correction_does_not_change_an_invoice() {
    for world in worlds().await {
        let tariffs = Tariffs::load().expect("tables");
        let price = || PriceOn {
            tariffs: tariffs.clone(),
            item: FeeItem::DeclarationMainSheet,
            on: TODAY,
        };
        let refused = world.store.read(price()).await;
        assert!(
            matches!(
                refused,
                Err(PriceError::Tariff(TariffError::RateNeeded { .. }))
            ),
            "{refused:?}"
        );
        world
            .import_rates("2026-02-27,EUR,1,597.35\n")
            .await
            .expect("imported");
        let quoted = world.store.read(price()).await.expect("a price").amount;
        assert_eq!(quoted, Money::tenge(35_841));
        let mut new = world.new_invoice(700_001, world.ids.next(), world.ids.next());
        new.amount = quoted;
        let invoice = world.store.write(Open(new)).await.expect("opened");
        let command = world.proposal_of("579.35", world.ids.next());
        let approval = world.rate_approval(command.id, world.ids.next());
        world.store.write(command).await.expect("proposed");
        world.store.write(approval).await.expect("approved");
        assert_eq!(
            world.store.read(price()).await.expect("a price").amount,
            Money::tenge(34_761)
        );
        let query = payments::InvoiceByNumber(700_001);
        let kept = world.store.read(query).await.expect("read").expect("there");
        assert_eq!((kept.id, kept.amount), (invoice.id, quoted));
    }
}

/// Tries to change rows that must stay.
struct Tamper(&'static store::Statement);

impl Command for Tamper {
    type Out = ();
    type Error = StoreError;
    const NAME: &'static str = "test.tamper_with_rates";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        tx.execute(self.0, &[]).await.map(|_| ())
    }
}

store::statements! {
    /// Changes a rate.
    pub CHANGE_RATE = "UPDATE exchange_rate SET tenge_ten_thousandths = 1";
    /// Removes a rate.
    pub REMOVE_RATE = "DELETE FROM exchange_rate";
    /// Approves what one proposed oneself.
    pub APPROVE_OWN = "UPDATE exchange_rate_proposal SET state = 'approved', \
        decided_by = proposed_by, decided_at = proposed_at, decision = 'x'";
    /// Changes a proposal.
    pub CHANGE_PROPOSAL = "UPDATE exchange_rate_proposal SET tenge_ten_thousandths = 1";
    /// Removes a proposal.
    pub REMOVE_PROPOSAL = "DELETE FROM exchange_rate_proposal";
}

/// C5-8.1: the schema keeps rates and proposals, and knows that one person is not two.
#[tokio::test]
async fn the_schema_keeps_rates() {
    for world in worlds().await {
        world
            .import_rates("2026-02-27,EUR,1,597.35\n")
            .await
            .expect("imported");
        let command = world.proposal_of("579.35", world.ids.next());
        world.store.write(command).await.expect("proposed");
        for statement in ALL {
            let refused = world.store.write(Tamper(statement)).await;
            assert!(refused.is_err(), "{statement:?}");
        }
        assert_eq!(world.euros().await.len(), 1);
        assert_eq!(world.rates_waiting().await.len(), 1);
    }
}
