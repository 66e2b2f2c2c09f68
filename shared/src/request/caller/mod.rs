//! Authentication: checks the token of a request against the tenant's trusted issuers (RFC 8725, RFC 6750).
//!
//! From the bearer token it makes a [`Caller`]. `E401`: the token is not valid. `E403`: the tenant does not trust its
//! issuer, or it does not allow the operation. `E500` or `E503`: the token could not be checked. The checks are in this
//! order, so that no issuer is called for a malformed token:
//!
//! - `token`: splits the token and checks size and form; `verifier`: finds the issuer among the tenant's and runs the
//!   next checks.
//! - `header`: algorithm and key id, against the issuer's settings.
//! - `key_sets`: the issuers' keys by URL, cached and refreshed; `key_set`: selects those that may verify.
//! - `claims`: times, audience, tenant and scope, after the signature.

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
