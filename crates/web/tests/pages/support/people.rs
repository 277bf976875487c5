//! People who use the pages, and what they answer.

use super::{Browser, Page, World};
use accounts::{
    AccountByPhone, AgreementText, Details, Enrol, Holder, Language, Residency, Role, hash_password,
};
use kernel::ids::{AccountId, BookingId};
use kernel::names::PersonName;
use kernel::phone::Phone;

pub const PASSWORD: &str = "Qyzyl-keruen-27-tun";

/// What the head of a company answers when signing up.
pub const COMPANY: &[(&str, &str)] = &[
    ("residency", "resident"),
    ("holder", "organisation"),
    ("bin", "180540990104"),
    ("organisation", "Тұлпар Транс"),
    ("password", PASSWORD),
    ("password_again", PASSWORD),
    ("agreement", "yes"),
];

/// A lorry in order.
pub const LORRY: &[(&str, &str)] = &[
    ("kind", "tractor"),
    ("plate_country", "KZ"),
    ("plate", "123 ABC 02"),
    ("vin", "YS2R4X20XL5990001"),
];

/// A driver.
pub const DRIVER: &[(&str, &str)] = &[
    ("residency", "resident"),
    ("iin", "841102399010"),
    ("surname", "Омаров"),
    ("given", "Дәулет"),
    ("patronymic", "Болатұлы"),
    ("birth_date", "02.11.1984"),
    ("phone", "+77000000002"),
    ("document_kind", "identity-card"),
    ("document_country", "KZ"),
    ("document_number", "090239901"),
    ("document_valid_until", "01.03.2031"),
];

/// A trusted driver, as the fields of number 1.
pub const TRUSTED: &[(&str, &str)] = &[
    ("residency-1", "non-resident"),
    ("surname-1", "Rahimov"),
    ("given-1", "Jamshid"),
    ("birth_date-1", "17/5/1984"),
    ("phone-1", "+998901234567"),
    ("document_kind-1", "passport"),
    ("document_country-1", "UZ"),
    ("document_number-1", "FA1234567"),
    ("document_valid_until-1", "2033-01-31"),
];

/// Signs a company up through the pages; the browser is signed in afterwards.
pub async fn sign_up(world: &World, browser: &mut Browser, phone: &str) -> AccountId {
    let page = browser.open("/sign-up").await;
    let page = browser.answer(page.expect(200), &[("phone", phone)]).await;
    assert_eq!(page.path, "/sign-up/code");
    let code = world.code().await;
    let page = browser.answer(page.expect(200), &[("code", &code)]).await;
    assert_eq!(page.path, "/sign-up/details");
    let page = browser.answer(page.expect(200), COMPANY).await;
    assert_eq!(page.path, "/bookings", "{}", page.main());
    page.expect(200);
    account_of(world, phone).await
}

pub async fn account_of(world: &World, phone: &str) -> AccountId {
    let phone = Phone::parse(phone).expect("a valid number");
    let found = world
        .store
        .read(AccountByPhone(phone))
        .await
        .expect("the storage answers");
    found.expect("the account was made").id
}

/// Signs up an operator.
pub async fn sign_up_operator(world: &World, browser: &mut Browser, phone: &str) -> AccountId {
    let account = sign_up(world, browser, phone).await;
    world.make_operator(account).await;
    account
}

/// Answers every question of the journey up to "check your answers", and gives that page.
pub async fn answer_all(browser: &mut Browser, lorry: &[(&str, &str)]) -> Page {
    let page = browser.open("/book").await;
    let page = browser
        .answer(page.expect(200), &[("checkpoint", "nur-zholy")])
        .await;
    answer_from_vehicle(browser, page, lorry).await
}

/// The same from the page of the vehicle on.
pub async fn answer_from_vehicle(
    browser: &mut Browser,
    page: Page,
    lorry: &[(&str, &str)],
) -> Page {
    assert_eq!(page.path, "/book/vehicle");
    let page = browser.answer(page.expect(200), lorry).await;
    assert_eq!(page.path, "/book/owner", "{}", page.main());
    let page = browser.answer(page.expect(200), &[]).await;
    assert_eq!(page.path, "/book/driver", "{}", page.main());
    let page = browser.answer(page.expect(200), DRIVER).await;
    assert_eq!(page.path, "/book/trusted", "{}", page.main());
    // More fields appear once the number of drivers is known.
    let page = browser.answer(page.expect(200), &[("count", "1")]).await;
    let page = match page.path.as_str() {
        "/book/trusted" => browser.answer(page.expect(200), TRUSTED).await,
        // The drivers of the last booking are still there.
        _ => page,
    };
    assert_eq!(page.path, "/book/cargo", "{}", page.main());
    let goods = [("load", "loaded"), ("goods", "ordinary")];
    let page = browser.answer(page.expect(200), &goods).await;
    assert_eq!(page.path, "/book/consent", "{}", page.main());
    let page = browser
        .answer(page.expect(200), &[("consent", "yes")])
        .await;
    assert_eq!(page.path, "/book/time", "{}", page.main());
    choose_time(browser, page.expect(200), 0).await
}

/// Chooses the n-th time that is offered; 0 is the first free one.
pub async fn choose_time(browser: &mut Browser, page: &Page, number: usize) -> Page {
    let slots = page.form().choices["slot"].clone();
    let page = browser.answer(page, &[("slot", &slots[number])]).await;
    assert_eq!(page.path, "/book/check", "{}", page.main());
    page.expect(200);
    page
}

/// The booking of a page's address.
pub fn booking_of(path: &str) -> BookingId {
    let id = path
        .strip_prefix("/bookings/")
        .expect("the page of a booking");
    id.split('/')
        .next()
        .and_then(|id| id.parse().ok())
        .expect("an id")
}

/// Books through the pages; the place is held.
pub async fn book(browser: &mut Browser, lorry: &[(&str, &str)]) -> BookingId {
    let page = answer_all(browser, lorry).await;
    let page = browser.answer(&page, &[]).await;
    page.expect(200);
    booking_of(&page.path)
}

/// Books, the registers confirm, and the bank tells of the payment.
pub async fn book_and_pay(
    world: &World,
    browser: &mut Browser,
    lorry: &[(&str, &str)],
) -> BookingId {
    let booking = book(browser, lorry).await;
    world.registers_answer(booking, None).await;
    world.pay(booking).await;
    booking
}

/// Makes an account at a desk, with an agreement of this version or none.
pub async fn enrol(world: &World, phone: &str, agreement: Option<&str>) {
    let holder = Holder::Person {
        iin: None,
        name: PersonName::new("Rahimov", "Jamshid", None).expect("a name"),
    };
    let command = Enrol {
        account: world.app.ids.next(),
        phone: Phone::parse(phone).expect("a valid number"),
        password_hash: hash_password(PASSWORD, &[3; 16]).expect("a good password"),
        details: Details::new(Residency::NonResident, holder, Language::English).expect("whole"),
        role: Role::User,
        agreement: agreement.map(|version| AgreementText {
            version: version.to_owned(),
            sha256: [1; 32],
        }),
        now: world.now(),
    };
    world
        .store
        .write(command)
        .await
        .expect("the account is made");
}
