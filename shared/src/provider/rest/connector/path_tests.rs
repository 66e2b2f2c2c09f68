//! Ids and addresses survive the way into a path and a query, whatever they hold.

use percent_encoding::percent_decode_str;
use proptest::prelude::*;
use url::Url;

use super::template::{About, Path, Template};
use crate::upstream::samples;

proptest! {
    #[test]
    fn any_id_and_address_come_back_from_the_url(
        id in "\\PC{1,40}|[./%2eE{}]{1,8}|[ -~]{1,40}",
        email in "[!-~&&[^@]]{1,20}@[a-z]{1,10}\\.com",
    ) {
        let about = About { id: Some(&id), email: Some(&email) };
        let path = Path::parse("/v1/users/{id}/mail-{email}").unwrap();
        let template = Template::parse("<{email}>&{id}").unwrap();
        let base = samples::client(&samples::clock())
            .base(&"http://127.0.0.1/api/".parse().unwrap(), "Test.BaseUrl")
            .unwrap();
        let Ok(endpoint) = base.join(path.fill(about).unwrap()) else {
            prop_assert!(id == "." || id == "..");
            return Ok(());
        };
        let endpoint = endpoint.query("who", &template.fill(about).unwrap());
        // As the other side reads it: a parse of the text that goes over the wire.
        let url = Url::parse(endpoint.as_str()).unwrap();
        let decode = |text: &str| percent_decode_str(text).decode_utf8().unwrap().into_owned();
        let segments: Vec<String> = url.path_segments().unwrap().map(decode).collect();
        let last = format!("mail-{email}");
        prop_assert_eq!(segments, ["api", "v1", "users", &id, &last]);
        let pairs: Vec<(String, String)> = url.query_pairs().into_owned().collect();
        prop_assert_eq!(pairs, vec![("who".to_owned(), format!("<{email}>&{id}"))]);
        prop_assert!(url.fragment().is_none());
    }
}
