//! Judging bodies that nobody has sent yet, for tools: with the parser of the operation, and without calling anybody.

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
    /// What the operation would refuse of a body of this tenant before it calls anybody. Only settings and the key of the
    /// tenant's ids are asked for.
    pub async fn check(&self, tenant: &Tenant, body: &str) -> Result<(), ApiError> {
        Input::parse(self, tenant, fields(body)?).await.map(|_| ())
    }
}

/// What of a body can be judged without the tenant's settings: all but the origin of `returnUrl`, whether an encrypted id is
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
