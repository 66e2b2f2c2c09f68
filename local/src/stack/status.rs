//! The status of the stack, for `GET /_local/status` and the banner.

use std::{collections::BTreeMap, sync::Arc};

use shared::{clock::Clock, request::TenantHeaders, runtime::Config, settings::ProviderKind};

use super::DemoTenant;
use crate::{
    control::{IdForm, Status, StatusReader, TenantStatus},
    issuer::{Issuer, MintRequest},
};

#[derive(Debug)]
pub(super) struct Standing {
    pub(super) api: String,
    pub(super) dynamodb: String,
    pub(super) tables: BTreeMap<String, String>,
    pub(super) function_config: Config,
    pub(super) tenants: Vec<DemoTenant>,
    pub(super) simulators: BTreeMap<String, String>,
    pub(super) issuer: Arc<Issuer>,
    pub(super) clock: Arc<dyn Clock>,
}

impl StatusReader for Standing {
    fn status(&self) -> Status {
        Status {
            api: self.api.clone(),
            dynamodb: self.dynamodb.clone(),
            tables: self.tables.clone(),
            lambda_environment: self.lambda_environment(),
            tenants: self.tenants.iter().map(|tenant| self.tenant(tenant)).collect(),
            simulators: self.simulators.clone(),
            ready: true,
        }
    }
}

impl Standing {
    fn lambda_environment(&self) -> BTreeMap<String, String> {
        let config = &self.function_config;
        let secrets_dir = config
            .secrets_dir
            .as_deref()
            .map(|path| path.display().to_string())
            .unwrap_or_default();
        [
            ("AWS_ENDPOINT_URL_DYNAMODB", self.dynamodb.clone()),
            ("AWS_REGION", "us-east-1".to_owned()),
            ("AWS_ACCESS_KEY_ID", "local".to_owned()),
            ("AWS_SECRET_ACCESS_KEY", "local".to_owned()),
            ("SETTINGS_TABLE", config.settings_table.clone()),
            ("EVENTS_TABLE", config.events_table.clone()),
            ("JOURNAL_TABLE", config.journal_table.clone()),
            ("SECRETS_DIR", secrets_dir),
            ("UPSTREAM_ALLOWED_HOSTS", config.upstream_allowed_hosts.join(",")),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .into()
    }

    fn tenant(&self, tenant: &DemoTenant) -> TenantStatus {
        let id = &tenant.document.tenant;
        let request = MintRequest::of_tenant(id.group(), id.client(), id.paper());
        // A default token can always be made; otherwise the status shows an empty one.
        let token = self.issuer.mint(&request, self.clock.now()).unwrap_or_default();
        let authorization = format!("Bearer {token}");
        let headers = TenantHeaders::of(id, "local").into_iter();
        let headers = headers.chain([("Authorization", authorization.as_str())]);
        TenantStatus {
            client_group: id.group().to_owned(),
            client: id.client().to_owned(),
            paper: id.paper().to_owned(),
            user_provider: tenant.user_provider.map(str::to_owned),
            id_form: if tenant.user_provider == Some(ProviderKind::Firefly.name()) {
                IdForm::Uuid
            } else {
                IdForm::Text
            },
            headers: headers
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
        }
    }
}
