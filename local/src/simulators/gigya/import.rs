//! `accounts.importFullAccount`: imports an account from another system, with its UID there.

use super::account::Account;
use super::addresses::{Emails, Logins};
use super::context::Context;
use super::failure::{Failure, Fields, Problem};
use super::ignored;
use super::merge::{merge_objects, merge_profile};
use super::password::StoredPassword;
use crate::simulators::sources::Purpose;

/// The limit of calls for one UID within a minute.
const MOST_IMPORTS: usize = 5;

pub(super) fn import_full_account(context: &Context<'_>) -> Result<Fields, Problem> {
    let params = context.params;
    let given = params.text("uid");
    let uid = match given {
        Some(uid) => uid.to_owned(),
        None if params.flag("createUID")? == Some(true) => context.sources.id(Purpose::UserId),
        None => return Err(Failure::missing("uid").into()),
    };
    let calls = context
        .imports
        .note(&format!("{} {uid}", context.site.api_key), context.now);
    if calls >= MOST_IMPORTS {
        return Err(Failure::new(503_001).into());
    }
    let is_upsert = match params.text("importPolicy") {
        None | Some("insert") => false,
        Some("upsert") => true,
        Some(_) => return Err(Failure::invalid("importPolicy").into()),
    };
    let existing = context.directory.find(&uid)?;
    if existing.is_some() && !is_upsert {
        return Err(Failure::because(400_003, "User already exists").into());
    }
    let mut account = existing.unwrap_or_else(|| Account::new(uid, context.now));
    fill(context, &mut account)?;
    check_logins(context, &account)?;
    context.directory.put(&mut account)?;
    let mut answer = Fields::new();
    let ignored = ignored::ignored(params)?;
    if !ignored.is_empty() {
        answer.insert(ignored::MEMBER.to_owned(), ignored.into());
    }
    if given.is_none() {
        answer.insert("UID".to_owned(), account.uid.into());
    }
    Ok(answer)
}

/// Overwrites the account with the given parts. `loginIDs` and `emails` are each replaced as a whole.
fn fill(context: &Context<'_>, account: &mut Account) -> Result<(), Problem> {
    let params = context.params;
    if let Some(profile) = params.object("profile")? {
        merge_profile(&mut account.profile, profile);
    }
    merge_objects(account, params)?;
    if let Some(logins) = params.object("loginIDs")? {
        account.logins = Logins::read(&logins)?;
    }
    if let Some(emails) = params.object("emails")? {
        account.emails = Emails::read(&emails)?;
    }
    if let Some(password) = params.object("password")? {
        account.password = Some(StoredPassword::import(&password, context.now)?);
    }
    if let Some(is_active) = params.flag("isActive")? {
        account.is_active = is_active;
    }
    for (name, since) in [
        ("isRegistered", &mut account.registered),
        ("isVerified", &mut account.verified),
    ] {
        match params.flag(name)? {
            Some(true) => {
                since.get_or_insert(context.now);
            }
            Some(false) => *since = None,
            None => {}
        }
    }
    Ok(())
}

fn check_logins(context: &Context<'_>, account: &Account) -> Result<(), Problem> {
    for login in account.logins.keys() {
        if context.directory.is_taken(&login, &account.uid)? {
            let kind = if account.logins.has_email(&login) {
                "Email"
            } else {
                "Username"
            };
            return Err(Failure::because(400_003, format!("{kind} already exists")).into());
        }
    }
    Ok(())
}
