//! Ids and addresses arrive unchanged in paths and queries, whatever they hold.

use proptest::prelude::*;

use super::template::{About, Path, Template};
use crate::{settings::Setting, upstream::samples};

proptest! {
    #[test]
    fn any_id_and_address_come_back_from_the_url(
        id in "\\PC{1,40}|[./%2eE{}]{1,8}|[ -~]{1,40}",
        email in "[!-~&&[^@]]{1,20}@[a-z]{1,10}\\.com",
    ) {
        let about = About { id: Some(&id), email: Some(&email) };
        let path = Path::parse("/v1/users/{id}/mail-{email}").unwrap();
        let template = Template::parse("<{email}>&{id}").unwrap();
        let (name, value) = ("Test.BaseUrl", "http://127.0.0.1/api/".parse().unwrap());
        let base = samples::client(&samples::clock()).base(&Setting { name, value }).unwrap();
        let segments = path.fill(about).unwrap();
        prop_assert_eq!(&segments, &["v1", "users", &id, &format!("mail-{email}")]);
        let value = template.fill(about).unwrap();
        prop_assert_eq!(&value, &format!("<{email}>&{id}"));
        crate::fuzzing::connector::check_way(&base, &segments, &[("who".to_owned(), value)]);
    }
}
