//! Bodies of the old User API, turned into bodies of this one.
//!
//! [`convert`] takes a body as a client of the old API sent it and says which request of this API does the same. Whatever the
//! old body holds is in the new one, or in a [`Note`] that says why not and what to do instead; the notes name members and
//! never repeat a value. [`FIELDS`] is the whole of the mapping, and the tables of `docs/MIGRATION.md` are rendered from it.
//!
//! Naviga's public documents show both models side by side and do not say which old member became which new one. Where the
//! names leave no doubt, or a reading was needed, [`Basis`] says so for every row.
//!
//! - In: `old_body` reads a body, `detection` finds out of which operation it is (`model`), `sides` reads `CreationMode`.
//! - The mapping: `fields` has a row for each old member, with its `place`; `engine` walks the body by it.
//! - Out: `draft` is the new request in the making; `value` and `metadata` hold its values and keys to this API's rules; `note`
//!   says what became of a member.

mod detection;
mod draft;
mod engine;
mod fields;
mod metadata;
mod model;
mod note;
mod old_body;
mod old_field;
mod place;
mod sides;
mod value;

use serde::Serialize;
use serde_json::{Map, Value};

pub use self::{
    fields::FIELDS,
    model::Model,
    note::{Kind, Note},
    old_field::{OldField, Seen},
    place::{Basis, Field, Place, Reason},
};

/// A request of this API that does what an old body asked for.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Conversion {
    /// What the old body was taken for.
    pub operation: Model,
    /// The method of the request.
    pub method: String,
    /// Its path; with the id, percent-encoded, where the old body named it.
    pub path: String,
    /// The headers that it needs.
    pub headers: Vec<Header>,
    /// Its body. This API takes it, as far as that can be told without the tenant.
    pub body: Map<String, Value>,
    /// What is not in the body as it was, by place.
    pub notes: Vec<Note>,
}

/// A header of the new request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Header {
    /// Its name.
    pub name: &'static str,
    /// Its value, where the old body knew it.
    pub value: Option<String>,
}

/// Why an old body was not converted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It is not a JSON object, or not one that can be read in one way only; with every fault, each `place: what is wrong`.
    #[error("{}", .0.join("; "))]
    Unreadable(Vec<String>),
    /// It may have been sent to more than one operation.
    #[error("the body may be that of a create or of an update")]
    Ambiguous,
    /// What it asks for cannot be said to this API; with every fault, each `place: what is wrong`.
    #[error("{}", .0.join("; "))]
    Inconvertible(Vec<String>),
}

/// Converts the body of a request to the old API; without a model, that which the members show.
pub fn convert(old: &str, model: Option<Model>) -> Result<Conversion, Refusal> {
    let old = old_body::read(old)?;
    let model = match model {
        Some(model) => model,
        None => detection::model_of(&old)?,
    };
    engine::run(&old, model)
}

#[cfg(test)]
#[path = "convert_tests.rs"]
mod tests;
