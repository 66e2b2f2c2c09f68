//! A tenant calls the upstreams with its own credentials, even if another tenant's are cached.

use std::fs;

use local::{
    issuer::MintRequest,
    stack::{DemoTenant, Stack, StackConfig},
};
use serde_json::{Value, json};
use shared::{
    clock::{Clock as _, SystemClock},
    model::TenantId,
    settings::SettingsDocument,
};

use crate::{person::Person, service::Service, tenant::Tenant};

/// The settings that name a credential for an upstream.
const CREDENTIALS: [&str; 4] = [
    "Auth0.ClientSecret",
    "Gigya.Secret",
    "Rest.Secret",
    "Subscribe.Credential",
];

/// A tenant at the same upstreams as a demo tenant, with one wrong credential; `None` if it does not have that setting.
async fn impostor<'a>(service: &'a Service, demo: &DemoTenant, credential: &str) -> Option<Tenant<'a>> {
    let stack: &Stack = service.stack();
    let mut settings = demo.document.settings.clone();
    *settings.get_mut(credential)? = json!("file:wrong");
    let directory = stack.function_config().secrets_dir.clone().unwrap();
    fs::write(directory.join("wrong"), "bm90IHRoaXMgb25lLCBub3IgYW55IG90aGVyIG9uZQ==").unwrap();
    let paper = format!("{}-{}", demo.document.tenant.paper(), credential.replace('.', "-"));
    let tenant = TenantId::parse("DEMO", "IMPOSTOR", &paper).unwrap();
    let mint = MintRequest::of_tenant(tenant.group(), tenant.client(), tenant.paper());
    let token = stack.issuer().mint(&mint, SystemClock::new().now()).unwrap();
    let entry = json!({
        "userProvider": demo.user_provider,
        "headers": {
            "Authorization": format!("Bearer {token}"), "X-SourceSystem": "isolation",
            "X-ClientGroupCode": tenant.group(), "X-ClientCode": tenant.client(), "X-PaperCode": tenant.paper(),
        },
    });
    let document = SettingsDocument { tenant, settings };
    stack.tools().settings_admin.put(&document).await.unwrap();
    Some(Tenant::of(service, &entry))
}

#[tokio::test]
async fn no_tenant_rides_on_the_credentials_of_another() {
    let service = Service::own(StackConfig::new(0, None, std::time::Duration::ZERO)).await;
    let honest = service.tenants().await;
    let mut tried = 0;
    for (demo, honest) in service.stack().tenants().iter().zip(&honest) {
        assert_eq!(
            honest.headers["x-papercode"].to_str().unwrap(),
            demo.document.tenant.paper()
        );
        for credential in CREDENTIALS {
            let Some(impostor) = impostor(&service, demo, credential).await else {
                continue;
            };
            let ana = Person::new("ana");
            // The other tenant's tokens and secrets are cached, before and after.
            honest.create(&ana.body()).await.expect("S200_06");
            let refused = impostor.get(&ana.id).await;
            assert!(
                [500, 503].contains(&refused.status),
                "{credential} of {:?}: {}",
                demo.user_provider,
                refused.body
            );
            assert_eq!(refused.body["data"], Value::Null);
            honest.get(&ana.id).await.expect("S200_01");
            tried += 1;
        }
    }
    // Subscribe's for each tenant, and the provider's for all but one.
    assert_eq!(tried, 9);
}
