//! Signs requests as OAuth 1.0 does (RFC 5849 §3.4), with the application's secret as the whole key.

use aws_lc_rs::hmac;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use url::Url;

use super::parameters::Parameters;
use crate::percent::percent_encoded;

/// The key in a secret; `None` if it is not base64.
pub(super) fn key(secret: &str) -> Option<hmac::Key> {
    let bytes = STANDARD.decode(secret.trim()).ok().filter(|bytes| !bytes.is_empty())?;
    Some(hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &bytes))
}

/// `sig` of a POST to this URL with all parameters except `sig` itself.
pub(super) fn sign(key: &hmac::Key, url: &Url, parameters: &Parameters) -> String {
    STANDARD.encode(hmac::sign(key, base_string(url, parameters).as_bytes()))
}

/// The text to sign. The URL has a lower-case host and no default port, because [`Url`] normalises it.
fn base_string(url: &Url, parameters: &Parameters) -> String {
    let mut pairs: Vec<(&str, &str)> = parameters.pairs().collect();
    // By code point, so capitals come first. In UTF-8 this is the order of bytes.
    pairs.sort_unstable();
    let pairs: Vec<String> = pairs
        .into_iter()
        .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
        .collect();
    let address = format!("{}{}", url.origin().ascii_serialization(), url.path());
    format!("POST&{}&{}", encode(&address), encode(&pairs.join("&")))
}

fn encode(text: &str) -> String {
    percent_encoded(text).to_string()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use percent_encoding::percent_decode_str;
    use proptest::prelude::*;

    fn parameters(pairs: &[(&'static str, &str)]) -> Parameters {
        pairs
            .iter()
            .fold(Parameters::default(), |all, (name, value)| all.with(name, *value))
    }

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    /// The vector of SAP's Java SDK (`SigUtilsTest`).
    fn official() -> Parameters {
        parameters(&[
            ("oauth_consumer_key", "test-consumer-secret"),
            ("oauth_token", "test-token-secret"),
            ("oauth_signature_method", "HMAC-SHA1"),
            ("oauth_timestamp", "1191242096"),
            ("oauth_nonce", "kllo9940pd9333jh"),
            ("oauth_version", "1.0"),
            ("file", "vacation.jpg"),
            ("size", "original"),
        ])
    }

    #[test]
    fn the_sdks_vector_is_signed_as_there() {
        let key = key(&STANDARD.encode("test-consumer-secret&test-token-secret")).unwrap();
        assert_eq!(
            sign(&key, &url("http://photos.example.net/photos"), &official()),
            "j4/Jwtp11HLWl7KG3QlsczfRRpU="
        );
    }

    #[test]
    fn ports_other_than_the_schemes_own_are_part_of_the_address() {
        for (address, expected) in [
            (
                "http://photos.example.net:8080/photos",
                "http%3A%2F%2Fphotos.example.net%3A8080%2Fphotos",
            ),
            (
                "https://photos.example.net:4433/photos",
                "https%3A%2F%2Fphotos.example.net%3A4433%2Fphotos",
            ),
            (
                "HTTPS://Photos.Example.NET:443/photos",
                "https%3A%2F%2Fphotos.example.net%2Fphotos",
            ),
        ] {
            let base = base_string(&url(address), &official());
            assert!(
                base.starts_with(&format!("POST&{expected}&file%3Dvacation.jpg%26oauth_consumer_key%3D")),
                "{base}"
            );
        }
    }

    #[test]
    fn a_call_of_the_accounts_api_is_signed_with_capitals_first() {
        let parameters = parameters(&[
            ("apiKey", "3_TESTAPIKEY"),
            ("userKey", "AKtest"),
            ("UID", "crid 1/ü+~*"),
            ("format", "json"),
            ("httpStatusCodes", "false"),
            ("timestamp", "1700000000"),
            ("nonce", "1700000000000_1"),
        ]);
        let address = url("https://accounts.us1.gigya.com/accounts.getAccountInfo");
        assert_eq!(
            sign(&key("dGVzdC1hcHAtc2VjcmV0").unwrap(), &address, &parameters),
            "7afc+PeYDYIH3hYXEQAX/pYVt3w="
        );
    }

    #[test]
    fn the_sdks_encoding_vector_is_encoded_as_there() {
        assert_eq!(
            encode("!*'();:@&=+$,/?%#[] "),
            "%21%2A%27%28%29%3B%3A%40%26%3D%2B%24%2C%2F%3F%25%23%5B%5D%20"
        );
        assert_eq!(encode("A-Za-z0-9-_.~"), "A-Za-z0-9-_.~");
    }

    #[test]
    fn a_secret_is_base64() {
        for text in ["", "  ", "not base64!", "YQ"] {
            assert!(key(text).is_none(), "{text:?}");
        }
        assert!(key("dGVzdC1hcHAtc2VjcmV0\n").is_some());
    }

    proptest! {
        #[test]
        fn what_is_signed_says_exactly_what_is_sent(values in prop::collection::vec("\\PC{0,20}|[ -~]{0,20}", 5)) {
            let names = ["UID", "apiKey", "data", "nonce", "profile"];
            let sent: BTreeMap<&'static str, String> = names.into_iter().zip(values).collect();
            let parameters = sent.iter().rev().fold(Parameters::default(), |all, (name, value)| all.with(name, value.as_str()));
            let base = base_string(&url("https://accounts.eu1.gigya.com/accounts.search"), &parameters);
            let decode = |text: &str| percent_decode_str(text).decode_utf8().unwrap().into_owned();
            let parts: Vec<&str> = base.split('&').collect();
            prop_assert_eq!(parts.len(), 3);
            prop_assert_eq!(decode(parts[1]), "https://accounts.eu1.gigya.com/accounts.search");
            let pairs = decode(parts[2]);
            let read: Vec<(String, String)> = pairs
                .split('&')
                .map(|pair| pair.split_once('=').unwrap())
                .map(|(name, value)| (decode(name), decode(value)))
                .collect();
            let expected: Vec<(String, String)> = sent.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
            prop_assert_eq!(read, expected);
        }
    }
}
