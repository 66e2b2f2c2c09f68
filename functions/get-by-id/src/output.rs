//! `data` of the response: the user as the API shows it.

use serde::Serialize;
use shared::model::{CustomerRegistrationId, EmailAddress, Metadata, Name, User};

#[derive(Debug, Serialize)]
pub(crate) struct Data<'a> {
    pub(crate) user: UserView<'a>,
}

/// The fields in the order of Naviga's model, with `state` after `verified`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct UserView<'a> {
    customer_registration_id: &'a str,
    encrypted_customer_registration_id: &'a str,
    email: Option<&'a str>,
    verified: bool,
    state: &'static str,
    first_name: Option<&'a str>,
    last_name: Option<&'a str>,
    last_logout_date: Option<String>,
    metadata: &'a Metadata,
}

impl<'a> UserView<'a> {
    pub(crate) fn new(id: &'a CustomerRegistrationId, encrypted: &'a str, user: &'a User) -> Self {
        Self {
            customer_registration_id: id.as_str(),
            encrypted_customer_registration_id: encrypted,
            email: user.email.as_ref().map(EmailAddress::as_str),
            verified: user.verified,
            state: user.state.name(),
            first_name: user.first_name.as_ref().map(Name::as_str),
            last_name: user.last_name.as_ref().map(Name::as_str),
            last_logout_date: user.last_logout_date.map(|moment| moment.to_string()),
            metadata: &user.metadata,
        }
    }
}
