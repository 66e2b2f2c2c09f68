//! The providers with an adapter and a simulator: how each is set up, and how they differ.

use async_trait::async_trait;
use local::simulators::{
    AUTH0, Auth0Client, Auth0Config, Connection, FIREFLY, Faults, FireflyClient, FireflyConfig, GIGYA, GigyaConfig,
    GigyaKey, GigyaSite, SSOR, Simulators, SimulatorsConfig, SsorConfig,
};
use serde_json::{Value, json};
use shared::provider::contract::{Features, Ids, Trouble, Troubles};

use crate::rsa;

/// `app-secret` in base64, as Gigya's console shows secrets.
const GIGYA_SECRET: &str = "YXBwLXNlY3JldA==";

/// A provider and, if there are several, the way to authenticate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Vendor {
    Auth0,
    GigyaBySecret,
    GigyaBySignature,
    GigyaByBearer,
    Ssor,
    Firefly,
}

impl Vendor {
    pub(crate) const fn simulator(self) -> &'static str {
        match self {
            Self::Auth0 => AUTH0,
            Self::GigyaBySecret | Self::GigyaBySignature | Self::GigyaByBearer => GIGYA,
            Self::Ssor => SSOR,
            Self::Firefly => FIREFLY,
        }
    }

    pub(crate) const fn features(self) -> Features {
        let usual = Features {
            ids: Ids::Text,
            password_policy: true,
            access_tokens: false,
            repeats_creations: false,
        };
        match self {
            Self::Auth0 => Features {
                access_tokens: true,
                repeats_creations: true,
                ..usual
            },
            // Servers send Gigya hashes, so it cannot judge passwords.
            Self::GigyaBySecret | Self::GigyaBySignature | Self::GigyaByBearer => Features {
                password_policy: false,
                ..usual
            },
            Self::Ssor => Features {
                repeats_creations: true,
                ..usual
            },
            Self::Firefly => Features {
                ids: Ids::Guids,
                access_tokens: true,
                ..usual
            },
        }
    }

    /// The settings of a tenant of this provider.
    pub(crate) fn settings(self, simulators: &Simulators) -> Value {
        let base_url = simulators.base_url(self.simulator()).unwrap();
        let gigya = |authentication: &str, user_key: &str, secret: &str| {
            json!({
                "Flow.UserProvider": "Gigya",
                "Gigya.BaseUrl": base_url,
                "Gigya.ApiKey": "3_readers",
                "Gigya.UserKey": user_key,
                "Gigya.Authentication": authentication,
                "Gigya.Secret": secret,
            })
        };
        match self {
            Self::Auth0 => json!({
                "Flow.UserProvider": "Auth0",
                "Auth0.BaseUrl": base_url,
                "Auth0.ClientId": "orchestrator",
                "Auth0.ClientSecret": "file:auth0",
                "Auth0.Connection": "Readers",
            }),
            Self::GigyaBySecret => gigya("secret", "app", "file:gigya"),
            Self::GigyaBySignature => gigya("signature", "app", "file:gigya"),
            Self::GigyaByBearer => gigya("bearer", "signer", "file:gigya-key"),
            Self::Ssor => json!({
                "Flow.UserProvider": "SSOR",
                "Rest.BaseUrl": base_url,
                "Rest.Secret": "file:ssor",
            }),
            Self::Firefly => json!({
                "Flow.UserProvider": "Firefly",
                "Rest.BaseUrl": base_url,
                "Rest.ClientId": "orchestrator",
                "Rest.Secret": "file:firefly",
            }),
        }
    }

    /// The failures that its simulator can produce.
    pub(crate) fn troubles(self, simulators: &Simulators) -> SimulatedTroubles<'_> {
        SimulatedTroubles {
            vendor: self,
            simulators,
        }
    }
}

