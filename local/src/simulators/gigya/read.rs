//! The methods that only read: `accounts.getAccountInfo`, `accounts.search` and `accounts.isAvailableLoginID`.

use serde_json::Value;

use super::account::{Account, SEARCHED, USUALLY_INCLUDED};
use super::context::Context;
use super::directory::unknown_user;
use super::failure::{Failure, Fields, Problem};
use super::query::Query;

pub(super) fn get_account_info(context: &Context<'_>) -> Result<Fields, Problem> {
    let account = match context.params.object("findBy")? {
        Some(identifiers) if context.params.text("UID").is_none() => find(context, &identifiers)?,
        _ => context.subject()?.account,
    };
    Ok(account.view(context.params.text("include").unwrap_or(USUALLY_INCLUDED)))
}

/// The account with these identifiers. An unknown user, and a kind of identifier that the site does not use, get the same answer.
fn find(context: &Context<'_>, identifiers: &Fields) -> Result<Account, Problem> {
    let text = |name: &str| identifiers.get(name).and_then(Value::as_str);
    let directory = context.directory;
    let found = if let Some(uid) = text("_uid") {
        directory.find(uid)?
    } else if let Some(email) = text("_email") {
        directory
            .by_login(email)?
            .filter(|account| account.logins.has_email(email))
    } else if let Some(username) = text("_username") {
        directory
            .by_login(username)?
            .filter(|account| account.logins.username.is_some())
    } else {
        None
    };
    Ok(found.ok_or_else(unknown_user)?)
}

pub(super) fn search(context: &Context<'_>) -> Result<Fields, Problem> {
    let query = Query::parse(context.params.required("query")?)
        .map_err(|word| Failure::because(400_006, format!("Invalid parameter value: query, near {word}")))?;
    let mut results = Vec::new();
    let mut total = 0_usize;
    for account in context.directory.searchable()? {
        let account = Value::Object(account.view(SEARCHED));
        if query.finds(&account) {
            total += 1;
            if results.len() < query.limit {
                results.push(query.select(&account));
            }
        }
    }
    Ok(Fields::from_iter([
        ("objectsCount".to_owned(), results.len().into()),
        ("results".to_owned(), results.into()),
        ("totalCount".to_owned(), total.into()),
    ]))
}

pub(super) fn is_available_login_id(context: &Context<'_>) -> Result<Fields, Problem> {
    if context.site.policies.hides_accounts {
        return Err(Failure::new(403_026).into());
    }
    let login = context.params.required("loginID")?;
    let is_available = context.directory.holder(login)?.is_none();
    Ok(Fields::from_iter([("isAvailable".to_owned(), is_available.into())]))
}
