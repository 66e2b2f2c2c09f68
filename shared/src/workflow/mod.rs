//! What more than one workflow does.

mod completed;
mod effects;
mod encrypted_id;
mod read_both;
pub mod rehearsal;
mod sides;
mod write_both;

pub use completed::{Done, completed};
pub use effects::{Back, Sight};
pub use encrypted_id::{encrypted_id, encryption_key};
pub use read_both::{Both, read_both};
pub use sides::{Sides, Upstreams};
pub use write_both::{Begun, finish_both, write_both};
