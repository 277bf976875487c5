//! The command line. Every option can also be given in the environment, secrets only there.

use accounts::Role;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::net::SocketAddr;
use std::path::PathBuf;

/// The electronic queue at the borders of Kazakhstan.
#[derive(Debug, Parser)]
#[command(name = "shekara", version, about)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub task: Task,
}

/// What the program can do.
#[derive(Debug, Subcommand)]
pub enum Task {
    /// Serve pages, API and devices, and do the background work.
    Serve(Box<ServeOptions>),
    /// Serve with an embedded database, demo data and a simulated outside world.
    Demo(DemoOptions),
    /// Compare places, bookings, vehicles and the ledger; fails if they disagree.
    Audit(DatabaseOptions),
    /// Take in files of the bank: camt.053 or 1CClientBankExchange.
    ImportStatement(ImportOptions),
    /// Make the account of an operator, an accountant or an auditor.
    Enrol(EnrolOptions),
}

/// Which database.
#[derive(Debug, Clone, Args)]
pub struct DatabaseOptions {
    /// `sqlite:PATH`, or how to reach PostgreSQL (`postgres://…` or `host=… user=… dbname=…`).
    #[arg(
        long,
        env = "SHEKARA_DATABASE_URL",
        default_value = "sqlite:data/shekara.sqlite"
    )]
    pub database_url: String,
}

/// Options of `serve`.
#[derive(Debug, Clone, Args)]
pub struct ServeOptions {
    /// The database.
    #[command(flatten)]
    pub database: DatabaseOptions,
    /// Address to listen on.
    #[arg(long, env = "SHEKARA_ADDRESS", default_value = "127.0.0.1:8080")]
    pub address: SocketAddr,
    /// How browsers and the bank reach this server; the address if absent.
    #[arg(long, env = "SHEKARA_PUBLIC_URL")]
    pub public_url: Option<String>,
    /// Background workers in this process; 0 leaves the work to other processes.
    #[arg(long, env = "SHEKARA_WORKERS", default_value_t = 1)]
    pub workers: usize,
    /// The outside systems.
    #[command(flatten)]
    pub outside: OutsideOptions,
}

/// Where the outside systems are.
#[derive(Debug, Clone, Args)]
pub struct OutsideOptions {
    /// Synchronous channel of the e-government gateway.
    #[arg(
        long,
        env = "SHEKARA_GATEWAY_URL",
        default_value = "http://127.0.0.1:9101/bip-sync/"
    )]
    pub gateway_url: String,
    /// Our name at the gateway.
    #[arg(long, env = "SHEKARA_GATEWAY_SENDER", default_value = "shekara")]
    pub gateway_sender: String,
    /// Our password at the gateway.
    #[arg(
        long,
        env = "SHEKARA_GATEWAY_PASSWORD",
        default_value = "",
        hide = true
    )]
    pub gateway_password: String,
    /// Asynchronous channel of the gateway; as the synchronous one with `bip-async` if left out.
    #[arg(long, env = "SHEKARA_GATEWAY_ASYNC_URL")]
    pub gateway_async_url: Option<String>,
    /// Keys that seal the registers' answers and the consent tokens in the database: 64 hexadecimal digits each,
    /// separated by commas; the first seals, the others still open.
    #[arg(long, env = "SHEKARA_SEAL_KEYS", default_value = "", hide = true)]
    pub seal_keys: String,
    /// BIN of the registrar, which asks the registers.
    #[arg(long, env = "SHEKARA_REGISTRAR_BIN", default_value = "940140000385")]
    pub registrar_bin: String,
    /// Where the bank gives tokens, with the path.
    #[arg(
        long,
        env = "SHEKARA_EPAY_OAUTH_URL",
        default_value = "http://127.0.0.1:9102/oauth2/token"
    )]
    pub epay_oauth_url: String,
    /// The bank's API.
    #[arg(
        long,
        env = "SHEKARA_EPAY_API_URL",
        default_value = "http://127.0.0.1:9102"
    )]
    pub epay_api_url: String,
    /// The bank's page for payers, with the path.
    #[arg(
        long,
        env = "SHEKARA_EPAY_PAGE_URL",
        default_value = "http://127.0.0.1:9102/pay"
    )]
    pub epay_page_url: String,
    /// Our name at the bank.
    #[arg(long, env = "SHEKARA_EPAY_CLIENT_ID", default_value = "shekara")]
    pub epay_client_id: String,
    /// Our secret at the bank.
    #[arg(
        long,
        env = "SHEKARA_EPAY_CLIENT_SECRET",
        default_value = "",
        hide = true
    )]
    pub epay_client_secret: String,
    /// Our terminal at the bank.
    #[arg(long, env = "SHEKARA_EPAY_TERMINAL", default_value = "00000000")]
    pub epay_terminal: String,
    /// The text-message service.
    #[arg(long, env = "SHEKARA_SMS_URL", default_value = "http://127.0.0.1:9103")]
    pub sms_url: String,
    /// Our key at the text-message service.
    #[arg(long, env = "SHEKARA_SMS_KEY", default_value = "", hide = true)]
    pub sms_key: String,
    /// Terminals, statements, orders.
    #[command(flatten)]
    pub money: MoneyOptions,
}

