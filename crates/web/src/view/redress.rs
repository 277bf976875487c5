//! Who was at fault, what the reader may choose, and money back.

use super::codes;
use super::forms::form;
use super::prelude::*;

/// How a booking ended, and what that means for the money.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndingView {
    /// One of [`codes::FAULTS`], as the domain writes it.
    pub happening: String,
    /// One of [`codes::AT_FAULT`].
    pub at_fault: String,
    /// One of [`codes::CONSEQUENCES`], as the domain writes it.
    pub consequence: String,
    /// The clause, such as `28 (1)`.
    pub clause: String,
    /// The fee it is about, in tiyn.
    pub amount_minor: i64,
}

impl EndingView {
    fn happening_key(&self) -> String {
        format!("fault-{}", codes::kebab(&self.happening))
    }

    fn at_fault_key(&self) -> String {
        format!("at-fault-{}", self.at_fault)
    }

    fn consequence_key(&self) -> String {
        format!("consequence-{}", codes::kebab(&self.consequence))
    }

    /// Whether the reader lost money by it, and may want to say that it was otherwise.
    fn is_forfeit(&self) -> bool {
        self.consequence == "forfeit"
    }

    fn tone(&self) -> Tone {
        match self.consequence.as_str() {
            "forfeit" => Tone::Bad,
            "refund" => Tone::Good,
            _ => Tone::Plain,
        }
    }
}

/// The choice of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OptionView {
    /// What happened, as the domain writes it.
    pub happening: String,
    /// Another time can be chosen that counts for nothing.
    pub may_move: bool,
    /// The money can be chosen.
    pub may_refund: bool,
    /// What was chosen, one of [`codes::CHOICES`] as the domain writes it.
    pub taken: Option<&'static str>,
    /// Whether it can still be chosen in the state the booking is in.
    pub is_open: bool,
}

impl OptionView {
    fn happening_key(&self) -> String {
        format!("fault-{}", codes::kebab(&self.happening))
    }

    fn taken_key(&self) -> Option<String> {
        self.taken
            .map(|taken| format!("chosen-{}", codes::kebab(taken)))
    }
}

/// A free time with the value that its button posts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FreeTime {
    /// The time.
    pub interval: Interval,
    /// The posted value.
    pub slot: String,
}

/// Money that came when the place was gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LateView {
    /// How much, in tiyn.
    pub amount_minor: i64,
    /// What was chosen, one of [`codes::CHOICES`] as the domain writes it.
    pub chosen: Option<&'static str>,
    /// The booking that was taken with it.
    pub new_booking: Option<String>,
    /// Whether a place can be taken with it at all.
    pub can_take: bool,
    /// The first free time of the booked date.
    pub of_day: Option<FreeTime>,
    /// The first free time of any date, if the booked one is full.
    pub later: Option<FreeTime>,
}

impl LateView {
    fn chosen_key(&self) -> Option<String> {
        self.chosen
            .map(|chosen| format!("chosen-{}", codes::kebab(chosen)))
    }
}

/// Everything of Q-28 on the page of a booking.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "booking/redress.html")]
pub struct RedressView {
    /// The frame.
    pub chrome: Chrome,
    /// The booking's id.
    pub booking: String,
    /// How it ended.
    pub ending: Option<EndingView>,
    /// The choice of.
    pub option: Option<OptionView>,
    /// Money that came late.
    pub late: Option<LateView>,
}

impl RedressView {
    /// Whether there is anything to say.
    pub(crate) fn is_empty(&self) -> bool {
        self.ending.is_none() && self.option.is_none() && self.late.is_none()
    }
}

form! {
    /// Money that is asked back.
    pub struct MoneyBackForm {
        /// How much, in tenge.
        amount: "label-money-back",
    }
}

/// Asks for money back that lies on the reader's account.
#[derive(Clone, Debug, Template)]
#[template(path = "account/money_back.html")]
pub struct MoneyBackPage {
    /// The frame.
    pub chrome: Chrome,
    /// What is on the account, in tiyn.
    pub balance_minor: i64,
    /// What the account owes, in tiyn: nothing goes back before that is paid.
    pub owed_minor: i64,
    /// What was typed.
    pub form: MoneyBackForm,
    /// Drawn anew each time the page is shown: one press moves money once.
    pub form_key: String,
}
