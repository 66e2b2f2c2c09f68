//! Gigya, now SAP Customer Data Cloud, over its accounts API.
//!
//! The CRID is, unchanged, Gigya's UID ([`id`]), names are in `profile`, metadata is in `data`. Every call is a form sent by
//! POST and answered with HTTP 200; the outcome is in the body ([`answer`], [`meaning`]). Users are created by import, which
//! lets the caller choose the UID and sends no mail.
//!
//! A call of the port goes through the files in this order:
//!
//! - `users`: which calls are made, in which order; `addresses` for changes of the address, if they take two calls;
//! - [`id`], `requests`, `parameters`, `password`: the form that is sent;
//! - `exchange`: sends it with the `authentication` that the tenant has chosen (`signature`, or a `bearer` token with a key
//!   of `keyring`), and once more if the time (corrected by `skew`), the nonce or the secret was refused;
//! - [`answer`]: the body; [`meaning`] has the table of codes, and `errors` maps it to the port's errors; if a code may mean
//!   the user or the application, `unauthorized` reads the details and `confirmation` asks Gigya;
//! - `account`: the user in the answer; `imported`: what an import left out.

mod account;
mod addresses;
mod answer;
mod authentication;
mod bearer;
mod confirmation;
mod errors;
mod exchange;
mod id;
mod imported;
mod keyring;
mod meaning;
mod parameters;
mod password;
mod requests;
mod signature;
mod skew;
mod unauthorized;
mod users;

use std::sync::Arc;

use crate::{
    clock::Clock,
    error::PortError,
    ids::IdSource,
    secrets::Secrets,
    settings::{GigyaSettings, ProviderSettings, Tenant},
    upstream::HttpClient,
};
use keyring::Keyring;
use skew::Skew;

/// [`UserProvider`](super::UserProvider) over Gigya, for all tenants that use it. It caches the differences of clocks, and
/// parsed keys.
#[derive(Debug)]
pub(crate) struct Gigya {
    http: HttpClient,
    secrets: Arc<dyn Secrets>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdSource>,
    skew: Skew,
    keys: Keyring,
}

impl Gigya {
    pub(crate) fn new(
        http: HttpClient,
        secrets: Arc<dyn Secrets>,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn IdSource>,
    ) -> Self {
        Self {
            http,
            secrets,
            clock,
            ids,
            skew: Skew::default(),
            keys: Keyring::default(),
        }
    }
}

fn settings(tenant: &Tenant) -> Result<&GigyaSettings, PortError> {
    match tenant.settings().provider() {
        Some(ProviderSettings::Gigya(settings)) => Ok(settings),
        _ => Err(PortError::of_setting("Flow.UserProvider", "the tenant is not on Gigya")),
    }
}

#[cfg(test)]
mod answer_tests;
#[cfg(test)]
mod bench;
#[cfg(test)]
mod clock_tests;
#[cfg(test)]
mod confirmation_tests;
#[cfg(test)]
mod credential_tests;
#[cfg(test)]
mod email_tests;
#[cfg(test)]
mod page_tests;
#[cfg(test)]
mod sending_tests;
#[cfg(test)]
mod undo_tests;