/// How money comes in beside the card page, and how it goes on to the budget.
#[derive(Debug, Clone, Args)]
pub struct MoneyOptions {
    /// The secret with which the terminals' bank calls `/payments/biller`, 16 bytes or more; without it nobody may.
    #[arg(long, env = "SHEKARA_BILLER_SECRET", default_value = "", hide = true)]
    pub biller_secret: String,
    /// Addresses from which the terminals' bank calls, such as `194.187.247.0/24`, separated by commas; behind a
    /// proxy the proxy's. Any if left out.
    #[arg(long, env = "SHEKARA_BILLER_ADDRESSES", default_value = "")]
    pub biller_addresses: String,
    /// BIN of the banks that pay in card and terminal payments as one sum, separated by commas.
    #[arg(long, env = "SHEKARA_ACQUIRER_BINS", default_value = "260340007035")]
    pub acquirer_bins: String,
    /// The hour in Kazakhstan at which the daily orders to the budget are made.
    #[arg(long, env = "SHEKARA_TRANSFER_HOUR", default_value_t = 9, value_parser = clap::value_parser!(u8).range(0..=23))]
    pub transfer_hour: u8,
    /// Folder into which the bank's program puts statements; it is looked into every minute.
    #[arg(long, env = "SHEKARA_STATEMENT_FOLDER")]
    pub statement_folder: Option<PathBuf>,
}

impl Default for MoneyOptions {
    /// As if nothing were given on the command line.
    fn default() -> Self {
        Self {
            biller_secret: String::new(),
            biller_addresses: String::new(),
            acquirer_bins: String::from("260340007035"),
            transfer_hour: 9,
            statement_folder: None,
        }
    }
}

/// Options of `import-statement`.
#[derive(Debug, Clone, Args)]
pub struct ImportOptions {
    /// The database.
    #[command(flatten)]
    pub database: DatabaseOptions,
    /// Banks and codes.
    #[command(flatten)]
    pub money: MoneyOptions,
    /// The files, in the order in which they are to be taken in.
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
}

/// Options of `demo`.
#[derive(Debug, Clone, Args)]
pub struct DemoOptions {
    /// Address to listen on; port 0 takes any free one.
    #[arg(long, default_value = "127.0.0.1:8080")]
    pub address: SocketAddr,
    /// Folder of the demo database; it is made anew at every start.
    #[arg(long, default_value = "data/demo")]
    pub data: PathBuf,
    /// How many times faster than real time the demo's clock runs.
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=120))]
    pub speed: u32,
    /// Lorries that book, pay, arrive and cross by themselves.
    #[arg(long, default_value_t = 40, value_parser = clap::value_parser!(u32).range(0..=1000))]
    pub lorries: u32,
    /// Run one lorry from sign-up to crossing, print its timeline, and end.
    #[arg(long)]
    pub story: bool,
}

/// What somebody does for the registrar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Staff {
    /// Checkpoints, lists, appeals.
    Operator,
    /// The registrar's books.
    Accountant,
    /// Looks at the books.
    Auditor,
}

impl From<Staff> for Role {
    fn from(staff: Staff) -> Self {
        match staff {
            Staff::Operator => Self::Operator,
            Staff::Accountant => Self::Accountant,
            Staff::Auditor => Self::Auditor,
        }
    }
}

/// Options of `enrol`.
#[derive(Debug, Clone, Args)]
pub struct EnrolOptions {
    /// The database.
    #[command(flatten)]
    pub database: DatabaseOptions,
    /// What the account is for.
    #[arg(long, value_enum, default_value_t = Staff::Operator)]
    pub role: Staff,
    /// The telephone, which is the log-in.
    #[arg(long)]
    pub phone: String,
    /// The IIN.
    #[arg(long)]
    pub iin: String,
    /// Surname.
    #[arg(long)]
    pub surname: String,
    /// First name.
    #[arg(long)]
    pub given_name: String,
    /// The password.
    #[arg(long, env = "SHEKARA_ENROL_PASSWORD", hide_env_values = true)]
    pub password: String,
}
