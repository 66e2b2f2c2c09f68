//! What more than one workflow does.

mod encrypted_id;
mod read_both;
pub mod rehearsal;
mod undo;

pub use encrypted_id::{encrypted_id, encryption_key};
pub use read_both::{Both, read_both};
pub use undo::taken_back;
