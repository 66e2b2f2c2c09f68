//! What several workflows share.
//!
//! A workflow decides what is done. How it is done, found and taken back is here, for the operations and the repair:
//!
//! - `sides`: the provider and Subscribe of a request.
//! - `read_both`: reads the user from both sides; three of the four operations begin with it.
//! - `effects`: one change at one side: how it is made, found and taken back.
//! - `write_both`: makes the effects of a plan in order, after opening the journal's entry; `finish_both` makes those
//!   that are missing.
//! - `completed`: the answer to a write; `encrypted_id`: the id as pages may show it.
//! - `rehearsal`: the fixture of the workflows' tests.

mod completed;
mod effects;
mod encrypted_id;
mod read_both;
pub mod rehearsal;
mod sides;
mod write_both;

pub use completed::{Done, completed};
pub use effects::{Back, Sight};
pub use encrypted_id::encrypted_id;
pub use read_both::{Both, read_both};
pub use sides::{Sides, Upstreams};
pub use write_both::{Begun, finish_both, write_both};
