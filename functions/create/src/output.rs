//! `data` of the answer.

use serde::Serialize;

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Data<'a> {
    pub(crate) customer_registration_id: &'a str,
    pub(crate) encrypted_customer_registration_id: &'a str,
}
