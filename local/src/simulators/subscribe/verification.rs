//! The verification mail with its link, and the page behind the link.

use axum::http::StatusCode;
use serde::{Deserialize, Serialize};

use super::Operation;
use super::registration::Kept;
use crate::simulators::exchange::{Reply, Stop};
use crate::simulators::mailbox::{self, Sender, SentMail};
use crate::simulators::sources::{Purpose, Sources};
use crate::simulators::store::{Documents, StoreError};

const LINKS: &str = "subscribe.verifications";

#[derive(Serialize, Deserialize)]
struct Link {
    realm: String,
    registration: String,
    return_url: Option<String>,
}

/// Sends a mail with a link that confirms the registration's address.
pub(super) fn send(
    operation: &Operation<'_>,
    kept: &mut Kept,
    return_url: Option<String>,
    now: &str,
) -> Result<(), StoreError> {
    let token = operation.sources.id(Purpose::Verification);
    let link = Link {
        realm: operation.tenant.realm.clone(),
        registration: kept.registration.customer_registration_id.clone(),
        return_url,
    };
    operation.documents.put(LINKS, "", &token, None, &link)?;
    mailbox::send(
        operation.documents,
        &SentMail {
            to: kept.registration.email.clone(),
            subject: "Please confirm your email address".to_owned(),
            link_path: format!("/verify/{token}"),
            tenant: Some(operation.tenant.name.clone()),
            at: now.to_owned(),
            from: Sender::Subscribe,
        },
    )?;
    kept.verification = Some(token);
    Ok(())
}

/// Confirms the address. Mail clients and people follow a link twice; the second visit changes nothing.
pub(super) fn follow(token: &str, documents: &Documents<'_>, sources: &Sources) -> Result<Reply, Stop> {
    let link: Link = documents.get(LINKS, "", token)?.ok_or_else(unknown_link)?;
    let mut kept = Kept::find(&link.realm, &link.registration, documents)?
        .filter(|kept| kept.verification.as_deref() == Some(token))
        .ok_or_else(unknown_link)?;
    if !kept.registration.verified {
        kept.registration.verified = true;
        kept.registration.updated_at = sources.wire_now();
        kept.keep(&link.realm, documents)?;
    }
    Ok(match link.return_url {
        Some(url) => Reply::empty(StatusCode::FOUND).with_header("location", url),
        None => page(
            StatusCode::OK,
            "Email address confirmed",
            "Thank you. You can close this page.",
        ),
    })
}

fn unknown_link() -> Stop {
    page(
        StatusCode::NOT_FOUND,
        "This link is not valid",
        "It may belong to a registration that was changed or removed since.",
    )
    .into()
}

fn page(status: StatusCode, title: &str, text: &str) -> Reply {
    Reply::html(
        status,
        format!(
            "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>{title}</title><h1>{title}</h1><p>{text}</p></html>\n"
        ),
    )
}
