//! The users endpoints.

use axum::http::StatusCode;
use serde_json::{Map, Value};

use super::profile::Profile;
use super::{Auth0, Connection, errors, password, schema};
use crate::simulators::exchange::{Reply, Request, Stop};
use crate::simulators::mailbox::{self, Sender, SentMail};
use crate::simulators::members::address;
use crate::simulators::sources::Purpose;
use crate::simulators::store::{Documents, StoreError};

const USERS: &str = "auth0.users";
const LOCAL_ID_LENGTH: usize = 24;

pub(super) fn list(documents: &Documents<'_>) -> Result<Vec<Value>, StoreError> {
    documents.list(USERS)
}

pub(super) fn get(id: &str, request: &Request, documents: &Documents<'_>) -> Result<Reply, Stop> {
    let (fields, is_inclusive) = selection(request)?;
    let user = find(id, documents)?.ok_or_else(errors::no_user)?;
    let shown = user.select(fields.as_deref(), is_inclusive);
    Ok(Reply::json(StatusCode::OK, shown))
}

pub(super) fn by_email(request: &Request, documents: &Documents<'_>) -> Result<Reply, Stop> {
    let email = request
        .query("email")
        .ok_or_else(|| errors::query("'Missing required property: email'."))?;
    if address(&Value::String(email.clone())).is_none() {
        let problem = format!("'Object didn't pass validation for format email: {email}' on property email.");
        return Err(errors::query(&problem));
    }
    let (fields, is_inclusive) = selection(request)?;
    let users: Vec<Map<String, Value>> = documents.by_email(USERS, "", &email)?;
    let shown = users
        .into_iter()
        .map(|user| Profile(user).select(fields.as_deref(), is_inclusive))
        .collect();
    Ok(Reply::json(StatusCode::OK, shown))
}

pub(super) fn create(auth0: &Auth0, request: &Request, documents: &Documents<'_>) -> Result<Reply, Stop> {
    let body = body(request)?;
    let members = schema::check_create(&body)?;
    let connection = connection(auth0, members)?.ok_or_else(errors::no_connection)?;
    check_username(connection, members)?;
    check_password(members)?;

    let local_id = members
        .get("user_id")
        .and_then(Value::as_str)
        .filter(|id| !id.is_empty())
        .map_or_else(|| new_local_id(auth0), str::to_owned);
    let now = auth0.sources.wire_now();
    let user = Profile::new(members, &local_id, &now);
    if find(user.text("user_id"), documents)?.is_some()
        || is_taken(&user, &connection.name, documents)?
        || is_held_by_half(auth0, &user, &connection.name)
    {
        return Err(errors::user_exists());
    }
    keep(&user, documents)?;
    let asked_for_mail = members.get("verify_email").and_then(Value::as_bool);
    if asked_for_mail.unwrap_or(!user.is_verified()) {
        send_verification(auth0, &user, &now, documents)?;
    }
    Ok(Reply::json(StatusCode::CREATED, user.0.into()))
}

pub(super) fn update(auth0: &Auth0, id: &str, request: &Request, documents: &Documents<'_>) -> Result<Reply, Stop> {
    let body = body(request)?;
    let members = schema::check_update(&body)?;
    let named = connection(auth0, members)?;
    check_password(members)?;
    let mut user = find(id, documents)?.ok_or_else(errors::no_user)?;
    if named.is_some_and(|named| !user.is_in(&named.name)) {
        return Err(errors::no_connection());
    }

    let now = auth0.sources.wire_now();
    let old_email = user.text("email").to_owned();
    user.update(members, &now);
    let is_new_email = user.text("email") != old_email;
    if is_new_email {
        for connection in &auth0.config.connections {
            let name = &connection.name;
            if user.is_in(name) && (is_taken(&user, name, documents)? || is_held_by_half(auth0, &user, name)) {
                return Err(errors::new_email_exists());
            }
        }
    }
    keep(&user, documents)?;
    // Auth0 does not promise that a changed address causes no mail; a caller that wants none has to say so.
    let asked_for_mail = members.get("verify_email").and_then(Value::as_bool);
    if asked_for_mail.unwrap_or(is_new_email && !user.is_verified()) {
        send_verification(auth0, &user, &now, documents)?;
    }
    Ok(Reply::json(StatusCode::OK, user.0.into()))
}

