//! Checks bodies for tools, before they are sent: with the parser of the operation and without calls to either side.

use shared::{
    error::ApiError,
    request::{
        HttpRequest,
        body::{self, Fields},
    },
    settings::Tenant,
};

use crate::{Create, Input, body::Body};

impl Create {
    /// Refuses what the operation would refuse before it calls a side. Reads only settings and the tenant's key of
    /// encrypted ids.
    pub async fn check(&self, tenant: &Tenant, body: &str) -> Result<(), ApiError> {
        Input::parse(self, tenant, fields(body)?).await.map(|_| ())
    }
}

/// Checks a body without the tenant's settings: everything except the origin of `returnUrl`, whether an encrypted id is
/// the tenant's, and whether its provider can keep the id.
pub fn check_without_tenant(body: &str) -> Result<(), ApiError> {
    let mut fields = fields(body)?;
    Body::read(&mut fields);
    fields.finish()
}

fn fields(body: &str) -> Result<Fields, ApiError> {
    Ok(Fields::of(body::object(&HttpRequest::of_body(body))?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(body: &str) -> String {
        check_without_tenant(body).unwrap_err().text()
    }

    #[test]
    fn what_only_the_tenant_knows_is_left_open() {
        let body = r#"{"email":"ana@example.com","encryptedCustomerRegistrationId":"?","returnUrl":"https://x.example/","verifyEmail":true}"#;
        assert!(check_without_tenant(body).is_ok());
    }

    #[test]
    fn everything_else_is_judged_as_in_a_request() {
        let faults = refusal(
            r#"{"email":"ana","returnUrl":"http://x.example/","state":"Odd","metadata":{"a b":1},"Password":"x","ignoreProvider":"no"}"#,
        );
        for fault in [
            "email: ",
            "returnUrl: must begin with https://",
            "state: must be Standard",
            "metadata.a b: ",
            "Password: unknown field, did you mean password?",
            "ignoreProvider: ",
        ] {
            assert!(faults.contains(fault), "{fault} is missing in {faults}");
        }
        assert!(refusal("").contains("a JSON object is required"));
        assert!(refusal(r#"{"email":"a@b.de","email":"c@d.de"}"#).contains("email"));
    }
}
