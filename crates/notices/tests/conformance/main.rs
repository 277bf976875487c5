//! Notices on both engines, and the text messages that go with them.

mod sending;

use jiff::{SignedDuration, Timestamp};
use kernel::clock::{Clock, ManualClock};
use kernel::ids::{AccountId, IdSource, NoticeId};
use kernel::language::Language;
use kernel::phone::Phone;
use notices::{
    ARGS_BYTES, MarkRead, NewNotice, Notice, NoticeKind, NoticesOf, SmsTo, UNREAD_MAX, UnreadCount,
};
use serde_json::json;
use store::testing::TestStore;
use store::{Command, StoreError, Tx};

/// A store with a clock that stands still and a source of ids.
struct World {
    store: TestStore,
    clock: ManualClock,
    ids: IdSource,
}

/// One world on each engine that is there.
async fn worlds() -> Vec<World> {
    let start = "2026-03-02T08:00:00Z".parse().expect("a valid instant");
    let make = |store| {
        let clock = ManualClock::new(start);
        let ids = IdSource::new(clock.shared(), [8; 32]);
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

    fn notice(&self, account: AccountId, kind: NoticeKind) -> NewNotice {
        NewNotice {
            id: self.ids.next(),
            account,
            booking: Some(self.ids.next()),
            kind,
            args: json!({ "plate": "123ABC02", "slug": "nur-zholy", "number": 7,
                "date": "03.03.2026", "time": "10:00" }),
            created_at: self.now(),
            sms: Some(SmsTo {
                job: self.ids.next(),
                phone: Phone::parse("+77011234501").expect("a valid number"),
                language: Language::Russian,
            }),
        }
    }

    async fn list(&self, account: AccountId) -> Vec<Notice> {
        let query = NoticesOf {
            account,
            before: None,
            limit: 100,
        };
        self.store.read(query).await.expect("read")
    }

    async fn unread(&self, account: AccountId) -> i64 {
        self.store.read(UnreadCount(account)).await.expect("read")
    }
}

struct Post(NewNotice);

impl Command for Post {
    type Out = bool;
    type Error = StoreError;
    const NAME: &'static str = "test.post";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<bool, StoreError> {
        notices::post(tx, self.0.clone()).await
    }
}

struct PostMany(Vec<NewNotice>);

impl Command for PostMany {
    type Out = u64;
    type Error = StoreError;
    const NAME: &'static str = "test.post_many";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<u64, StoreError> {
        notices::post_many(tx, self.0.clone()).await
    }
}

/// Every statement is accepted by both engines.
#[tokio::test]
async fn the_catalogue_is_accepted() {
    for world in worlds().await {
        let inserts = [&notices::sql::INSERT_NOTICES];
        world
            .store
            .check_catalogue(notices::sql::ALL, &inserts)
            .await
            .expect("accepted");
    }
}

/// a notice is shown in the user's cabinet with its facts, and only there.
#[tokio::test]
async fn a_notice_is_shown_to_its_user() {
    for world in worlds().await {
        let (account, other) = (world.ids.next(), world.ids.next());
        let new = world.notice(account, NoticeKind::Called);
        assert!(world.store.write(Post(new.clone())).await.expect("posted"));
        let shown = world.list(account).await;
        assert_eq!(
            shown,
            [Notice {
                id: new.id,
                account,
                booking: new.booking,
                kind: NoticeKind::Called,
                args: new.args,
                created_at: world.now(),
                read_at: None,
            }]
        );
        assert_eq!(world.list(other).await, []);
        assert_eq!(
            (world.unread(account).await, world.unread(other).await),
            (1, 0)
        );
    }
}

/// Notices are read up to the newest one that was shown; newer ones and other users' stay unread.
#[tokio::test]
async fn notices_are_marked_as_read() {
    for world in worlds().await {
        let (account, other) = (world.ids.next(), world.ids.next());
        let mut ids: Vec<NoticeId> = Vec::new();
        for _ in 0..3 {
            let new = world.notice(account, NoticeKind::Crossed);
            ids.push(new.id);
            world.store.write(Post(new)).await.expect("posted");
        }
        world
            .store
            .write(Post(world.notice(other, NoticeKind::Crossed)))
            .await
            .expect("posted");
        world.clock.advance(SignedDuration::from_mins(1));
        let read = MarkRead {
            account,
            up_to: ids[1],
            now: world.now(),
        };
        assert_eq!(world.store.write(read.clone()).await.expect("marked"), 2);
        world.clock.advance(SignedDuration::from_mins(1));
        let again = MarkRead {
            now: world.now(),
            ..read.clone()
        };
        assert_eq!(world.store.write(again).await.expect("nothing left"), 0);
        let marks: Vec<_> = world
            .list(account)
            .await
            .iter()
            .map(|row| row.read_at)
            .collect();
        assert_eq!(marks, [None, Some(read.now), Some(read.now)]);
        assert_eq!(
            (world.unread(account).await, world.unread(other).await),
            (1, 1)
        );
    }
}

/// Notices are listed page by page, newest first; unread ones are counted up to a limit.
#[tokio::test]
async fn notices_are_listed_by_page() {
    for world in worlds().await {
        let account = world.ids.next();
        let count = usize::try_from(UNREAD_MAX).expect("small") + 5;
        let wave: Vec<NewNotice> = (0..count)
            .map(|_| world.notice(account, NoticeKind::RegisterWaiting))
            .collect();
        let mut ids: Vec<NoticeId> = wave.iter().map(|notice| notice.id).collect();
        ids.reverse();
        assert_eq!(
            world.store.write(PostMany(wave)).await.expect("posted"),
            count as u64
        );
        assert_eq!(world.unread(account).await, UNREAD_MAX);
        let page = |before| NoticesOf {
            account,
            before,
            limit: 60,
        };
        let read = |rows: Vec<Notice>| rows.iter().map(|row| row.id).collect::<Vec<_>>();
        let first = read(world.store.read(page(None)).await.expect("read"));
        assert_eq!(first, ids[..60]);
        let second = read(world.store.read(page(Some(first[59]))).await.expect("read"));
        assert_eq!(second, ids[60..]);
    }
}

/// Limits: facts of more than 8 KiB are refused, and nothing of the wave is posted.
#[tokio::test]
async fn huge_facts_are_refused() {
    for world in worlds().await {
        let account = world.ids.next();
        let good = world.notice(account, NoticeKind::Crossed);
        let mut huge = world.notice(account, NoticeKind::Crossed);
        huge.args = json!({ "reasons": "x".repeat(ARGS_BYTES) });
        let refused = world.store.write(PostMany(vec![good, huge])).await;
        let Err(StoreError::BadData { column, .. }) = &refused else {
            panic!("{refused:?}")
        };
        assert_eq!(column, "args");
        assert_eq!(world.list(account).await, []);
    }
}

/// Kinds read back from their text.
#[test]
fn kinds_have_a_text_form() {
    for kind in NoticeKind::ALL {
        assert_eq!(kind.to_string().parse(), Ok(*kind));
    }
    assert!("party".parse::<NoticeKind>().is_err());
}
