//! Checks a tenant: its settings, its secrets, and every system that its settings refer to, with real calls.
//!
//! The calls only read: they look up users that do not exist.

use std::{sync::Arc, time::Duration};

use futures_util::future::join_all;
use shared::{
    clock::Clock,
    error::{PortError, chain},
    ids::FreshId,
    model::{CustomerRegistrationId, EmailAddress},
    request::{RequestContext, caller::shared_secret},
    runtime::Backends,
    secrets::SecretRef,
    settings::{IssuerKeys, Listed, ProviderChoice, ProviderKind, Setting, Tenant, encryption_key},
    steps::Call,
};

use super::{Finding, State};

/// The time limit for all calls of one tenant.
const LONGEST: Duration = Duration::from_secs(20);

/// An address that does not exist, since `.invalid` is reserved (RFC 2606).
const NOBODY: &str = "nobody@users-orchestrator.invalid";

/// Checks one tenant; without `calls`, only its settings.
pub(crate) async fn examine(listed: Listed, backends: &Backends, calls: bool) -> Vec<Finding> {
    let Listed { key, document } = listed;
    let (named, findings) = match document {
        Err(what) => (key, vec![Finding::failed("settings", what)]),
        Ok(document) => {
            let named = document.tenant.escaped();
            let findings = match document.parse() {
                Err(faults) => faults
                    .into_iter()
                    .map(|fault| Finding::failed("settings", fault.what).in_setting(fault.name))
                    .collect(),
                Ok(tenant) => Examination { tenant, backends }.findings(calls).await,
            };
            (named, findings)
        }
    };
    let of_tenant = |finding| Finding {
        tenant: Some(named.clone()),
        ..finding
    };
    findings.into_iter().map(of_tenant).collect()
}

struct Examination<'b> {
    tenant: Tenant,
    backends: &'b Backends,
}

