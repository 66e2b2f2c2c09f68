//! Who calls: the token of the request against the tenant's trusted issuers (RFC 8725, RFC 6750).

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
