//! The electronic queue on both engines: places, bookings and their life, through the commands that
//! everybody else uses. What holds at every instant is in `support/proof.rs`; every test asks it.

mod appeals;
mod capacity;
mod checks;
mod closures;
mod consents;
mod debts;
mod expedited;
mod fault;
mod keys;
mod late_money;
mod later;
mod money;
mod money_property;
mod moves;
mod new_year;
mod passage;
mod payment;
mod places;
mod property;
mod races;
mod registers;
mod statements;
mod step;
mod support;
mod timers;
mod vehicles;
mod waivers;