impl Examination<'_> {
    async fn findings(&self, calls: bool) -> Vec<Finding> {
        let mut findings = self.settings();
        if calls {
            let (provider, subscribe, key, issuers) =
                tokio::join!(self.provider(), self.subscribe(), self.key(), self.issuers());
            findings.extend(provider);
            findings.push(subscribe);
            findings.push(key);
            findings.extend(issuers);
        }
        findings
    }

    fn settings(&self) -> Vec<Finding> {
        let mut findings = vec![Finding::ok("settings", "are valid")];
        let settings = self.tenant.settings();
        if let ProviderChoice::Unknown(unknown) = &settings.flow.user_provider {
            let known: Vec<&str> = ProviderKind::ALL.into_iter().map(ProviderKind::name).collect();
            let what = format!(
                "{unknown:?} is none of {}, so the tenant is served by Subscribe alone",
                known.join(", ")
            );
            findings.push(Finding::doubtful("settings", what).in_setting("Flow.UserProvider"));
        }
        if settings.issuers.is_empty() {
            let what = "names no issuer, so every token is refused";
            findings.push(Finding::doubtful("settings", what).in_setting("Tokens.Issuers"));
        }
        findings
    }

    async fn provider(&self) -> Option<Finding> {
        let settings = self.tenant.settings();
        let provider = settings.provider()?;
        let subject = provider.kind().name();
        if let Some(finding) = self.no_secret(subject, provider.secret()).await {
            return Some(finding);
        }
        let place = provider.base_url().name;
        let tried = async {
            let Some((_, provider)) = self.backends.providers.select(&self.tenant, false)? else {
                return Ok(());
            };
            let fresh = FreshId(self.backends.ids.ulid(self.backends.clock.as_ref()));
            let id = provider.settle_id(&self.tenant, None, fresh)?;
            provider.prepare(&self.tenant, &self.call()).await?;
            absent(provider.get(&self.tenant, &self.call(), &id).await)?;
            provider
                .find_by_email(&self.tenant, &self.call(), &nobody()?)
                .await
                .map(drop)
        };
        Some(told(subject, place, tried.await))
    }

    async fn subscribe(&self) -> Finding {
        let settings = &self.tenant.settings().subscribe;
        if let Some(finding) = self.no_secret("Subscribe", &settings.credential).await {
            return finding;
        }
        let tried = async {
            let registrations = &self.backends.registrations;
            let id = CustomerRegistrationId::parse(&self.backends.ids.uuid()).map_err(PortError::unavailable)?;
            absent(registrations.get(&self.tenant, &self.call(), &id).await)?;
            registrations
                .find_by_email(&self.tenant, &self.call(), &nobody()?)
                .await
                .map(drop)
        };
        told("Subscribe", settings.base_url.name, tried.await)
    }

    async fn key(&self) -> Finding {
        let subject = "key of encrypted ids";
        match encryption_key(&self.tenant, self.backends.secrets.as_ref()).await {
            Ok(_) => Finding::ok(subject, "is there, and is one"),
            Err(error) => no_secret(subject, self.tenant.settings().id_encryption_key.name, &error),
        }
    }

    async fn issuers(&self) -> Vec<Finding> {
        let issuers = self.tenant.settings().issuers.iter().enumerate();
        let looked_at = issuers.map(async |(index, issuer)| {
            let subject = format!("issuer {}", issuer.issuer);
            let setting = format!("Tokens.Issuers[{index}]");
            match &issuer.keys {
                IssuerKeys::Jwks(url) => {
                    let finding = match self.backends.key_set_source.fetch(url).await {
                        Ok(set) if set.usable() == 0 => {
                            Finding::failed(&subject, format!("{url} has no key that tokens can be verified with"))
                        }
                        Ok(set) if !set.faults().is_empty() => {
                            let what = format!("some keys are not used: {}", set.faults().join("; "));
                            Finding::doubtful(&subject, what)
                        }
                        Ok(set) => return Finding::ok(&subject, format!("{} keys", set.usable())),
                        Err(error) => Finding::failed(&subject, chain(&error)),
                    };
                    finding.in_setting(format!("{setting}.jwksUrl"))
                }
                IssuerKeys::Secret(reference) => {
                    let setting = format!("{setting}.secret");
                    match self.backends.secrets.get(self.tenant.id(), reference).await {
                        Err(error) => no_secret(&subject, &setting, &error),
                        Ok(secret) => match shared_secret(reference, &secret) {
                            Err(what) => Finding::failed(&subject, what).in_setting(setting),
                            Ok(_) => Finding::ok(&subject, "its secret is there"),
                        },
                    }
                }
            }
        });
        join_all(looked_at).await
    }

    async fn no_secret(&self, subject: &str, setting: &Setting<SecretRef>) -> Option<Finding> {
        let read = self.backends.secrets.get(self.tenant.id(), setting).await;
        read.err().map(|error| no_secret(subject, setting.name, &error))
    }

    fn call(&self) -> Call {
        let Backends { clock, ids, .. } = self.backends;
        let context = RequestContext::of_start(ids.uuid(), clock.monotonic() + LONGEST);
        Call::new(Arc::new(context), Arc::clone(clock) as Arc<dyn Clock>, "check")
    }
}

fn nobody() -> Result<EmailAddress, PortError> {
    EmailAddress::parse(NOBODY).map_err(|fault| PortError::misconfigured(fault.to_string()))
}

/// Maps a look-up of a missing user to success, also if a user was found.
fn absent<T>(found: Result<T, PortError>) -> Result<(), PortError> {
    match found {
        Ok(_) | Err(PortError::NotFound) => Ok(()),
        Err(error) => Err(error),
    }
}

fn no_secret(subject: &str, setting: &str, error: &PortError) -> Finding {
    let what = match error {
        PortError::Misconfigured { what, .. } => what.clone(),
        error => chain(error),
    };
    Finding::failed(subject, what).in_setting(setting)
}

/// The finding about the calls to one side, whose address is in the setting `place`.
fn told(subject: &str, place: &str, tried: Result<(), PortError>) -> Finding {
    match tried {
        Ok(()) => Finding::ok(subject, "answers"),
        Err(PortError::Misconfigured { setting, what }) => Finding {
            setting: setting.map(str::to_owned),
            ..Finding::failed(subject, what)
        },
        Err(error @ PortError::Throttled { .. }) => {
            Finding::new(subject, State::Doubtful, format!("{error}: it asks to come back later"))
        }
        Err(PortError::Rejected { reason }) => {
            let reason = reason.map_or_else(String::new, |reason| format!(": {reason}"));
            Finding::failed(
                subject,
                format!("it answers, and refuses to be asked for a user{reason}"),
            )
        }
        Err(error) => Finding::failed(subject, chain(&error)).in_setting(place),
    }
}
