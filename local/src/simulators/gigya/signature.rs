//! The HMAC-SHA1 signature of a call: OAuth 1.0's base string, signed with the application's secret.

use aws_lc_rs::hmac;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// All but the unreserved characters of RFC 3986. Not the set of `shared`: with that, the simulator would agree with any mistake
/// in it.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

fn encode(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// The text that is signed. `url` has neither query nor default port; `params` are those of the form and the query except `sig`.
pub(super) fn base_string(method: &str, url: &str, params: &[(String, String)]) -> String {
    let mut sorted: Vec<_> = params.iter().filter(|(name, _)| name != "sig").collect();
    // By code point, so that `UID` comes before `apiKey`.
    sorted.sort();
    let joined: Vec<String> = sorted
        .iter()
        .map(|(name, value)| format!("{name}={}", encode(value)))
        .collect();
    format!("{method}&{}&{}", encode(url), encode(&joined.join("&")))
}

/// Whether this is the signature of the text with the secret.
pub(super) fn is_signed(text: &str, secret: &str, signature: &str) -> bool {
    let (Ok(key), Ok(signature)) = (STANDARD.decode(secret), STANDARD.decode(signature)) else {
        return false;
    };
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &key);
    hmac::verify(&key, text.as_bytes(), &signature).is_ok()
}

#[cfg(test)]
mod tests {
    use base64::{Engine as _, engine::general_purpose::STANDARD};

    use super::{base_string, encode, is_signed};

    fn params(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        let owned = pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        owned.collect()
    }

    #[test]
    fn encodes_as_the_vendor_published() {
        assert_eq!(
            encode("!*'();:@&=+$,/?%#[] "),
            "%21%2A%27%28%29%3B%3A%40%26%3D%2B%24%2C%2F%3F%25%23%5B%5D%20"
        );
        assert_eq!(encode("aZ09-_.~ü"), "aZ09-_.~%C3%BC");
    }

    #[test]
    fn agrees_with_the_published_signature() {
        let params = params(&[
            ("size", "original"),
            ("file", "vacation.jpg"),
            ("oauth_consumer_key", "test-consumer-secret"),
            ("oauth_nonce", "kllo9940pd9333jh"),
            ("oauth_signature_method", "HMAC-SHA1"),
            ("oauth_timestamp", "1191242096"),
            ("oauth_token", "test-token-secret"),
            ("oauth_version", "1.0"),
            ("sig", "not part of it"),
        ]);
        let text = base_string("POST", "http://photos.example.net/photos", &params);
        let secret = STANDARD.encode("test-consumer-secret&test-token-secret");
        assert!(is_signed(&text, &secret, "j4/Jwtp11HLWl7KG3QlsczfRRpU="));
        assert!(!is_signed(&text, &secret, "j4/Jwtp11HLWl7KG3QlsczfRRpV="));
        assert!(!is_signed(&text, "not base64!", "j4/Jwtp11HLWl7KG3QlsczfRRpU="));
    }

    #[test]
    fn capitals_come_before_small_letters() {
        let params = params(&[
            ("apiKey", "3_TESTAPIKEY"),
            ("userKey", "AKtest"),
            ("UID", "crid 1/ü+~*"),
            ("format", "json"),
            ("httpStatusCodes", "false"),
            ("timestamp", "1700000000"),
            ("nonce", "1700000000000_1"),
        ]);
        let text = base_string(
            "POST",
            "https://accounts.us1.gigya.com/accounts.getAccountInfo",
            &params,
        );
        assert!(is_signed(&text, "dGVzdC1hcHAtc2VjcmV0", "7afc+PeYDYIH3hYXEQAX/pYVt3w="));
    }
}
