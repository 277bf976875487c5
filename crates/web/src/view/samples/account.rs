//! Samples of signing up, signing in, and a new password.

use super::super::account::{CodeForm, NewPasswordForm, PhoneForm, SignInForm, SignUpDetailsForm};
use super::super::forms::Form;
use super::super::{
    PhoneCode, ResetPassword, ResetPhone, SignIn, SignUpDetails, SignUpPhone, paths,
};
use super::{Chrome, Samples, at};
use crate::i18n::Message;

impl Samples for SignUpPhone {
    fn samples(chrome: &Chrome) -> Vec<Self> {
        let mut wrong = PhoneForm::from_pairs([("phone", "8 701")]);
        wrong.reject("phone", Message::new("error-phone-format"));
        [PhoneForm::default(), wrong]
            .map(|form| Self {
                chrome: chrome.clone(),
                form,
            })
            .into()
    }
}

impl Samples for PhoneCode {
    fn samples(chrome: &Chrome) -> Vec<Self> {
        let mut wrong = CodeForm::from_pairs([("code", "000000")]);
        wrong.reject("code", Message::new("error-code-wrong").with("left", 2));
        [
            (
                CodeForm::default(),
                [paths::SIGN_UP, paths::SIGN_UP_CODE_AGAIN],
                Some("http://127.0.0.1:9/?phone=77011234567".to_owned()),
            ),
            (wrong, [paths::RESET, paths::RESET_CODE_AGAIN], None),
        ]
        .map(|(form, [back, again], inbox_url)| Self {
            chrome: chrome.clone(),
            form,
            back,
            again,
            phone: "+7 701 ••• •• 67".to_owned(),
            valid_until: at(20, 9, 40),
            inbox_url,
        })
        .into()
    }
}

impl Samples for SignUpDetails {
    fn samples(chrome: &Chrome) -> Vec<Self> {
        let mut wrong = SignUpDetailsForm::from_pairs([
            ("residency", "resident"),
            ("holder", "person"),
            ("iin", "850305300012"),
            ("surname", "Әбдіқадырұлы"),
            ("password", "short"),
        ]);
        wrong.require(&["given", "agreement"]);
        wrong.reject("iin", Message::new("error-iin-check-digit"));
        wrong.reject(
            "password",
            Message::new("error-password-least").with("least", 8),
        );
        wrong.reject("agreement", Message::new("error-agreement"));
        [SignUpDetailsForm::default(), wrong]
            .map(|form| Self {
                chrome: chrome.clone(),
                form,
                agreement_version: "2026-1".to_owned(),
            })
            .into()
    }
}

impl Samples for ResetPhone {
    fn samples(chrome: &Chrome) -> Vec<Self> {
        let mut unknown = PhoneForm::from_pairs([("phone", "+77011234567")]);
        unknown.reject("phone", Message::new("error-phone-unknown"));
        [PhoneForm::default(), unknown]
            .map(|form| Self {
                chrome: chrome.clone(),
                form,
            })
            .into()
    }
}

impl Samples for ResetPassword {
    fn samples(chrome: &Chrome) -> Vec<Self> {
        let mut wrong = NewPasswordForm::from_pairs([("password", "short")]);
        wrong.reject(
            "password",
            Message::new("error-password-least").with("least", 8),
        );
        [NewPasswordForm::default(), wrong]
            .map(|form| Self {
                chrome: chrome.clone(),
                form,
                phone: "+7 701 ••• •• 67".to_owned(),
            })
            .into()
    }
}

impl Samples for SignIn {
    fn samples(chrome: &Chrome) -> Vec<Self> {
        let mut wrong =
            SignInForm::from_pairs([("phone", "+77011234567"), ("password", "1234567890")]);
        wrong.reject("password", Message::new("error-sign-in-wrong"));
        [
            (SignInForm::default(), String::new()),
            (wrong, "/book/time".to_owned()),
        ]
        .map(|(form, next)| Self {
            chrome: chrome.clone(),
            form,
            next,
        })
        .into()
    }
}
