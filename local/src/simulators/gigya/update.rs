//! `accounts.setAccountInfo` and `accounts.deleteAccount`.

use serde_json::Value;

use super::account::Account;
use super::addresses::{check, is_same};
use super::context::Context;
use super::failure::{Failure, Fields, Problem};
use super::merge::{merge_objects, merge_profile};
use super::password::StoredPassword;
use super::subject::Subject;
use super::verification;

/// Changes only what is named; either all changes are made or none.
pub(super) fn set_account_info(context: &Context<'_>) -> Result<Fields, Problem> {
    let params = context.params;
    let Subject {
        mut account,
        is_server_side,
    } = context.subject()?;
    if !is_server_side && let Some(data) = params.object("data")? {
        context.check_client_fields(&data)?;
    }
    merge_objects(&mut account, params)?;
    let known = account.emails.clone();
    change_addresses(context, &mut account)?;
    change_password(context, &mut account, is_server_side)?;
    if let Some(is_active) = params.flag("isActive")? {
        if !is_server_side {
            return Err(Failure::new(403_007).into());
        }
        account.is_active = is_active;
    }
    // `false` has no effect: a verified account stays verified.
    if params.flag("isVerified")? == Some(true) {
        account.verify(context.now);
    }
    context.directory.put(&mut account)?;
    if context.site.policies.verifies_emails {
        for email in account.emails.unverified.iter().filter(|email| !known.has(email)) {
            verification::send(context, &account.uid, email)?;
        }
    }
    Ok(Fields::new())
}

/// Changes profile, logins and the list of addresses. A change of one does not change the others.
fn change_addresses(context: &Context<'_>, account: &mut Account) -> Result<(), Problem> {
    let (params, directory) = (context.params, context.directory);
    let mut left: Vec<String> = account.profile_email().map(str::to_owned).into_iter().collect();
    if let Some(profile) = params.object("profile")? {
        if let Some(email) = profile.get("email").filter(|email| !email.is_null()) {
            let email = check(email.as_str().unwrap_or_default(), "profile.email")?;
            if directory.is_taken(email, &account.uid)? {
                return Err(Failure::because(400_003, "Email already exists").into());
            }
        }
        merge_profile(&mut account.profile, profile);
    }
    if let Some(email) = account.profile_email().map(str::to_owned) {
        account.emails.add(&email);
    }
    for email in params.list("addLoginEmails") {
        check(email, "addLoginEmails")?;
        if directory.is_taken(email, &account.uid)? {
            return Err(Failure::new(403_043).into());
        }
        account.emails.add(email);
        let is_verified =
            !context.site.policies.verifies_emails || account.emails.verified.iter().any(|known| is_same(known, email));
        account.logins.add(email, is_verified);
    }
    for email in params.list("removeLoginEmails") {
        account.logins.remove(email);
        left.push(email.to_owned());
    }
    // An address that is in neither profile nor logins any more is removed.
    for email in left {
        let is_in_profile = account.profile_email().is_some_and(|known| is_same(known, &email));
        if !is_in_profile && !account.logins.has_email(&email) {
            account.emails.remove(&email);
        }
    }
    if let Some(username) = params.text("username") {
        if directory.is_taken(username, &account.uid)? {
            return Err(Failure::because(400_003, "Username already exists").into());
        }
        account.logins.username = Some(username.to_owned());
    }
    Ok(())
}

/// Changes the password. That needs the old one, unless a server sends `securityOverride`.
fn change_password(context: &Context<'_>, account: &mut Account, is_server_side: bool) -> Result<(), Problem> {
    let params = context.params;
    let Some(new) = params.text("newPassword") else {
        return Ok(());
    };
    let is_overridden = is_server_side && params.flag("securityOverride")? == Some(true);
    if !is_overridden {
        let old = params.required("password")?;
        let is_right = account
            .password
            .as_ref()
            .is_some_and(|known| known.is(old, &account.uid));
        if !is_right {
            return Err(Failure::because(403_042, "invalid loginID or password").into());
        }
    }
    let password = StoredPassword::choose(new, "newPassword", &account.uid, context.now)
        .map_err(|fault: Value| Failure::validation(vec![fault]))?;
    account.password = Some(password);
    Ok(())
}

pub(super) fn delete_account(context: &Context<'_>) -> Result<Fields, Problem> {
    let account = context.subject()?.account;
    context.directory.delete(&account)?;
    Ok(Fields::new())
}
