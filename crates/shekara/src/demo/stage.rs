//! The stage of the demo: database, simulated world, accounts, cameras and barriers.

use crate::cli::{MoneyOptions, OutsideOptions};
use crate::money;
use crate::wiring::{Parts, assemble, open_store};
use accounts::{AccountError, Details, Enrol, Holder, Language, Residency, Role, hash_password};
use anyhow::{Context, Result};
use kernel::clock::SharedClock;
use kernel::ids::{DeviceId, IdSource};
use kernel::names::{OrganisationName, PersonName};
use kernel::person_number::{Bin, Iin};
use passage::commands::RegisterDevice;
use passage::model::{BarrierAccess, DeviceSetup, Place};
use passage::{secret_hash, secret_text};
use simulators::population::named;
use simulators::{World, WorldConfig};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use web::WebConfig;

use super::people::PASSWORD;

/// Telephone of the demo's operator.
pub const OPERATOR_PHONE: &str = "+77000000099";
/// Telephones of the demo's accountants, of whom one proposes and the other approves.
pub const ACCOUNTANT_PHONES: [&str; 2] = ["+77000000098", "+77000000097"];
/// Telephone of the demo's auditor.
pub const AUDITOR_PHONE: &str = "+77000000096";
/// Checkpoints that have cameras and barriers in the demo.
pub const EQUIPPED: [&str; 4] = ["nur-zholy", "bakhty", "b-konysbaev", "zhaisan"];

/// Cameras of one checkpoint: addresses to which they push.
#[derive(Debug, Clone)]
pub struct Cameras {
    /// At the entry of the checkpoint.
    pub entry: String,
    /// At the border line.
    pub border: String,
}

/// Everything that is on the stage.
pub struct Stage {
    /// The program's parts.
    pub parts: Parts,
    /// The simulated world.
    pub world: World,
    /// Cameras by checkpoint.
    pub cameras: BTreeMap<String, Cameras>,
}

/// Sets the stage on an empty folder.
pub async fn set(
    data: &Path,
    clock: SharedClock,
    speed: u32,
    public_url: &str,
    lorries: u32,
) -> Result<Stage> {
    empty(data)?;
    let config = WorldConfig {
        lorries: usize::try_from(lorries.max(20))? * 3,
        clock: SharedClock::clone(&clock),
        ..WorldConfig::default()
    };
    let world = World::start(config)
        .await
        .context("the simulated world can't be started")?;
    let store = open_store(&format!("sqlite:{}", data.join("shekara.sqlite").display())).await?;
    let ids = IdSource::from_os(SharedClock::clone(&clock));
    let outside = outside_of(&world, &ids);
    let web = WebConfig {
        public_url: public_url.to_owned(),
        secure_cookies: false,
        sms_inbox_url: Some(world.urls.sms.clone()),
        clock_speed: speed,
        biller: money::biller(&outside.money)?,
    };
    let parts = assemble(store, clock, &outside, web).await?;
    enrol_staff(&parts).await?;
    let cameras = equip(&parts, &world, public_url).await?;
    Ok(Stage {
        parts,
        world,
        cameras,
    })
}

/// The folder with nothing of an earlier demo in it.
fn empty(data: &Path) -> Result<()> {
    std::fs::create_dir_all(data)
        .with_context(|| format!("the folder {} can't be made", data.display()))?;
    for name in ["shekara.sqlite", "shekara.sqlite-wal", "shekara.sqlite-shm"] {
        match std::fs::remove_file(data.join(name)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(error).with_context(|| format!("{name} of an earlier demo is in use"));
            }
            _ => {}
        }
    }
    Ok(())
}

fn outside_of(world: &World, ids: &IdSource) -> OutsideOptions {
    let secret = &world.credentials;
    OutsideOptions {
        gateway_url: world.urls.gateway_sync.clone(),
        gateway_async_url: Some(world.urls.gateway_async.clone()),
        // The demo's database is made anew at every start, and its key with it.
        seal_keys: hex::encode(ids.secret::<32>()),
        gateway_sender: secret.sender_id.clone(),
        gateway_password: secret.sender_password.clone(),
        registrar_bin: named::BELES_BIN.to_owned(),
        epay_oauth_url: format!("{}/oauth2/token", world.urls.bank),
        epay_api_url: world.urls.bank.clone(),
        epay_page_url: format!("{}/pay", world.urls.bank),
        epay_client_id: secret.client_id.clone(),
        epay_client_secret: secret.client_secret.clone(),
        epay_terminal: secret.terminal.clone(),
        sms_url: world.urls.sms.clone(),
        sms_key: secret.sms_api_key.clone(),
        money: MoneyOptions {
            biller_secret: secret.biller_secret.clone(),
            biller_addresses: String::from("127.0.0.1"),
            acquirer_bins: simulators::bank::BANK_BIN.to_owned(),
            ..MoneyOptions::default()
        },
    }
}

