//! Samples of Auth0's refusals, for the tests of what they mean.

use serde_json::{Value, json};

use super::meaning::Operation::{self, ChangeEmail, Create, FindByEmail, Get, Update};

/// An error in the form of the Management API.
pub(super) fn error(status: u16, message: Option<&str>, code: Option<&str>) -> Value {
    let mut body = json!({"statusCode": status, "error": "Name of the status"});
    let members = body.as_object_mut().unwrap();
    message.and_then(|message| members.insert("message".into(), message.into()));
    code.and_then(|code| members.insert("errorCode".into(), code.into()));
    body
}

const UNFIT: &str = "misconfigured: Auth0.Connection: there is no such connection, or it is disabled, or it makes no users \
                     through the API";
const ELSEWHERE: &str = "refused: the user signs in with another identity provider, which alone can change or verify the \
                         email";

/// One refusal in Auth0's wording for each row of the table, in its order, with the resulting error.
#[expect(clippy::too_many_lines, reason = "it is a table")]
pub(super) fn cases() -> Vec<(Operation, Value, &'static str)> {
    vec![
        (
            Get,
            error(429, Some("Global limit has been reached"), Some("too_many_requests")),
            "throttled",
        ),
        (
            Get,
            error(401, Some("Expired token received for JSON Web Token validation"), None),
            "misconfigured: Auth0.Audience: the API does not accept the token that it was asked for",
        ),
        (
            Update,
            error(
                403,
                Some("Insufficient scope, expected any of: update:users"),
                Some("insufficient_scope"),
            ),
            "misconfigured: Auth0.ClientId: the application lacks the scope update:users of the Management API",
        ),
        (
            Get,
            error(404, Some("The user does not exist."), Some("inexistent_user")),
            "not found",
        ),
        (Update, error(404, Some("The user does not exist."), None), "not found"),
        (
            Create,
            error(409, Some("The user already exists."), Some("auth0_idp_error")),
            "UserExists",
        ),
        (
            ChangeEmail,
            error(409, Some("The user already exists."), None),
            "the email is taken",
        ),
        (
            Create,
            error(
                400,
                Some("The connection does not exist."),
                Some("inexistent_connection"),
            ),
            UNFIT,
        ),
        (
            Get,
            error(
                400,
                Some("Path validation error: 'String does not match pattern' on property id"),
                Some("invalid_uri"),
            ),
            "not found",
        ),
        (
            FindByEmail,
            error(
                400,
                Some("Query validation error: 'Object didn't pass validation for format email: a@'"),
                Some("invalid_query_string"),
            ),
            "not found",
        ),
        (
            Create,
            error(400, Some("The user already exists."), Some("auth0_idp_error")),
            "UserExists",
        ),
        (
            ChangeEmail,
            error(
                400,
                Some("The specified new email already exists"),
                Some("auth0_idp_error"),
            ),
            "the email is taken",
        ),
        (Create, error(400, None, Some("auth0_idp_error")), "PerhapsUserExists"),
        (
            ChangeEmail,
            error(400, None, Some("auth0_idp_error")),
            "PerhapsEmailTaken",
        ),
        (
            ChangeEmail,
            error(400, Some("Cannot update username and email simultaneously"), None),
            "unavailable",
        ),
        (
            ChangeEmail,
            error(400, Some("Cannot update email for non-database user"), None),
            ELSEWHERE,
        ),
        (
            Update,
            error(
                400,
                Some("Email verification is not supported for enterprise users."),
                None,
            ),
            ELSEWHERE,
        ),
        (
            ChangeEmail,
            error(400, Some("Connection is not supported for this operation."), None),
            ELSEWHERE,
        ),
        (
            Update,
            error(
                400,
                Some("Your account is not allowed to update the following user attributes: family_name, given_name."),
                None,
            ),
            "misconfigured: no setting here, but the account at Auth0: it may not change its users' given_name and \
             family_name; ask Auth0 to allow it",
        ),
        (
            Update,
            error(
                400,
                Some(
                    "The following user attributes cannot be updated: family_name, given_name. The connection \
                     (google-oauth2) must either be a database connection (using the Auth0 store), a passwordless \
                     connection (email or sms) or has disabled 'Sync user profile attributes at each login'.",
                ),
                None,
            ),
            "refused: the user's identity provider decides the names, for Auth0 takes them over from there at every \
             sign-in",
        ),
        (
            Update,
            error(
                400,
                Some(
                    "The following user attributes cannot be removed: given_name. The connection (Readers) must either \
                     be a custom database connection with import mode disabled, a social or enterprise connection.",
                ),
                None,
            ),
            "refused: Auth0 lets a name of this user be changed but not removed",
        ),
        (
            Create,
            error(
                400,
                Some("Payload validation error: 'Missing required property: username'."),
                Some("invalid_body"),
            ),
            "misconfigured: Auth0.Connection: it wants a user name of every user, and readers have none",
        ),
        (Create, error(400, Some("The connection does not exist"), None), UNFIT),
        (Create, error(400, Some("The connection is disabled"), None), UNFIT),
        (
            ChangeEmail,
            error(
                400,
                Some("Cannot change email or password for users in a disabled connection."),
                None,
            ),
            UNFIT,
        ),
        (
            Create,
            error(
                400,
                Some("Connection does not support user creation through the API"),
                None,
            ),
            UNFIT,
        ),
        (
            Create,
            error(400, Some("PasswordStrengthError: Password is too weak"), None),
            "refused: PasswordStrengthError: Password is too weak",
        ),
    ]
}
