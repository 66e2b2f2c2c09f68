//! Query parameters.

use crate::error::ApiError;

/// The only query parameter.
pub const IGNORE_PROVIDER: &str = "ignoreProvider";

/// Parses `ignoreProvider`: `true`, `false`, `1` or `0`, in any case. The name is matched in any case too, because the
/// published documents spell it both `ignoreProvider` and `IgnoreProvider`. False if absent.
pub fn ignore_provider(query: &[(String, String)]) -> Result<bool, ApiError> {
    let mut values = query
        .iter()
        .filter(|(name, _)| name.eq_ignore_ascii_case(IGNORE_PROVIDER))
        .map(|(_, value)| value.as_str());
    let value = match (values.next(), values.next()) {
        (None, _) => return Ok(false),
        (Some(value), None) => value,
        (Some(_), Some(_)) => {
            return Err(ApiError::invalid_input(format!(
                "{IGNORE_PROVIDER}: must be given once"
            )));
        }
    };
    match value.to_ascii_lowercase().as_str() {
        "true" | "1" => Ok(true),
        "false" | "0" => Ok(false),
        _ => Err(ApiError::invalid_input(format!(
            "{IGNORE_PROVIDER}: must be true, false, 1 or 0"
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::Code;
    use proptest::prelude::*;

    fn parse(pairs: &[(&str, &str)]) -> Result<bool, Code> {
        let query: Vec<_> = pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        ignore_provider(&query).map_err(|error| error.code())
    }

    proptest! {
        #[test]
        fn any_value_is_read_or_refused(name in "[iI]gnoreProvider|\\PC{0,10}", value in "\\PC{0,10}") {
            let _ = parse(&[(&name, &value)]);
        }
    }

    #[test]
    fn four_words_in_any_case() {
        assert_eq!(parse(&[]), Ok(false));
        for (value, expected) in [
            ("true", true),
            ("TRUE", true),
            ("1", true),
            ("False", false),
            ("0", false),
        ] {
            assert_eq!(
                parse(&[("other", "x"), ("IGNOREprovider", value)]),
                Ok(expected),
                "{value}"
            );
        }
        for value in ["", "yes", "2", " true", "true ", "null"] {
            assert_eq!(
                parse(&[("ignoreProvider", value)]),
                Err(Code::InvalidInput),
                "{value:?}"
            );
        }
        assert_eq!(
            parse(&[("ignoreProvider", "1"), ("IgnoreProvider", "1")]),
            Err(Code::InvalidInput)
        );
    }
}
