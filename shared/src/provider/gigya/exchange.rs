//! One call: it is authenticated, sent, retried, and corrected if Gigya says that time, nonce or secret were wrong.

use std::sync::Arc;

use http::Method as HttpMethod;
use url::Url;

use super::{
    Gigya,
    answer::Answer,
    authentication::{Credentials, Moment},
    errors::{Refusal, check},
    meaning::{Meaning, Operation},
    parameters::Parameters,
    settings,
};
use crate::{
    error::PortError,
    settings::{GigyaSettings, Tenant},
    steps::Call,
    upstream::{Reply, Request},
};

/// A method of the accounts API.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Method {
    GetAccountInfo,
    Search,
    IsAvailableLoginId,
    ImportFullAccount,
    SetAccountInfo,
    /// Puts addresses into the verified or the unverified list and takes them out of the other one. Source: SAP's help
    /// ("accounts.addEmails", page 23e5e21ad35f4c85b98ce39e895e5f24 of SAP Customer Data Cloud), as quoted by a typed client,
    /// `tswymer/gigya-ts`.
    AddEmails,
    DeleteAccount,
}

impl Method {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::GetAccountInfo => "accounts.getAccountInfo",
            Self::Search => "accounts.search",
            Self::IsAvailableLoginId => "accounts.isAvailableLoginID",
            Self::ImportFullAccount => "accounts.importFullAccount",
            Self::SetAccountInfo => "accounts.setAccountInfo",
            Self::AddEmails => "accounts.addEmails",
            Self::DeleteAccount => "accounts.deleteAccount",
        }
    }

    /// Marks the request as one that may be retried, unless it is an import. A repeated import has no second effect, but is
    /// refused in the same way as one with another user's UID.
    fn repeats(self, request: Request) -> Request {
        match self {
            Self::GetAccountInfo | Self::Search | Self::IsAvailableLoginId => request.read(),
            Self::SetAccountInfo | Self::AddEmails | Self::DeleteAccount => request.repeatable(),
            Self::ImportFullAccount => request,
        }
    }

    fn url(self, settings: &GigyaSettings) -> Result<Url, PortError> {
        settings.base_url.join(self.name()).map_err(PortError::unavailable)
    }
}

/// The corrections that a call may still make. What they correct is refused before it has any effect, so they are harmless
/// for writes too.
struct Corrections {
    clock: bool,
    nonce: bool,
    secret: bool,
}

impl Gigya {
    /// Calls a method, and returns its answer if it is a success.
    pub(super) async fn ask(
        &self,
        tenant: &Tenant,
        call: &Call,
        operation: Operation,
        method: Method,
        parameters: &Parameters,
    ) -> Result<Answer, Refusal> {
        let settings = settings(tenant)?;
        let answer = self
            .exchange(tenant, call, settings, operation, method, parameters)
            .await?;
        let outcome = check(&answer, operation, method.name(), settings);
        if matches!(outcome, Err(Refusal::Plain(PortError::NotFound))) && answer.leaves_open_who() {
            // The event record is to show the refusal, not the call after it.
            self.confirm_application(tenant, &call.beside(), settings).await?;
        }
        outcome.map(|()| answer)
    }

    /// Calls a method, and returns its answer, whatever it means.
    pub(super) async fn exchange(
        &self,
        tenant: &Tenant,
        call: &Call,
        settings: &GigyaSettings,
        operation: Operation,
        method: Method,
        parameters: &Parameters,
    ) -> Result<Answer, PortError> {
        let url = method.url(settings)?;
        let host = url.host_str().unwrap_or_default();
        let mut left = Corrections {
            clock: true,
            nonce: true,
            secret: true,
        };
        let mut secret = self.secrets.get(tenant.id(), &settings.secret).await?;
        loop {
            let credentials = Credentials::of(settings, &secret, &self.keys)?;
            let compose = || self.compose(settings, &url, operation, method, parameters, &credentials);
            let reply = self.http.send_composed(tenant.id(), call, &compose).await?;
            let answer = Answer::of(reply)?;
            answer.observe(call);
            let corrected = match Meaning::of(answer.meant(), operation) {
                Meaning::ClockOff if std::mem::take(&mut left.clock) => {
                    self.skew.learn(host, answer.reply().header("date"), self.clock.now())
                }
                Meaning::NonceUsed => std::mem::take(&mut left.nonce),
                Meaning::CredentialsRefused if std::mem::take(&mut left.secret) => {
                    let current = self.secrets.reread(tenant.id(), &settings.secret, &secret).await?;
                    current.map(|current| secret = current).is_some()
                }
                _ => false,
            };
            if !corrected {
                return Ok(answer);
            }
        }
    }

    /// The request, signed for this attempt.
    fn compose(
        &self,
        settings: &GigyaSettings,
        url: &Url,
        operation: Operation,
        method: Method,
        parameters: &Parameters,
        credentials: &Credentials,
    ) -> Result<Request, PortError> {
        let moment = Moment {
            now: self.skew.at(url.host_str().unwrap_or_default(), self.clock.now()),
            nonce: self.ids.uuid(),
        };
        let authenticated = credentials.authenticate(settings, url, parameters, moment)?;
        let endpoint = self.http.endpoint(url, settings.base_url.name)?;
        let request = Request::new(HttpMethod::POST, endpoint)
            .form(authenticated.parameters.pairs())
            .judged_by(Arc::new(move |reply: &Reply| {
                Answer::code_of(reply).map_or(reply.status(), |code| Meaning::of(code, operation).standing())
            }));
        let request = method.repeats(request);
        match authenticated.token {
            Some(token) => request.bearer(&token, settings.secret.name),
            None => Ok(request),
        }
    }
}
