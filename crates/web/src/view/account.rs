//! Signing up and signing in.

use super::codes;
use super::forms::form;
use super::prelude::*;

form! {
    /// Sign-up, first page.
    pub struct SignUpPhoneForm {
        /// Telephone number as typed.
        phone: "label-phone",
    }
}

/// Sign-up, first page: the telephone the code goes to.
#[derive(Clone, Debug, Template)]
#[template(path = "account/sign_up_phone.html")]
pub struct SignUpPhone {
    /// The frame.
    pub chrome: Chrome,
    /// What was typed.
    pub form: SignUpPhoneForm,
}

form! {
    /// Sign-up, second page.
    pub struct SignUpCodeForm {
        /// Six digits from the SMS.
        code: "label-code",
    }
}

/// Sign-up, second page: the code from the SMS.
#[derive(Clone, Debug, Template)]
#[template(path = "account/sign_up_code.html")]
pub struct SignUpCode {
    /// The frame.
    pub chrome: Chrome,
    /// What was typed.
    pub form: SignUpCodeForm,
    /// The number the code was sent to, partly hidden.
    pub phone: String,
    /// Until when the code is good.
    pub valid_until: Zoned,
    /// Where the SMS can be read, if the telephones are simulated (demonstration).
    pub inbox_url: Option<String>,
}

form! {
    /// Sign-up, third page.
    pub struct SignUpDetailsForm {
        /// `resident` or `non-resident`.
        residency: "label-residency",
        /// `person` or `organisation`.
        holder: "label-holder",
        /// IIN of a person; residents only.
        iin: "label-iin",
        /// BIN of an organisation; residents only.
        bin: "label-bin",
        /// Name of an organisation.
        organisation: "label-organisation",
        /// Surname of the person, or of who acts for the organisation.
        surname: "label-surname",
        /// First name.
        given: "label-given",
        /// Patronymic, if any.
        patronymic: "label-patronymic",
        /// Password.
        password: "label-password",
        /// The same password again.
        password_again: "label-password-again",
        /// `yes` when the user agreement is accepted.
        agreement: "label-agreement",
    }
}

/// Sign-up, third page: who the account belongs to.
#[derive(Clone, Debug, Template)]
#[template(path = "account/sign_up_details.html")]
pub struct SignUpDetails {
    /// The frame.
    pub chrome: Chrome,
    /// What was typed.
    pub form: SignUpDetailsForm,
    /// The version of the agreement that is accepted here.
    pub agreement_version: String,
}

form! {
    /// Sign-in.
    pub struct SignInForm {
        /// Telephone number as typed.
        phone: "label-phone",
        /// Password.
        password: "label-password",
    }
}

/// Sign-in.
#[derive(Clone, Debug, Template)]
#[template(path = "account/sign_in.html")]
pub struct SignIn {
    /// The frame.
    pub chrome: Chrome,
    /// What was typed.
    pub form: SignInForm,
    /// A path of this site to go on to (posted as `next`); empty for the reader's bookings.
    pub next: String,
}
