//! `shekara enrol`: makes the account of somebody who works for the registrar.

use crate::cli::EnrolOptions;
use crate::wiring::open_store;
use accounts::{Details, Enrol, Holder, Language, Residency, Role, hash_password};
use anyhow::{Context, Result};
use kernel::clock::{Clock, SystemClock};
use kernel::ids::IdSource;
use kernel::names::PersonName;
use kernel::person_number::Iin;
use kernel::phone::Phone;

/// Makes the account and prints its id.
pub async fn run(options: EnrolOptions) -> Result<()> {
    let store = open_store(&options.database.database_url).await?;
    let ids = IdSource::from_os(SystemClock::shared());
    let name = PersonName::new(&options.surname, &options.given_name, None).context("the name")?;
    let iin: Iin = options.iin.parse().context("--iin")?;
    let holder = Holder::Person {
        iin: Some(iin),
        name,
    };
    let phone: Phone = options.phone.parse().context("--phone")?;
    let command_role = Role::from(options.role);
    let command = Enrol {
        account: ids.next(),
        phone,
        password_hash: hash_password(&options.password, &ids.secret::<16>())?,
        details: Details::new(Residency::Resident, holder, Language::Kazakh)?,
        role: command_role,
        agreement: None,
        now: SystemClock.now(),
    };
    let account = store.write(command).await?;
    println!("{} {account} can sign in", command_role.as_str());
    Ok(())
}
