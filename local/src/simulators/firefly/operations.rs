//! The operations, after the caller is authenticated.

use super::input::{self, Changes, NewUser};
use super::user::User;
use super::{answers, guid};
use crate::simulators::exchange::{Reply, Request, Stop};
use crate::simulators::store::Documents;

pub(super) fn get(id: &str, documents: &Documents<'_>) -> Result<Reply, Stop> {
    Ok(answers::found("user", &found(id, documents)?))
}

pub(super) fn search(request: &Request, documents: &Documents<'_>) -> Result<Reply, Stop> {
    let email_address = input::searched_address(request)?;
    Ok(answers::found("users", &User::with_email(&email_address, documents)?))
}

pub(super) fn create(request: &Request, documents: &Documents<'_>) -> Result<Reply, Stop> {
    let body = NewUser::read(request)?;
    if User::find(&body.guid, documents)?.is_some() {
        return Err(answers::guid_in_use());
    }
    check_email_is_free(&body.email_address, &body.guid, documents)?;
    let user = User::new(body);
    user.keep(documents)?;
    Ok(answers::found("user", &user))
}

pub(super) fn update(id: &str, request: &Request, documents: &Documents<'_>) -> Result<Reply, Stop> {
    let changes = Changes::read(request)?;
    let mut user = found(id, documents)?;
    if let Some(email_address) = &changes.email_address {
        check_email_is_free(email_address, &user.guid, documents)?;
    }
    user.apply(changes);
    user.keep(documents)?;
    Ok(answers::found("user", &user))
}

pub(super) fn delete(id: &str, documents: &Documents<'_>) -> Result<Reply, Stop> {
    let guid = guid::read(id).ok_or_else(answers::no_user)?;
    if User::delete(&guid, documents)? {
        Ok(answers::done())
    } else {
        Err(answers::no_user())
    }
}

/// The user with this id. An id that is not a GUID belongs to no user.
fn found(id: &str, documents: &Documents<'_>) -> Result<User, Stop> {
    let guid = guid::read(id).ok_or_else(answers::no_user)?;
    User::find(&guid, documents)?.ok_or_else(answers::no_user)
}

/// A user may keep its own address.
fn check_email_is_free(email_address: &str, guid: &str, documents: &Documents<'_>) -> Result<(), Stop> {
    let holders = User::with_email(email_address, documents)?;
    if holders.iter().any(|holder| holder.guid != guid) {
        Err(answers::email_in_use())
    } else {
        Ok(())
    }
}
