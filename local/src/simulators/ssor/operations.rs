//! The operations, after the caller is authenticated.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::consumer::Consumer;
use super::errors;
use super::input::{EmailChange, NewConsumer, Patch};
use crate::simulators::exchange::{Reply, Request, Stop};
use crate::simulators::store::Documents;

pub(super) fn get(id: &str, documents: &Documents<'_>) -> Result<Reply, Stop> {
    Ok(shown(StatusCode::OK, &found(id, documents)?))
}

pub(super) fn find_by_email(request: &Request, documents: &Documents<'_>) -> Result<Reply, Stop> {
    let email = request
        .query("email")
        .filter(|email| !email.is_empty())
        .ok_or_else(|| errors::bad_request(&["the query parameter `email` is required".to_owned()]))?;
    let holders = Consumer::with_email(&email, documents)?;
    let consumers: Vec<Value> = holders.iter().map(Consumer::listed).collect();
    Ok(Reply::json(StatusCode::OK, json!({"consumers": consumers})))
}

pub(super) fn create(request: &Request, documents: &Documents<'_>) -> Result<Reply, Stop> {
    let body = NewConsumer::read(request)?;
    if Consumer::find(&body.id, documents)?.is_some() {
        return Err(errors::consumer_exists());
    }
    check_email_is_free(&body.email, &body.id, documents)?;
    let consumer = Consumer::new(body, documents)?;
    consumer.keep(documents)?;
    Ok(shown(StatusCode::CREATED, &consumer))
}

pub(super) fn patch(id: &str, request: &Request, documents: &Documents<'_>) -> Result<Reply, Stop> {
    let patch = Patch::read(request)?;
    let mut consumer = found(id, documents)?;
    consumer.apply(patch);
    consumer.keep(documents)?;
    Ok(shown(StatusCode::OK, &consumer))
}

pub(super) fn change_email(id: &str, request: &Request, documents: &Documents<'_>) -> Result<Reply, Stop> {
    let change = EmailChange::read(request)?;
    let mut consumer = found(id, documents)?;
    check_email_is_free(&change.email, id, documents)?;
    consumer.change_email(change.email, change.email_verified);
    consumer.keep(documents)?;
    Ok(Reply::empty(StatusCode::NO_CONTENT))
}

pub(super) fn delete(id: &str, documents: &Documents<'_>) -> Result<Reply, Stop> {
    if Consumer::delete(id, documents)? {
        Ok(Reply::empty(StatusCode::NO_CONTENT))
    } else {
        Err(errors::no_consumer())
    }
}

fn found(id: &str, documents: &Documents<'_>) -> Result<Consumer, Stop> {
    Consumer::find(id, documents)?.ok_or_else(errors::no_consumer)
}

/// A consumer may keep its own address.
fn check_email_is_free(email: &str, id: &str, documents: &Documents<'_>) -> Result<(), Stop> {
    let holders = Consumer::with_email(email, documents)?;
    if holders.iter().any(|holder| holder.id != id) {
        Err(errors::email_exists())
    } else {
        Ok(())
    }
}

fn shown(status: StatusCode, consumer: &Consumer) -> Reply {
    Reply::json(status, json!({"consumer": consumer.whole()}))
}
