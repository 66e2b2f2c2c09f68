//! How a tenant's settings change presets and descriptions.

use serde_json::{Value, json};

use super::connector::Authentication;
use crate::{
    provider::rest::bench::document,
    settings::{ProviderSettings, RestSettings},
};

fn read(settings: &Value) -> Result<RestSettings, Vec<String>> {
    let base = "https://vendor.example.com/api".parse().unwrap();
    match document(settings, &base).parse() {
        Ok(tenant) => match tenant.settings().provider().cloned() {
            Some(ProviderSettings::Rest(settings)) => Ok(settings),
            other => panic!("{other:?}"),
        },
        Err(faults) => Err(faults.iter().map(ToString::to_string).collect()),
    }
}

#[test]
fn a_preset_needs_an_address_and_a_secret_and_those_with_tokens_a_client() {
    let ssor = read(&json!({"Flow.UserProvider": "ssor"})).unwrap();
    assert_eq!(ssor.base_url.as_str(), "https://vendor.example.com/api/");
    assert_eq!((ssor.connector.name.as_str(), ssor.client_id), ("SSOR", None));
    let firefly = read(&json!({
        "Flow.UserProvider": "firefly", "Rest.ClientId": "client-1", "Rest.PresetVersion": 1,
        "Rest.TokenBaseUrl": "https://login.example.com",
    }))
    .unwrap();
    assert_eq!(firefly.token_base_url.unwrap().as_str(), "https://login.example.com/");
    assert_eq!(firefly.client_id.as_deref(), Some("client-1"));
}

#[test]
fn any_part_of_a_preset_can_be_another() {
    let settings = read(&json!({
        "Flow.UserProvider": "SSOR",
        "Rest.ClientId": "client-1",
        "Rest.Connector": {
            "about": {"name": "Our SSOR"},
            "authentication": {"kind": "basic", "name": null},
            "operations": {"delete": {"path": "/v2/consumers/{id}"}},
        },
    }))
    .unwrap();
    assert_eq!(settings.connector.name, "Our SSOR");
    assert_eq!(settings.connector.authentication, Authentication::Basic);
    let preset = read(&json!({"Flow.UserProvider": "SSOR"})).unwrap();
    assert_ne!(settings.connector.delete.path, preset.connector.delete.path);
    assert_eq!(settings.connector.create, preset.connector.create);
}

#[test]
fn every_fault_is_named_with_its_setting_and_place() {
    let client_only = "goes with the authentications basic and oauth2 alone";
    for (settings, expected) in [
        (
            json!({"Flow.UserProvider": "SSOR", "Rest.BaseUrl": null, "Rest.Secret": null}),
            vec![
                "Rest.BaseUrl: is required".to_owned(),
                "Rest.Secret: is required".to_owned(),
            ],
        ),
        (
            json!({"Flow.UserProvider": "SSOR", "Rest.ClientId": "client-1"}),
            vec![format!("Rest.ClientId: {client_only}")],
        ),
        (
            json!({"Flow.UserProvider": "SSOR", "Rest.TokenBaseUrl": "https://login.example.com"}),
            vec!["Rest.TokenBaseUrl: goes with the authentication oauth2 alone".to_owned()],
        ),
        (
            json!({"Flow.UserProvider": "Firefly"}),
            vec!["Rest.ClientId: is required".to_owned()],
        ),
        (
            json!({"Flow.UserProvider": "SSOR", "Rest.PresetVersion": 7}),
            vec!["Rest.PresetVersion: must be a whole number from 1 to 1".to_owned()],
        ),
        (
            json!({"Flow.UserProvider": "SSOR", "Rest.Connector": "none"}),
            vec!["Rest.Connector: must be an object".to_owned()],
        ),
        (
            json!({"Flow.UserProvider": "REST"}),
            vec!["Rest.Connector: is required: REST has no preset, so the whole description stands here".to_owned()],
        ),
        (
            json!({"Flow.UserProvider": "REST", "Rest.PresetVersion": 1, "Rest.Connector": []}),
            vec![
                "Rest.Connector: must be an object".to_owned(),
                "Rest.PresetVersion: goes with SSOR and Firefly alone: REST has no preset".to_owned(),
            ],
        ),
        (
            json!({"Flow.UserProvider": "SSOR", "Rest.Conector": {}}),
            vec!["Rest.Conector: no such setting".to_owned()],
        ),
        (
            json!({
                "Flow.UserProvider": "SSOR",
                "Rest.ClientId": "a:b",
                "Rest.Connector": {"authentication": {"kind": "basic", "name": null}},
            }),
            vec!["Rest.ClientId: must not hold a colon, which ends the user name in Basic authentication".to_owned()],
        ),
        (
            json!({
                "Flow.UserProvider": "SSOR",
                "Rest.Connector": {"operations": {"create": {"constants": {"/source": null}}}},
            }),
            vec![
                "Rest.Connector /operations/create/constants/~1source: null cannot be sent, neither by itself nor \
                 within a value"
                    .to_owned(),
            ],
        ),
        (
            json!({
                "Flow.UserProvider": "SSOR",
                "Rest.Connector": {"format": 2, "operations": {"create": {"path": "consumers"}, "delete": null}},
            }),
            vec![
                "Rest.Connector /format: must be 1, the one version of the format that there is".to_owned(),
                "Rest.Connector /operations/create/path: must begin with /".to_owned(),
                "Rest.Connector /operations/delete: is required".to_owned(),
            ],
        ),
    ] {
        assert_eq!(read(&settings).unwrap_err(), expected, "{settings}");
    }
}

#[test]
fn settings_of_a_provider_that_the_tenant_is_not_on_may_be_incomplete() {
    let base = "https://vendor.example.com/".parse().unwrap();
    let settings = json!({"Flow.UserProvider": null, "Rest.Secret": "plain", "Rest.Connector": 1});
    assert!(document(&settings, &base).parse().is_ok());
}
