//! `accounts.resendVerificationCode`, the mail with the link, and the page behind the link.

use axum::http::StatusCode;
use serde::{Deserialize, Serialize};

use super::Gigya;
use super::addresses::check;
use super::context::Context;
use super::failure::{Failure, Fields, Problem};
use crate::simulators::exchange::{Reply, Stop};
use crate::simulators::mailbox::{self, Sender, SentMail};
use crate::simulators::sources::Purpose;
use crate::simulators::store::{Documents, StoreError};

const LINKS: &str = "gigya.verifications";

/// The path prefix of links in mails.
pub(super) const PATH: &str = "/verify/";

#[derive(Serialize, Deserialize)]
struct Link {
    site: String,
    uid: String,
    email: String,
}

/// Sends a mail with a link that confirms the address.
pub(super) fn send(context: &Context<'_>, uid: &str, email: &str) -> Result<(), StoreError> {
    let token = context.sources.id(Purpose::Verification);
    let documents = context.directory.documents;
    let link = Link {
        site: context.site.api_key.clone(),
        uid: uid.to_owned(),
        email: email.to_owned(),
    };
    documents.put(LINKS, "", &token, None, &link)?;
    mailbox::send(
        documents,
        &SentMail {
            to: email.to_owned(),
            subject: "Email Verification".to_owned(),
            link_path: format!("{PATH}{token}"),
            tenant: None,
            at: context.sources.wire_now(),
            from: Sender::Gigya,
        },
    )
}

/// Sends the mail to one address, or to all unverified ones. An address that is new to the account is added to it.
pub(super) fn resend(context: &Context<'_>) -> Result<Fields, Problem> {
    let mut account = context.subject()?.account;
    let addressees = match context.params.text("email") {
        Some(email) => {
            check(email, "email")?;
            if !account.emails.has(email) {
                if context.directory.is_taken(email, &account.uid)? {
                    return Err(Failure::new(403_043).into());
                }
                account.emails.add(email);
                account.logins.add(email, false);
                context.directory.put(&mut account)?;
            }
            vec![email.to_owned()]
        }
        None => account.emails.unverified.clone(),
    };
    for email in addressees.iter().filter(|email| account.emails.is_unverified(email)) {
        send(context, &account.uid, email)?;
    }
    Ok(Fields::new())
}

/// Confirms the address of a link; a second visit changes nothing.
pub(super) fn follow(gigya: &Gigya, token: &str, documents: &Documents<'_>) -> Result<Reply, Stop> {
    let link: Link = documents.get(LINKS, "", token)?.ok_or_else(unknown_link)?;
    let directory = gigya.directory(&link.site, documents);
    let account = directory.find(&link.uid)?;
    let mut account = account
        .filter(|account| account.emails.has(&link.email))
        .ok_or_else(unknown_link)?;
    if account.emails.is_unverified(&link.email) {
        account.verify_address(&link.email, directory.now);
        directory.put(&mut account).map_err(|problem| match problem {
            Problem::Store(error) => Stop::Store(error),
            Problem::Failure(_) => unknown_link(),
        })?;
    }
    let text = "Your email address is verified.";
    Ok(page(StatusCode::OK, text))
}

fn unknown_link() -> Stop {
    page(StatusCode::NOT_FOUND, "This link is not valid.").into()
}

fn page(status: StatusCode, text: &str) -> Reply {
    let page =
        format!("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>{text}</title><p>{text}</p></html>\n");
    Reply::html(status, page)
}
