//! The accounts of one site: found by UID and by login, written, and searched with a delay.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::account::{Account, EVERYTHING};
use super::failure::{Failure, Problem};
use crate::simulators::store::{Documents, StoreError};

const ACCOUNTS: &str = "gigya.accounts";
const LOGINS: &str = "gigya.logins";
const LARGEST_ACCOUNT: usize = 512 * 1024;

#[derive(Serialize, Deserialize)]
struct Version {
    account: Account,
    at: Timestamp,
}

/// An account, and its earlier state for as long as a search may still show that.
#[derive(Serialize, Deserialize)]
struct Record {
    site: String,
    present: Version,
    earlier: Vec<Version>,
}

#[derive(Clone, Copy)]
pub(super) struct Directory<'d> {
    pub(super) site: &'d str,
    pub(super) documents: &'d Documents<'d>,
    pub(super) now: Timestamp,
    pub(super) search_delay: SignedDuration,
}

impl Directory<'_> {
    pub(super) fn find(&self, uid: &str) -> Result<Option<Account>, StoreError> {
        Ok(self.record(uid)?.map(|record| record.present.account))
    }

    /// The account, or the error for an unknown one.
    pub(super) fn get(&self, uid: &str) -> Result<Account, Problem> {
        Ok(self.find(uid)?.ok_or_else(unknown_user)?)
    }

    pub(super) fn by_login(&self, login: &str) -> Result<Option<Account>, StoreError> {
        match self.holder(login)? {
            Some(uid) => self.find(&uid),
            None => Ok(None),
        }
    }

    /// The UID of the account with this login.
    pub(super) fn holder(&self, login: &str) -> Result<Option<String>, StoreError> {
        self.documents.get(LOGINS, self.site, &login.to_lowercase())
    }

    /// Whether another account has this login.
    pub(super) fn is_taken(&self, login: &str, uid: &str) -> Result<bool, StoreError> {
        Ok(self.holder(login)?.is_some_and(|holder| holder != uid))
    }

    pub(super) fn put(&self, account: &mut Account) -> Result<(), Problem> {
        account.updated = self.now;
        let size = serde_json::to_vec(&account.view(EVERYTHING)).map_err(StoreError::from)?;
        if size.len() > LARGEST_ACCOUNT {
            return Err(Failure::new(413_003).into());
        }
        let earlier = match self.record(&account.uid)? {
            Some(mut record) => {
                self.forget_logins(&record.present.account)?;
                record.earlier.push(record.present);
                let newest_shown = record.earlier.iter().rposition(|version| self.is_searchable(version));
                record.earlier.split_off(newest_shown.unwrap_or_default())
            }
            None => Vec::new(),
        };
        for login in account.logins.keys() {
            self.documents.put(LOGINS, self.site, &login, None, &account.uid)?;
        }
        let record = Record {
            site: self.site.to_owned(),
            present: Version {
                account: account.clone(),
                at: self.now,
            },
            earlier,
        };
        Ok(self.documents.put(ACCOUNTS, self.site, &account.uid, None, &record)?)
    }

    pub(super) fn delete(&self, account: &Account) -> Result<(), StoreError> {
        self.forget_logins(account)?;
        self.documents.delete(ACCOUNTS, self.site, &account.uid)?;
        Ok(())
    }

    /// The accounts as a search sees them now.
    pub(super) fn searchable(&self) -> Result<Vec<Account>, StoreError> {
        let records: Vec<Record> = self.documents.list(ACCOUNTS)?;
        let shown = records.into_iter().filter_map(|record| {
            if record.site != self.site {
                return None;
            }
            let mut versions = record.earlier.into_iter().chain([record.present]);
            versions
                .rfind(|version| self.is_searchable(version))
                .map(|version| version.account)
        });
        Ok(shown.collect())
    }

    fn is_searchable(&self, version: &Version) -> bool {
        self.now.duration_since(version.at) >= self.search_delay
    }

    fn forget_logins(&self, account: &Account) -> Result<(), StoreError> {
        for login in account.logins.keys() {
            self.documents.delete(LOGINS, self.site, &login)?;
        }
        Ok(())
    }

    fn record(&self, uid: &str) -> Result<Option<Record>, StoreError> {
        self.documents.get(ACCOUNTS, self.site, uid)
    }
}

pub(super) fn unknown_user() -> Failure {
    Failure::because(403_005, "Unknown user")
}

/// All accounts of all sites, for the control API.
pub(super) fn everyone(documents: &Documents<'_>) -> Result<Vec<Value>, StoreError> {
    let records: Vec<Record> = documents.list(ACCOUNTS)?;
    Ok(records
        .into_iter()
        .map(|record| record.present.account.view(EVERYTHING).into())
        .collect())
}
