//! The mails that the services would have sent.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::store::{Documents, StoreError};

const MAILS: &str = "mails";

/// The sender.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sender {
    Auth0,
    Gigya,
    Subscribe,
}

/// A mail that was sent.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Mail {
    pub to: String,
    pub subject: String,
    pub link: String,
    /// `GROUP/CLIENT/PAPER`; `None` for a sender that knows no tenants.
    pub tenant: Option<String>,
    /// RFC 3339.
    pub at: String,
    pub from: Sender,
}

impl fmt::Debug for Mail {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Mail")
            .field("from", &self.from)
            .field("at", &self.at)
            .finish_non_exhaustive()
    }
}

/// A mail as it is stored. Its link has no host, so that it still works after the simulator restarts on another port.
#[derive(Serialize, Deserialize)]
pub(super) struct SentMail {
    pub(super) to: String,
    pub(super) subject: String,
    pub(super) link_path: String,
    pub(super) tenant: Option<String>,
    pub(super) at: String,
    pub(super) from: Sender,
}

pub(super) fn send(documents: &Documents<'_>, mail: &SentMail) -> Result<(), StoreError> {
    documents.append(MAILS, mail)
}

/// All mails, oldest first, with links that work now.
pub(super) fn list(documents: &Documents<'_>, base_url: impl Fn(Sender) -> String) -> Result<Vec<Mail>, StoreError> {
    let mails: Vec<SentMail> = documents.list(MAILS)?;
    Ok(mails
        .into_iter()
        .map(|mail| {
            let base_url = base_url(mail.from);
            mail.shown(&base_url)
        })
        .collect())
}

/// The mails sent in this transaction. They are the only documents without a name.
pub(super) fn sent(documents: &Documents<'_>, base_url: &str) -> Result<Vec<Mail>, StoreError> {
    if documents.appended() == 0 {
        return Ok(Vec::new());
    }
    let latest: Vec<SentMail> = documents.latest(MAILS, documents.appended())?;
    Ok(latest.into_iter().rev().map(|mail| mail.shown(base_url)).collect())
}

impl SentMail {
    fn shown(self, base_url: &str) -> Mail {
        Mail {
            link: format!("{base_url}{}", self.link_path),
            to: self.to,
            subject: self.subject,
            tenant: self.tenant,
            at: self.at,
            from: self.from,
        }
    }
}
