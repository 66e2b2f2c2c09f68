//! The AWS variables of the environment for region and endpoints, under the names that all AWS tools use.

use aws_config::Region;
use aws_types::{
    sdk_config::Builder,
    service_config::{LoadServiceConfig, ServiceConfigKey},
};

use crate::runtime::variables::environment;

/// A function that looks up variables.
#[derive(Debug, Clone, Copy)]
pub(super) struct Environment(fn(&str) -> Option<String>);

impl Environment {
    /// Sets the region, the kind of endpoints, and any configured endpoint URLs.
    pub(super) fn apply(sdk: Builder) -> Builder {
        Self(environment).applied(sdk)
    }

    fn applied(self, sdk: Builder) -> Builder {
        let mut sdk = sdk;
        let region = self.value("AWS_REGION").or_else(|| self.value("AWS_DEFAULT_REGION"));
        sdk.set_region(region.map(Region::new));
        sdk.set_use_fips(self.switch("AWS_USE_FIPS_ENDPOINT"));
        sdk.set_use_dual_stack(self.switch("AWS_USE_DUALSTACK_ENDPOINT"));
        sdk.set_endpoint_url(self.endpoint(None));
        sdk.service_config(self)
    }

    /// The configured endpoint URL of one service; with `None`, that for all services.
    fn endpoint(self, service: Option<&str>) -> Option<String> {
        if self.switch("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS") == Some(true) {
            return None;
        }
        let Some(service) = service else {
            return self.value("AWS_ENDPOINT_URL");
        };
        let service = service.replace([' ', '-'], "_").to_ascii_uppercase();
        self.value(&format!("AWS_ENDPOINT_URL_{service}"))
    }

    fn value(self, name: &str) -> Option<String> {
        (self.0)(name).filter(|value| !value.is_empty())
    }

    fn switch(self, name: &str) -> Option<bool> {
        let value = self.value(name)?;
        let switch = value.to_ascii_lowercase().parse().ok();
        if switch.is_none() {
            tracing::warn!(name, value, "a switch is true or false; this one counts as not set");
        }
        switch
    }
}

impl LoadServiceConfig for Environment {
    fn load_config(&self, key: ServiceConfigKey<'_>) -> Option<String> {
        (key.env() == "AWS_ENDPOINT_URL")
            .then(|| self.endpoint(Some(key.service_id())))
            .flatten()
    }
}

#[cfg(test)]
mod tests {
    use aws_config::SdkConfig;

    use super::*;

    fn sdk(environment: fn(&str) -> Option<String>) -> SdkConfig {
        Environment(environment).applied(SdkConfig::builder()).build()
    }

    fn endpoint_of(sdk: &SdkConfig, service: &str) -> Option<String> {
        let key = ServiceConfigKey::builder()
            .service_id(service)
            .env("AWS_ENDPOINT_URL")
            .profile("endpoint_url");
        sdk.service_config().unwrap().load_config(key.build().unwrap())
    }

    #[test]
    fn region_and_endpoints_have_the_names_that_every_tool_uses() {
        let sdk = sdk(|name| {
            let value = match name {
                "AWS_REGION" => "eu-central-1",
                "AWS_DEFAULT_REGION" => "us-east-1",
                "AWS_USE_FIPS_ENDPOINT" => "TRUE",
                "AWS_USE_DUALSTACK_ENDPOINT" => "false",
                "AWS_ENDPOINT_URL" => "http://127.0.0.1:1",
                "AWS_ENDPOINT_URL_DYNAMODB" => "http://127.0.0.1:2",
                "AWS_ENDPOINT_URL_SECRETS_MANAGER" => "http://127.0.0.1:3",
                _ => return None,
            };
            Some(value.to_owned())
        });
        assert_eq!(sdk.region().unwrap().as_ref(), "eu-central-1");
        assert_eq!((sdk.use_fips(), sdk.use_dual_stack()), (Some(true), Some(false)));
        assert_eq!(sdk.endpoint_url(), Some("http://127.0.0.1:1"));
        for (service, endpoint) in [
            ("DynamoDB", Some("http://127.0.0.1:2")),
            ("Secrets Manager", Some("http://127.0.0.1:3")),
            ("SSM", None),
        ] {
            assert_eq!(endpoint_of(&sdk, service).as_deref(), endpoint, "{service}");
        }
    }

    #[test]
    fn endpoints_can_be_ignored_and_an_empty_variable_is_none() {
        let sdk = sdk(|name| {
            let value = match name {
                "AWS_REGION" => "",
                "AWS_DEFAULT_REGION" => "us-east-1",
                "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS" => "true",
                "AWS_ENDPOINT_URL" | "AWS_ENDPOINT_URL_DYNAMODB" => "http://127.0.0.1:1",
                _ => return None,
            };
            Some(value.to_owned())
        });
        assert_eq!(sdk.region().unwrap().as_ref(), "us-east-1");
        assert_eq!((sdk.endpoint_url(), endpoint_of(&sdk, "DynamoDB")), (None, None));
    }
}
