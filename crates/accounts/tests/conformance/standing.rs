//! Blocks, roles, language, loading many accounts, and forgetting what ended.

use super::{HASH, World, phone, worlds};
use accounts::{
    Account, AccountById, AccountError, BlockAccount, BlockReason, BookingBar, Language,
    OpenSession, PruneExpired, Pruned, RecordWrongPassword, Role, SessionKind, SetLanguage,
    SetRole, UnblockAccount, load_many, token_hash,
};
use kernel::ids::AccountId;
use store::{Query, Tx};

async fn account(world: &World, id: AccountId) -> Account {
    world
        .store
        .read(AccountById(id))
        .await
        .expect("read")
        .expect("there")
}

async fn block(world: &World, account: AccountId, reason: BlockReason) -> bool {
    let command = BlockAccount {
        account,
        reason,
        now: world.now(),
    };
    world.store.write(command).await.expect("looked at")
}

async fn unblock(world: &World, account: AccountId, reason: BlockReason) -> bool {
    let command = UnblockAccount {
        account,
        reason,
        now: world.now(),
    };
    world.store.write(command).await.expect("looked at")
}

/// a debt blocks at once, and only its end lifts the block.
#[tokio::test]
async fn a_debt_blocks_until_it_is_paid() {
    for world in worlds().await {
        let id = world.enrol(&phone("+77011234501"), HASH).await;
        assert!(block(&world, id, BlockReason::Debt).await);
        assert!(!block(&world, id, BlockReason::Debt).await);
        let barred = Err(BookingBar::Blocked(BlockReason::Debt));
        assert_eq!(account(&world, id).await.may_book(), barred);
        assert!(!unblock(&world, id, BlockReason::Operator).await);
        assert_eq!(account(&world, id).await.may_book(), barred);
        assert!(unblock(&world, id, BlockReason::Debt).await);
        assert!(!unblock(&world, id, BlockReason::Debt).await);
        assert_eq!(account(&world, id).await.may_book(), Ok(()));
        assert!(!block(&world, world.ids.next(), BlockReason::Debt).await);
        let kinds = world.event_kinds().await;
        assert_eq!(
            kinds
                .iter()
                .filter(|kind| *kind == "account.blocked")
                .count(),
            1
        );
        assert_eq!(
            kinds
                .iter()
                .filter(|kind| *kind == "account.unblocked")
                .count(),
            1
        );
    }
}

/// an account that is blocked for two reasons is free when both have ended, in any order.
#[tokio::test]
async fn reasons_of_a_block_end_one_by_one() {
    for world in worlds().await {
        let id = world.enrol(&phone("+77011234501"), HASH).await;
        for (first, second) in [
            (BlockReason::Debt, BlockReason::Operator),
            (BlockReason::Operator, BlockReason::Debt),
        ] {
            assert!(block(&world, id, BlockReason::Debt).await);
            world.pass(1);
            assert!(block(&world, id, BlockReason::Operator).await);
            let shown = account(&world, id).await.blocked;
            assert_eq!(shown, Some(BlockReason::Debt), "the oldest is shown");
            assert!(unblock(&world, id, first).await);
            assert_eq!(account(&world, id).await.blocked, Some(second));
            assert!(unblock(&world, id, second).await);
            assert_eq!(account(&world, id).await.blocked, None);
        }
    }
}

/// Language and role change once and say so.
#[tokio::test]
async fn language_and_role_change() {
    for world in worlds().await {
        let id = world.enrol(&phone("+77011234501"), HASH).await;
        let now = world.now();
        let speak = SetLanguage {
            account: id,
            language: Language::Russian,
            now,
        };
        assert!(world.store.write(speak.clone()).await.expect("changed"));
        assert!(!world.store.write(speak).await.expect("is so"));
        let promote = SetRole {
            account: id,
            role: Role::Operator,
            now,
        };
        assert!(world.store.write(promote.clone()).await.expect("changed"));
        assert!(!world.store.write(promote).await.expect("is so"));
        let account = account(&world, id).await;
        assert_eq!(account.language, Language::Russian);
        assert!(account.is_operator());
    }
}

struct LoadMany(Vec<AccountId>);

impl Query for LoadMany {
    type Out = Vec<Account>;
    type Error = AccountError;
    const NAME: &'static str = "test.load_many";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Vec<Account>, AccountError> {
        Ok(load_many(tx, &self.0).await?)
    }
}

/// Many accounts are loaded in one statement; unknown ids are left out.
#[tokio::test]
async fn many_accounts_are_loaded_at_once() {
    for world in worlds().await {
        let one = world.enrol(&phone("+77011234501"), HASH).await;
        let other = world.enrol(&phone("+77011234502"), HASH).await;
        world.enrol(&phone("+77011234503"), HASH).await;
        let wanted = vec![one, other, world.ids.next()];
        let loaded = world.store.read(LoadMany(wanted)).await.expect("read");
        let mut ids: Vec<_> = loaded.iter().map(|account| account.id).collect();
        ids.sort();
        assert_eq!(ids, [one, other]);
        assert!(
            world
                .store
                .read(LoadMany(Vec::new()))
                .await
                .expect("read")
                .is_empty()
        );
    }
}

/// What ended is forgotten, what is still good stays, and the number of rows is bounded.
#[tokio::test]
async fn what_ended_is_forgotten() {
    for world in worlds().await {
        let one = phone("+77011234501");
        let id = world.enrol(&one, HASH).await;
        for secret in [b"1", b"2", b"3"] {
            let open = OpenSession {
                token_hash: token_hash(secret),
                account: id,
                kind: if secret == b"3" {
                    SessionKind::Api
                } else {
                    SessionKind::Cookie
                },
                checked_hash: None,
                now: world.now(),
            };
            world.store.write(open).await.expect("opened");
        }
        world.ticket(&one, b"ticket").await;
        world.pass(60);
        world
            .store
            .write(world.request(&one, "222222"))
            .await
            .expect("sent");
        let wrong = RecordWrongPassword {
            phone: one.clone(),
            attempt_id: world.ids.uuid(),
            now: world.now(),
        };
        world.store.write(wrong).await.expect("counted");
        let prune = |limit| PruneExpired {
            now: world.now(),
            limit,
        };
        let nothing = Pruned {
            sessions: 0,
            codes: 0,
            tickets: 0,
            phone_events: 0,
        };
        assert_eq!(
            world.store.write(prune(100)).await.expect("pruned"),
            nothing
        );
        world.pass(12 * 3600);
        let prune = |limit| PruneExpired {
            now: world.now(),
            limit,
        };
        let first = Pruned {
            sessions: 1,
            codes: 1,
            tickets: 1,
            phone_events: 1,
        };
        assert_eq!(world.store.write(prune(1)).await.expect("pruned"), first);
        let rest = Pruned {
            sessions: 1,
            codes: 0,
            tickets: 0,
            phone_events: 2,
        };
        assert_eq!(world.store.write(prune(100)).await.expect("pruned"), rest);
        assert_eq!(
            world.store.write(prune(100)).await.expect("pruned"),
            nothing
        );
    }
}
