//! The meaning of each code and what a caller should do: texts of the reference page and of the API description.

use super::Code;

impl Code {
    /// The meaning of the code and what a caller should do, in Markdown.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::GetByIdCompleted => {
                "The user is in `data.user`. `meta: \"partial: provider unavailable\"` says that the provider failed and these are Subscribe's data alone."
            }
            Self::CreateCompleted => {
                "The user stands on each side that the request concerns; `data` holds the id, plain and encrypted."
            }
            Self::UpdateCompleted => "Each side that the request concerns holds the new values.",
            Self::UpdateEmailCompleted => {
                "Each side that knows the user holds the new address; `verified` is as it was."
            }
            Self::BadRequest => {
                "The gateway's event could not be read, or a system behind refused the request without a reason that may be shown. Repeating it does not help; ask with the request id."
            }
            Self::InvalidInput => "Mend everything that the text names: headers, query and body. Nothing was changed.",
            Self::InvalidId => {
                "The id in the path is malformed (`meta` says how), or no side knows the user. Check the id and its percent-encoding."
            }
            Self::EmailPending => {
                "Somebody registered with this address and has not confirmed it. Let the reader follow the link in the mail."
            }
            Self::EmailInUse => "Let the reader sign in with this address, or use another.",
            Self::InvalidMetadata => "Mend the keys and values that `meta` names.",
            Self::MetadataTooLong => {
                "Shorten the keys and values that `meta` names; characters are counted, not bytes."
            }
            Self::UpdateRefused => {
                "A side refused the change, and the other side is as it was before. Look whether the user still exists and the values are ones that the provider takes; repeating the same request does not help."
            }
            Self::IdTaken => "Choose another id, or leave it out to get a new one.",
            Self::Unauthorized => {
                "Get a new token. `WWW-Authenticate` says what is wrong with the one that was sent; a REST API of API Gateway hands it on as `x-amzn-Remapped-WWW-Authenticate`."
            }
            Self::Forbidden => {
                "Check the tenant headers, and that the token is of an issuer that the tenant trusts, for this tenant, and has the scope. The answer, `WWW-Authenticate` included, does not say which, so that tenants cannot be enumerated."
            }
            Self::NotFound => "Check the path; it is case-sensitive.",
            Self::MethodNotAllowed => {
                "Use one of the methods in `Allow`. (API Gateway itself answers `E404` for a method that it does not route.)"
            }
            Self::StillRunning => {
                "An earlier request with the same key has not ended yet. Wait as `Retry-After` says, then repeat the request with its key: it gets the answer of the first, or finishes it."
            }
            Self::KeyReused => {
                "Use a new key for each new request; repeat a request with its own key and the same body."
            }
            Self::PayloadTooLarge => "Send at most 64 KiB.",
            Self::UnsupportedMediaType => {
                "Send the body as uncompressed `application/json` in UTF-8; `meta` names the header at fault."
            }
            Self::TooManyRequests => "The gateway limits the rate. Wait as `Retry-After` says.",
            Self::Internal => {
                "Something failed that the caller cannot mend; a write has been put back, or the repair settles it within minutes. Repeat a write with its `Idempotency-Key`; without one, read the user first. Ask with the request id where it stays."
            }
            Self::GetByIdFailed => {
                "A side could not be read, so nothing was changed. Repeat the request later, with growing pauses."
            }
            Self::Unavailable => {
                "A system behind asked for a pause, the keys of the token's issuer could not be had just now, or the journal is out of reach, without which nothing is begun. Wait as `Retry-After` says, then repeat the request."
            }
        }
    }
}
