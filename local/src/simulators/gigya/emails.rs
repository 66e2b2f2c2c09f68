//! `accounts.addEmails`: adds addresses, and marks each as verified or not.

use super::addresses::check;
use super::context::Context;
use super::failure::{Failure, Fields, Problem};

/// Moves each named address to its list, and out of the other one. The logins stay, and so does the account's `isVerified`.
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
