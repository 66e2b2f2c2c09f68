//! `accounts.initRegistration`, `accounts.register` and `accounts.finalizeRegistration`: a user registers an account.
//!
//! These count as calls from a browser, whoever signs them.

use serde_json::{Value, json};

use super::account::{Account, USUALLY_INCLUDED};
use super::addresses::check;
use super::context::Context;
use super::failure::{Failure, Fields, Problem, field_error};
use super::merge::{merge_objects, merge_profile};
use super::password::StoredPassword;
use super::{tokens, verification};
use crate::simulators::sources::Purpose;

pub(super) fn init(context: &Context<'_>) -> Result<Fields, Problem> {
    let token = tokens::issue(context, None)?;
    Ok(Fields::from_iter([("regToken".to_owned(), token.into())]))
}

pub(super) fn register(context: &Context<'_>) -> Result<Fields, Problem> {
    let params = context.params;
    let token = tokens::redeem(context)?;
    let mut account = match (&token.uid, params.text("siteUID")) {
        (Some(uid), _) => context.directory.get(uid)?,
        (None, Some(uid)) => Account::new(uid.to_owned(), context.now),
        (None, None) => Account::new(context.sources.id(Purpose::UserId), context.now),
    };
    let faults = fill(context, &mut account, token.uid.is_none())?;
    if !faults.is_empty() {
        return Err(Failure::validation(faults).into());
    }
    if let Some(profile) = params.object("profile")? {
        merge_profile(&mut account.profile, profile);
    }
    if let Some(data) = params.object("data")? {
        context.check_client_fields(&data)?;
    }
    merge_objects(&mut account, params)?;
    let finalizes = params.flag("finalizeRegistration")? == Some(true);
    conclude(context, account, finalizes)
}

pub(super) fn finalize(context: &Context<'_>) -> Result<Fields, Problem> {
    let account = context.subject()?.account;
    conclude(context, account, true)
}

/// Takes logins and password, and returns everything that is wrong with them.
fn fill(context: &Context<'_>, account: &mut Account, is_new: bool) -> Result<Vec<Value>, Problem> {
    let (params, directory) = (context.params, context.directory);
    let mut faults = Vec::new();
    if is_new && directory.find(&account.uid)?.is_some() {
        faults.push(field_error("siteUID", 400_003, "siteUID already exists"));
    }
    if let Some(email) = params.text("email") {
        if check(email, "email").is_err() {
            faults.push(field_error("email", 400_006, "Invalid email"));
        } else if directory.is_taken(email, &account.uid)? {
            faults.push(field_error("email", 400_003, "email already exists"));
        }
        account.logins.add(email, !context.site.policies.verifies_emails);
        account.emails.add(email);
        account.profile.entry("email").or_insert_with(|| Value::from(email));
    }
    if let Some(username) = params.text("username") {
        if directory.is_taken(username, &account.uid)? {
            faults.push(field_error("username", 400_003, "username already exists"));
        }
        account.logins.username = Some(username.to_owned());
    }
    if account.logins.keys().is_empty() {
        faults.push(field_error("email", 400_027, "This field is required"));
    }
    match params.text("password") {
        Some(password) => match StoredPassword::choose(password, "password", &account.uid, context.now) {
            Ok(password) => account.password = Some(password),
            Err(fault) => faults.push(fault),
        },
        None if account.password.is_none() => {
            faults.push(field_error("password", 400_027, "This field is required"));
        }
        None => {}
    }
    Ok(faults)
}

/// Stores the account, and says whether anything is still missing. A pending account is stored too.
fn conclude(context: &Context<'_>, mut account: Account, finalizes: bool) -> Result<Fields, Problem> {
    let include = context.params.text("include").unwrap_or(USUALLY_INCLUDED);
    let policies = &context.site.policies;
    let missing: Vec<&str> = policies
        .required_fields
        .iter()
        .map(String::as_str)
        .filter(|field| !account.has(field))
        .collect();
    if !missing.is_empty() || !finalizes {
        let details = if missing.is_empty() {
            "Registration was not finalized".to_owned()
        } else {
            format!("Missing required fields for registration: {}", missing.join(", "))
        };
        context.directory.put(&mut account)?;
        return Err(pending(context, &account, 206_001, &details, include)?);
    }
    account.registered.get_or_insert(context.now);
    context.directory.put(&mut account)?;
    if policies.verifies_emails && account.verified.is_none() {
        for email in &account.emails.unverified {
            verification::send(context, &account.uid, email)?;
        }
        let details = "Account Pending Verification";
        return Err(pending(context, &account, 206_002, details, include)?);
    }
    let mut answer = account.view(include);
    let session = json!({"cookieName": format!("glt_{}", context.site.api_key),
                         "cookieValue": context.sources.id(Purpose::AccessToken)});
    answer.insert("sessionInfo".to_owned(), session);
    Ok(answer)
}

fn pending(
    context: &Context<'_>,
    account: &Account,
    code: u32,
    details: &str,
    include: &str,
) -> Result<Problem, Problem> {
    let token = tokens::issue(context, Some(&account.uid))?;
    Ok(Failure::because(code, details)
        .with_all(account.view(include))
        .with("regToken", token)
        .into())
}
