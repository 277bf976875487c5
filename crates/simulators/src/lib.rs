//! The outside world on a socket: gateway, bank, text messages, cameras and barriers.
//!
//! Demonstration, tests and load runs use the house's real clients against these stand-ins, which
//! speak the real protocols over HTTP on 127.0.0.1, with latency and faults to order. There is no
//! switch in the house that would turn anything off for them.
//!
//! | module | stands in for |
//! |---|---|
//! | [`gateway`] | the e-government gateway's two channels with the registers of all eighteen checks and the consent service |
//! | [`bank`] | a bank's card page, its callback and its status request |
//! | [`sms`] | a text-message service, and the phones |
//! | [`checkpoint`] | barriers and plate reading cameras |
//! | [`population`] | the people, companies and lorries they know |
//! | [`faults`] | what goes wrong on order, alike in all of them |
//!
//! Each module has `start(config) -> Handle`; [`World::start`] starts all of them. To add another
//! simulator: write its state and routes in a module, serve them with `server::serve`, give its
//! services names for [`faults`], and add it to [`World`].
//!
//! ```no_run
//! # async fn example() -> Result<(), simulators::StartError> {
//! use simulators::{World, WorldConfig};
//!
//! let world = World::start(WorldConfig::default()).await?;
//! println!("messages arrive at {}", world.urls.sms);
//! world.shutdown().await;
//! # Ok(())
//! # }
//! ```

pub mod bank;
pub mod checkpoint;
pub mod faults;
pub mod gateway;
mod html;
pub mod population;
mod server;
mod service;
pub mod sms;
mod world;
mod xml;

pub use server::{Handle, StartError};
pub use world::{Credentials, Urls, World, WorldConfig};
