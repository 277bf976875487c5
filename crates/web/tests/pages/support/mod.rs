//! What the tests of the pages share: the house with its clock, browsers, and the reading of HTML.

pub mod browser;
mod camera;
pub mod html;
pub mod people;
pub mod world;

pub use browser::{Browser, Page};
pub use world::{World, world, worlds};
