//! Benchmarks with their references; `cargo xtask bench NAME` runs one over a PostgreSQL server of its own.

mod booking;
mod details;
mod direct;
mod http;
mod measure;
mod pgbench;
mod place;
mod seed;
mod server;
mod sqlite_floor;
mod vehicles;

fn main() {}