/// Secrets by file name, as the settings above refer to them.
pub(crate) fn secrets() -> [(&'static str, String); 7] {
    [
        ("auth0", "secret".to_owned()),
        ("reader", "reader-secret".to_owned()),
        ("gigya", GIGYA_SECRET.to_owned()),
        ("gigya-key", rsa::private_key()),
        ("ssor", "ssor-key".to_owned()),
        ("firefly", "firefly-secret".to_owned()),
        ("wrong", "wrong".to_owned()),
    ]
}

/// The configuration of all simulators.
pub(crate) fn simulators() -> SimulatorsConfig {
    let mut reader = Auth0Client::new("reader", "reader-secret");
    reader.scopes = vec!["read:users".to_owned()];
    let keys = [
        GigyaKey::with_secret("app", GIGYA_SECRET),
        GigyaKey::with_public_key("signer", rsa::public_key()),
    ];
    SimulatorsConfig {
        auth0: Auth0Config {
            clients: vec![Auth0Client::new("orchestrator", "secret"), reader],
            connections: vec![Connection::named("Readers"), Connection::named("Others")],
            ..Auth0Config::default()
        },
        gigya: GigyaConfig {
            sites: vec![GigyaSite::new("3_readers", keys)],
            ..GigyaConfig::default()
        },
        ssor: SsorConfig {
            api_keys: vec!["ssor-key".to_owned()],
        },
        firefly: FireflyConfig {
            clients: vec![FireflyClient {
                id: "orchestrator".to_owned(),
                secret: "firefly-secret".to_owned(),
            }],
            ..FireflyConfig::default()
        },
        ..SimulatorsConfig::default()
    }
}

/// A simulator's faults as failures for the adapter that calls it.
#[derive(Debug)]
pub(crate) struct SimulatedTroubles<'a> {
    vendor: Vendor,
    simulators: &'a Simulators,
}

impl SimulatedTroubles<'_> {
    /// The path prefix of its calls about users; access tokens have another path.
    const fn api(&self) -> &'static str {
        match self.vendor {
            Vendor::Auth0 => "/api/",
            Vendor::GigyaBySecret | Vendor::GigyaBySignature | Vendor::GigyaByBearer => "/accounts.",
            Vendor::Ssor => "/consumers",
            Vendor::Firefly => "/users",
        }
    }

    fn fault(&self, trouble: Trouble) -> Value {
        match trouble {
            Trouble::Throttled => match self.vendor.simulator() {
                GIGYA => json!({"errorCode": 403_048}),
                FIREFLY => json!({"errorCode": "RATE_LIMITED"}),
                _ => json!({"status": 429}),
            },
            Trouble::OutOfOrder => match self.vendor.simulator() {
                GIGYA => json!({"errorCode": 500_001}),
                FIREFLY => json!({"errorCode": "SYSTEM_ERROR"}),
                _ => json!({"status": 500}),
            },
            Trouble::Down => json!({"down": true}),
            Trouble::Silence => json!({"latencyMs": 120_000}),
            Trouble::CutBefore => json!({"cut": "before-effect"}),
            Trouble::CutAfter => json!({"cut": "after-effect"}),
            Trouble::Page => json!({"answer": "page"}),
            Trouble::Garbage => json!({"answer": "garbage"}),
            Trouble::Oversized => json!({"answer": "oversized"}),
            Trouble::Drip => json!({"answer": "drip"}),
        }
    }

    fn set(&self, mut fault: Value) {
        fault["match"] = json!({"path": self.api()});
        let fault = self.simulators.read_fault(self.vendor.simulator(), &fault);
        self.switch().set(fault.unwrap().unwrap());
    }

    fn switch(&self) -> &Faults {
        self.simulators.faults(self.vendor.simulator()).unwrap()
    }
}

#[async_trait]
impl Troubles for SimulatedTroubles<'_> {
    async fn begin(&self, trouble: Trouble) {
        self.set(self.fault(trouble));
    }

    async fn begin_once(&self, trouble: Trouble) {
        let mut fault = match trouble {
            // For Gigya's equivalent of 500, only reads are retried.
            Trouble::OutOfOrder if self.vendor.simulator() != GIGYA => json!({"status": 503}),
            trouble => self.fault(trouble),
        };
        fault["times"] = json!(1);
        self.set(fault);
    }

    async fn expire_token(&self) {
        self.set(json!({"status": 401, "times": 1}));
    }

    async fn end(&self) {
        let unmet = self.switch().current().filter(|fault| fault.times.is_some());
        assert_eq!(unmet, None, "no attempt met this");
        self.switch().clear();
    }
}