/// Makes the accounts of those who work for the registrar.
async fn enrol_staff(parts: &Parts) -> Result<()> {
    let [first, second] = ACCOUNTANT_PHONES;
    let staff = [
        (
            OPERATOR_PHONE,
            named::OLGA_IIN,
            ("Ветрова", "Ольга"),
            Role::Operator,
        ),
        (
            first,
            "860212499026",
            ("Жұмабаева", "Сәуле"),
            Role::Accountant,
        ),
        (
            second,
            "790506399032",
            ("Тимофеев", "Игорь"),
            Role::Accountant,
        ),
        (
            AUDITOR_PHONE,
            "910821499049",
            ("Қасымова", "Әсел"),
            Role::Auditor,
        ),
    ];
    for (phone, iin, (surname, given_name), role) in staff {
        let iin: Iin = iin.parse().context("a demo IIN")?;
        let name = PersonName::new(surname, given_name, None).context("a demo name")?;
        let holder = Holder::Person {
            iin: Some(iin),
            name,
        };
        enrol(parts, phone, holder, role).await?;
    }
    Ok(())
}

/// Makes the account of the carrier «Тұлпар Транс», ready to book.
pub async fn enrol_carrier(parts: &Parts) -> Result<()> {
    let bin: Bin = named::TULPAR_BIN.parse().context("the carrier's BIN")?;
    let name = OrganisationName::parse("Тұлпар Транс").context("the carrier's name")?;
    let holder = Holder::Organisation {
        bin: Some(bin),
        name,
    };
    enrol(parts, named::AIGUL_PHONE, holder, Role::User).await
}

async fn enrol(parts: &Parts, phone: &str, holder: Holder, role: Role) -> Result<()> {
    let command = Enrol {
        account: parts.ids.next(),
        phone: phone.parse().context("a demo telephone")?,
        password_hash: hash_password(PASSWORD, &parts.ids.secret::<16>())?,
        details: Details::new(Residency::Resident, holder, Language::Kazakh)?,
        role,
        agreement: (role == Role::User)
            .then(|| web::service::accounts::agreement_text(web::i18n::Lang::Kk)),
        now: parts.clock.now(),
    };
    match parts.store.write(command).await {
        Ok(_) | Err(AccountError::AlreadySignedUp) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// Registers cameras and barriers of the equipped checkpoints.
async fn equip(
    parts: &Parts,
    world: &World,
    public_url: &str,
) -> Result<BTreeMap<String, Cameras>> {
    let mut all = BTreeMap::new();
    for slug in EQUIPPED {
        let checkpoint = parts
            .settings
            .checkpoints
            .by_slug(slug)
            .context("a checkpoint of the annex")?;
        let barrier = BarrierAccess {
            base_url: world.urls.barrier(slug),
            channel: 1,
            user: world.credentials.barrier_user.clone(),
            password: world.credentials.barrier_password.clone(),
        };
        let number = checkpoint.number;
        let entry = Place::CheckpointEntry;
        register(
            parts,
            number,
            entry,
            "entry barrier",
            DeviceSetup::Barrier(barrier),
        )
        .await?;
        let cameras = Cameras {
            entry: camera(parts, number, entry, "entry camera", public_url).await?,
            border: camera(
                parts,
                number,
                Place::BorderLine,
                "border camera",
                public_url,
            )
            .await?,
        };
        all.insert(slug.to_owned(), cameras);
    }
    Ok(all)
}

/// Registers a camera and answers the address it pushes to.
async fn camera(
    parts: &Parts,
    checkpoint: i64,
    place: Place,
    name: &str,
    public_url: &str,
) -> Result<String> {
    let secret = secret_text(parts.ids.secret::<32>());
    let setup = DeviceSetup::Camera {
        secret_hash: secret_hash(&secret),
    };
    let device = register(parts, checkpoint, place, name, setup).await?;
    Ok(format!("{public_url}/devices/{device}/{secret}/anpr"))
}

async fn register(
    parts: &Parts,
    checkpoint: i64,
    place: Place,
    name: &str,
    setup: DeviceSetup,
) -> Result<DeviceId> {
    let command = RegisterDevice {
        settings: Arc::clone(&parts.settings),
        device: parts.ids.next(),
        checkpoint,
        place,
        name: name.to_owned(),
        contractor: String::from("demo"),
        setup,
        now: parts.clock.now(),
    };
    Ok(parts.store.write(command).await?.device)
}
