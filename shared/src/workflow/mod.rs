//! What more than one workflow does.
//!
//! A workflow says what is to happen; how it is made, seen and taken back is here, for the operations and the repair alike:
//!
//! - `sides`: the provider and Subscribe of a request;
//! - `read_both`: the user as both know it, with which three of the four begin;
//! - `effects`: one change at one side: made, looked for, taken back;
//! - `write_both`: the effects of a plan in their order, with the journal before the first; `finish_both`: what is left of
//!   them;
//! - `completed`: the answer to a write; `encrypted_id`: the id as pages may show it;
//! - `rehearsal`: what the workflows' tests begin with.

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
