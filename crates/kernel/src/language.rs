//! The three languages in which people are spoken to.

crate::text_enum! {
    /// The language in which somebody is spoken to.
    Language ("language") {
        /// Kazakh.
        Kazakh = "kk",
        /// Russian.
        Russian = "ru",
        /// English.
        English = "en",
    }
}

impl Language {
    /// The language of a code; Kazakh, the state language, for any other text.
    pub fn or_kazakh(code: &str) -> Self {
        code.parse().unwrap_or(Self::Kazakh)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Only three languages are spoken; anything else is answered in the state language.
    #[test]
    fn an_unknown_language_is_kazakh() {
        assert_eq!(Language::or_kazakh("en"), Language::English);
        assert_eq!(Language::or_kazakh("ru"), Language::Russian);
        assert_eq!(Language::or_kazakh("zh"), Language::Kazakh);
        assert_eq!(Language::or_kazakh(""), Language::Kazakh);
    }

    #[test]
    fn a_language_is_written_by_its_code() {
        for language in Language::ALL {
            assert_eq!(language.as_str().parse(), Ok(*language));
            let json = serde_json::to_string(language).expect("it has a JSON form");
            assert_eq!(json, format!("\"{language}\""));
        }
        let unknown = "de".parse::<Language>().expect_err("not spoken here");
        assert!(unknown.to_string().contains("use one of: kk ru en"));
    }
}