/// Also succeeds for users that do not exist.
pub(super) fn delete(id: &str, documents: &Documents<'_>) -> Result<Reply, Stop> {
    documents.delete(USERS, "", id)?;
    Ok(Reply::empty(StatusCode::NO_CONTENT))
}

fn body(request: &Request) -> Result<Value, Stop> {
    request
        .json()
        .map_err(|_| errors::bad_request("Invalid request payload JSON format", None))
}

fn selection(request: &Request) -> Result<(Option<String>, bool), Stop> {
    let is_inclusive = match request.query("include_fields").as_deref() {
        None | Some("true") => true,
        Some("false") => false,
        Some(_) => {
            return Err(errors::query(
                "'Expected type boolean but found type string' on property include_fields.",
            ));
        }
    };
    Ok((request.query("fields"), is_inclusive))
}

/// The connection that the body names, if any.
fn connection<'a>(auth0: &'a Auth0, members: &Map<String, Value>) -> Result<Option<&'a Connection>, Stop> {
    let Some(name) = members.get("connection").and_then(Value::as_str) else {
        return Ok(None);
    };
    auth0
        .config
        .connections
        .iter()
        .find(|connection| connection.name == name)
        .map(Some)
        .ok_or_else(errors::no_connection)
}

fn check_username(connection: &Connection, members: &Map<String, Value>) -> Result<(), Stop> {
    match (connection.requires_username, members.contains_key("username")) {
        (false, true) => Err(errors::bad_request(
            "Cannot set username for connection without requires_username",
            None,
        )),
        (true, false) => Err(errors::payload("'Missing required property: username'.")),
        _ => Ok(()),
    }
}

fn check_password(members: &Map<String, Value>) -> Result<(), Stop> {
    match members.get("password").and_then(Value::as_str) {
        Some(password) if !password::is_strong(password) => Err(errors::weak_password()),
        _ => Ok(()),
    }
}

fn new_local_id(auth0: &Auth0) -> String {
    let id = auth0.sources.id(Purpose::UserId);
    let surplus = id.chars().count().saturating_sub(LOCAL_ID_LENGTH);
    id.chars().skip(surplus).collect()
}

fn find(id: &str, documents: &Documents<'_>) -> Result<Option<Profile>, StoreError> {
    Ok(documents.get(USERS, "", id)?.map(Profile))
}

/// Whether another user of the connection has the user's address.
fn is_taken(user: &Profile, connection: &str, documents: &Documents<'_>) -> Result<bool, StoreError> {
    let email = user.text("email");
    if email.is_empty() {
        return Ok(false);
    }
    let holders: Vec<Map<String, Value>> = documents.by_email(USERS, "", email)?;
    Ok(holders
        .into_iter()
        .map(Profile)
        .any(|holder| holder.is_in(connection) && holder.text("user_id") != user.text("user_id")))
}

/// Whether the connection holds a half user with the user's address.
fn is_held_by_half(auth0: &Auth0, user: &Profile, connection: &str) -> bool {
    let mut halves = auth0.config.half_users.iter();
    halves.any(|half| half.connection == connection && half.email == user.text("email"))
}

fn keep(user: &Profile, documents: &Documents<'_>) -> Result<(), StoreError> {
    let email = Some(user.text("email")).filter(|email| !email.is_empty());
    documents.put(USERS, "", user.text("user_id"), email, &user.0)
}

fn send_verification(auth0: &Auth0, user: &Profile, now: &str, documents: &Documents<'_>) -> Result<(), StoreError> {
    let ticket = auth0.sources.id(Purpose::Verification);
    mailbox::send(
        documents,
        &SentMail {
            to: user.text("email").to_owned(),
            subject: "Verify your email".to_owned(),
            link_path: format!("/u/email-verification?ticket={ticket}"),
            tenant: None,
            at: now.to_owned(),
            from: Sender::Auth0,
        },
    )
}
