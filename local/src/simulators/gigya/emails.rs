//! `accounts.addEmails`: for each address, whether it counts as verified.

use super::addresses::check;
use super::context::Context;
use super::failure::{Failure, Fields, Problem};

/// An address that is named enters its list and leaves the other one. What the user signs in with stays as it is, and so
/// does whether the account as a whole was ever verified.
pub(super) fn add_emails(context: &Context<'_>) -> Result<Fields, Problem> {
    let (params, directory) = (context.params, context.directory);
    params.required("uid")?;
    let mut account = context.subject()?.account;
    let lists = [("verifiedEmails", true), ("unverifiedEmails", false)];
    let named = lists.map(|(name, is_verified)| (name, is_verified, params.list(name)));
    if named.iter().all(|(_, _, emails)| emails.is_empty()) {
        return Err(Failure::missing("verifiedEmails").into());
    }
    for (name, is_verified, emails) in named {
        for email in emails {
            check(email, name)?;
            if directory.is_taken(email, &account.uid)? {
                return Err(Failure::because(400_003, "Email already exists").into());
            }
            account.emails.put(email, is_verified);
        }
    }
    directory.put(&mut account)?;
    Ok(Fields::new())
}
