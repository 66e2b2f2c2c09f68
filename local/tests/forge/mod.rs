//! Makes tokens that the local issuer does not make.

mod draft;
mod key;

pub(crate) use draft::Draft;
pub(crate) use key::SigningKey;
