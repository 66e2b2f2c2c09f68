//! The account that a call is about.

use super::account::Account;
use super::context::Context;
use super::failure::{Failure, Problem};
use super::tokens;

/// The account, and whether the call has a server's permissions.
pub(super) struct Subject {
    pub(super) account: Account,
    pub(super) is_server_side: bool,
}

impl Context<'_> {
    /// The account named by `UID` or by a registration token. A call with a token counts as one from a browser.
    pub(super) fn subject(&self) -> Result<Subject, Problem> {
        if let Some(uid) = self.params.text("UID") {
            return Ok(Subject {
                account: self.directory.get(uid)?,
                is_server_side: true,
            });
        }
        if self.params.text("regToken").is_none() {
            return Err(Failure::missing("UID").into());
        }
        let uid = tokens::redeem(self)?.uid.ok_or_else(|| Failure::invalid("regToken"))?;
        Ok(Subject {
            account: self.directory.get(&uid)?,
            is_server_side: false,
        })
    }
}
