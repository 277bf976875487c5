//! Signing up, signing in, and a new password in the place of a forgotten one.

use super::codes;
use super::forms::form;
use super::prelude::*;

form! {
    /// The telephone a code goes to: first page of signing up, and of a new password.
    pub struct PhoneForm {
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
    pub form: PhoneForm,
}

form! {
    /// The code that came to the telephone.
    pub struct CodeForm {
        /// Six digits from the SMS.
        code: "label-code",
    }
}

/// Second page of signing up, and of a new password: the code from the SMS.
#[derive(Clone, Debug, Template)]
#[template(path = "account/phone_code.html")]
pub struct PhoneCode {
    /// The frame.
    pub chrome: Chrome,
    /// What was typed.
    pub form: CodeForm,
    /// Address of the page before, where the telephone is given.
    pub back: &'static str,
    /// Address that sends the code again (POST).
    pub again: &'static str,
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

/// A new password, first page: the telephone of the account.
#[derive(Clone, Debug, Template)]
#[template(path = "account/reset_phone.html")]
pub struct ResetPhone {
    /// The frame.
    pub chrome: Chrome,
    /// What was typed.
    pub form: PhoneForm,
}

form! {
    /// A new password.
    pub struct NewPasswordForm {
        /// Password.
        password: "label-new-password",
        /// The same password again.
        password_again: "label-password-again",
    }
}

/// A new password, third page.
#[derive(Clone, Debug, Template)]
#[template(path = "account/reset_password.html")]
pub struct ResetPassword {
    /// The frame.
    pub chrome: Chrome,
    /// What was typed.
    pub form: NewPasswordForm,
    /// The number of the account, partly hidden.
    pub phone: String,
}
