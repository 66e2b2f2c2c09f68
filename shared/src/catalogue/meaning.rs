//! The meaning of each code and what a caller should do: texts of the reference page and of the API description.

use super::Code;

impl Code {
    /// The meaning of the code and what a caller should do, in Markdown.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::GetByIdCompleted => {
                "The user is in `data.user`. With `meta: \"partial: provider unavailable\"` the provider failed and the data is only Subscribe's."
            }
            Self::CreateCompleted => {
                "The user was created on each side that the request concerns; `data` has the id, plain and encrypted."
            }
            Self::UpdateCompleted => "Each side that the request concerns has the new values.",
            Self::UpdateEmailCompleted => "Each side that knows the user has the new email; `verified` is unchanged.",
            Self::BadRequest => {
                "The gateway's event could not be parsed, or a side refused the request without a reason that may be shown. A retry does not help; ask for help with the request id."
            }
            Self::InvalidInput => {
                "Correct all faults that the text lists, in headers, query and body. Nothing was changed."
            }
            Self::InvalidId => {
                "The id in the path is malformed (`meta` says how), or no side knows the user. Check the id and its percent-encoding."
            }
            Self::EmailPending => {
                "A user has registered with this email and has not confirmed it yet. Ask the reader to follow the link in the mail."
            }
            Self::EmailInUse => "Ask the reader to sign in with this email or to use another.",
            Self::InvalidMetadata => "Correct the keys and values that `meta` names.",
            Self::MetadataTooLong => {
                "Shorten the keys and values that `meta` names; characters are counted, not bytes."
            }
            Self::UpdateRefused => {
                "A side refused the change; the other side is as before. Check that the user still exists and that the provider accepts the values. A retry of the same request does not help."
            }
            Self::IdTaken => "Choose another id, or leave it out to get a new one.",
            Self::Unauthorized => {
                "Get a new token. `WWW-Authenticate` says what is wrong with the one that was sent; a REST API of API Gateway passes it on as `x-amzn-Remapped-WWW-Authenticate`."
            }
            Self::Forbidden => {
                "Check the tenant headers and the token: the tenant must trust its issuer, and it must be for this tenant and have the scope. The answer, `WWW-Authenticate` included, does not say which check failed, so that tenants cannot be enumerated."
            }
            Self::NotFound => "Check the path; it is case-sensitive.",
            Self::MethodNotAllowed => {
                "Use one of the methods in `Allow`. (API Gateway itself answers `E404` for a method that it does not route.)"
            }
            Self::StillRunning => {
                "An earlier request with the same key has not ended yet. Wait as long as `Retry-After` says, then repeat the request with its key: it gets the answer of the first, or finishes it."
            }
            Self::KeyReused => {
                "Use a new key for each new request; repeat a request with its own key and the same body."
            }
            Self::PayloadTooLarge => "Send at most 64 KiB.",
            Self::UnsupportedMediaType => {
                "Send the body as uncompressed `application/json` in UTF-8; `meta` names the faulty header."
            }
            Self::TooManyRequests => "The gateway limits the rate. Wait as long as `Retry-After` says.",
            Self::Internal => {
                "An internal failure, which the caller cannot correct. A write has been put back, or the repair settles it within minutes. Repeat a write with its `Idempotency-Key`; without one, read the user first. If the error persists, ask for help with the request id."
            }
            Self::GetByIdFailed => {
                "A side could not be read, so nothing was changed. Retry later, with growing pauses."
            }
            Self::Unavailable => {
                "A system asked for a pause, the keys of the token's issuer could not be fetched just now, or the journal is out of reach, without which no write begins. Wait as long as `Retry-After` says, then repeat the request."
            }
        }
    }
}
