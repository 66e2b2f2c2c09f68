use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::*;

fn read(changes: &Value) -> Result<GigyaSettings, Vec<String>> {
    let mut document: Map<String, Value> = json!({
        "Gigya.DataCenter": "eu1",
        "Gigya.ApiKey": "3_site",
        "Gigya.UserKey": "AKapplication",
        "Gigya.Secret": "file:gigya",
    })
    .as_object()
    .unwrap()
    .clone();
    document.extend(changes.as_object().unwrap().clone());
    let mut fields = Fields::of(&document);
    let settings = GigyaSettings::read(&mut fields);
    let read = fields.finish(settings);
    read.map_err(|faults| faults.iter().map(ToString::to_string).collect())
}

#[test]
fn each_data_centre_has_its_host() {
    for (name, host) in [
        ("us1", "accounts.us1.gigya.com"),
        ("eu1", "accounts.eu1.gigya.com"),
        ("EU2", "accounts.eu2.gigya.com"),
        (" au1 ", "accounts.au1.gigya.com"),
        ("cn1", "accounts.cn1.sapcdm.cn"),
        ("global", "accounts.global.gigya.com"),
    ] {
        let settings = read(&json!({"Gigya.DataCenter": name})).unwrap();
        assert_eq!(settings.base_url.as_str(), format!("https://{host}/"));
        assert_eq!(settings.base_url.name, "Gigya.DataCenter");
    }
    assert_eq!(GigyaSettings::data_center_of("cn1.sapcdm.cn"), Some("cn1"));
    assert_eq!(GigyaSettings::data_center_of("evil.example.com"), None);
}

#[test]
fn an_address_of_ones_own_stands_in_place_of_the_data_centre() {
    let settings = read(&json!({"Gigya.DataCenter": null, "Gigya.BaseUrl": "https://gigya.example.com/v1"})).unwrap();
    assert_eq!(settings.base_url.as_str(), "https://gigya.example.com/v1/");
    assert_eq!(settings.base_url.name, "Gigya.BaseUrl");
}

#[test]
fn the_secret_travels_unless_another_form_is_chosen() {
    assert_eq!(read(&json!({})).unwrap().authentication, GigyaAuthentication::Secret);
    for form in GigyaAuthentication::ALL {
        let settings = read(&json!({"Gigya.Authentication": form.name()})).unwrap();
        assert_eq!(settings.authentication, form);
    }
}

#[test]
fn every_fault_says_what_to_do() {
    for (changes, faults) in [
        (
            json!({"Gigya.BaseUrl": "https://gigya.example.com/"}),
            vec!["Gigya.DataCenter: goes without an address of your own; leave one of the two settings out"],
        ),
        (
            json!({"Gigya.DataCenter": null}),
            vec!["Gigya.DataCenter: is required, unless an address of your own stands in its place"],
        ),
        (
            json!({"Gigya.DataCenter": "ru1"}),
            vec![
                "Gigya.DataCenter: must be one of us1, eu1, eu2, au1, cn1, global; \
                 for any other leave it out and give the address",
            ],
        ),
        (
            json!({"Gigya.DataCenter": 1}),
            vec!["Gigya.DataCenter: must be a string that is not empty"],
        ),
        (
            json!({"Gigya.ApiKey": null, "Gigya.UserKey": " ", "Gigya.Authentication": "hmac", "Gigya.Secret": "s3cr3t"}),
            vec![
                "Gigya.ApiKey: is required",
                "Gigya.UserKey: must be a string that is not empty",
                "Gigya.Authentication: must be secret, signature or bearer",
                "Gigya.Secret: must be a reference: secretsmanager:NAME, ssm:NAME or file:NAME, each with #MEMBER \
                 where needed, never the secret itself",
            ],
        ),
        (
            json!({"Gigya.DataCenter": null, "Gigya.BaseUrl": "ftp://x"}),
            vec!["Gigya.BaseUrl: must be a URL like https://host/ without user name, query or fragment"],
        ),
        (json!({"Gigya.Userkey": "AK"}), vec!["Gigya.Userkey: no such setting"]),
    ] {
        assert_eq!(read(&changes).unwrap_err(), faults);
    }
}

proptest! {
    #[test]
    fn any_document_is_read_or_its_faults_are_named(
        name in "Gigya\\.(DataCenter|BaseUrl|ApiKey|UserKey|Authentication|Secret)",
        value in prop_oneof![Just(json!(null)), Just(json!([1])), any::<i64>().prop_map(|n| json!(n)), "\\PC{0,20}".prop_map(|t| json!(t))],
    ) {
        if let Err(faults) = read(&json!({name: value})) {
            prop_assert!(!faults.is_empty(), "refused without a reason");
        }
    }
}
