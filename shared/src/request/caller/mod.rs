//! Who calls: the token of the request against the tenant's trusted issuers (RFC 8725, RFC 6750).
//!
//! The bearer token comes in, a [`Caller`] comes out; or `E401` where it is not to be believed, `E403` where the tenant does not
//! trust its issuer or it is not enough for the operation, `E500` or `E503` where that cannot be told. In the order of the
//! checks, so that no issuer is asked about a token whose form is wrong:
//!
//! - `token`: taken apart, size and form; `verifier`: which of the tenant's issuers it claims to be of, and the steps from here;
//! - `header`: algorithm and key id, against what that issuer is pinned to;
//! - `key_sets`: the issuer's keys by their URL, kept and refreshed; `key_set`: which of them may verify;
//! - `claims`: times, audience, tenant and scope, once the signature is good.

mod claims;
mod header;
mod key_set;
mod key_sets;
mod token;
mod verifier;

pub use key_set::KeySet;
pub use key_sets::{KeySetSource, KeySets};
pub use token::BearerToken;
pub use verifier::{Caller, Verifier, shared_secret};
