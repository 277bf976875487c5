//! Codes that belong to the pages themselves: errors of fields, warnings, one-time messages, countries.

/// Errors with their own page.
pub const PAGE_ERRORS: &[&str] = &[
    "400", "401", "403", "404", "405", "413", "422", "429", "500", "503",
];

/// One-time messages after a redirect.
pub const FLASHES: &[&str] = &[
    "signed-in",
    "signed-out",
    "signed-up",
    "password-set",
    "code-sent",
    "booking-moved",
    "booking-cancelled",
    "driver-changed",
    "notices-read",
    "job-retried",
    "job-discarded",
    "capacity-saved",
    "closure-saved",
    "closure-lifted",
    "list-saved",
    "place-taken",
    "payment-not-needed",
    "sign-in-first",
    "agreement-accepted",
    "appeal-filed",
    "appeal-answered",
    "consent-revoked",
    "register-paused",
    "register-resumed",
    "orders-made",
    "orders-none",
    "posting-proposed",
    "match-proposed",
    "proposal-approved",
    "proposal-rejected",
];

/// Days of the week, Monday first.
pub const WEEKDAYS: &[&str] = &["1", "2", "3", "4", "5", "6", "7"];

/// Warnings that don't stop a booking.
pub const WARNINGS: &[&str] = &[
    "plate-format",
    "plate-country",
    "chassis-number",
    "vin-check-digit",
    "document-expires",
    "arrive-early",
];

/// What can be wrong with a field. Values: `field` is added by [`crate::view::forms::Field::error_words`];
/// `too-long` and `capacity-range` need `most`, `code-wrong` needs `left` (attempts), `date-before`
/// and `date-after` need `date`.
pub const FIELD_ERRORS: &[&str] = &[
    "required",
    "too-long",
    "bad-format",
    "choose",
    "already-used",
    "number",
    "phone-format",
    "phone-taken",
    "phone-unknown",
    "code-format",
    "code-wrong",
    "code-expired",
    "code-attempts",
    "password-different",
    "password-common",
    "sign-in-wrong",
    "iin-length",
    "iin-digits",
    "iin-date",
    "iin-century",
    "iin-never-issued",
    "iin-check-digit",
    "iin-birth-date",
    "bin-length",
    "bin-digits",
    "bin-date",
    "bin-kind",
    "bin-never-issued",
    "bin-check-digit",
    "name-letters",
    "name-length",
    "plate-characters",
    "plate-length",
    "plate-no-digit",
    "trailer-same",
    "vin-length",
    "vin-letters",
    "vin-characters",
    "vin-no-digit",
    "date-format",
    "date-past",
    "date-future",
    "date-before",
    "date-after",
    "age",
    "document-number",
    "document-expired",
    "email-format",
    "agreement",
    "consent",
    "country",
    "trusted-count",
    "driver-repeated",
    "declaration-format",
    "time-choose",
    "time-gone",
    "capacity-range",
    "period-order",
    "file-size",
    "file-format",
    "row-columns",
    "row-repeated",
    "rows-too-many",
    "list-empty",
    "not-on-list",
    "words-range",
    "reason-range",
];

/// Countries that vehicles and documents come from, in lower case; the first [`COUNTRIES_FIRST`] stand at the top
/// of lists.
pub const COUNTRIES: &[&str] = &[
    "kz", "ru", "cn", "uz", "kg", "tm", // Kazakhstan and its neighbours
    "ae", "af", "al", "am", "at", "az", "ba", "be", "bg", "by", "ch", "cy", "cz", "de", "dk", "ee",
    "es", "fi", "fr", "gb", "ge", "gr", "hr", "hu", "ie", "il", "in", "iq", "ir", "it", "jo", "jp",
    "kr", "kw", "lb", "lt", "lu", "lv", "md", "me", "mk", "mn", "nl", "no", "om", "pk", "pl", "pt",
    "qa", "ro", "rs", "sa", "se", "si", "sk", "sy", "tj", "tr", "ua", "us", "vn",
];

/// How many of [`COUNTRIES`] stand at the top.
pub const COUNTRIES_FIRST: usize = 6;
