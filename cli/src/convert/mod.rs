//! Converts bodies of the old User API to bodies of this one.
//!
//! [`convert`] takes the body of an old request and returns the new request with the same effect. Each member of the old body is
//! in the new one, or in a [`Note`] that says why not and what to do instead. Notes name members and never repeat values.
//! [`FIELDS`] is the whole mapping; the tables of `docs/MIGRATION.md` are rendered from it.
//!
//! Naviga's public documents show both models, but not which new member replaces which old one. [`Basis`] says for each row
//! whether the names are the same, or the documents had to be interpreted.
//!
//! - In: `old_body` parses a body, `detection` finds its operation (`model`), `sides` interprets `CreationMode`.
//! - The mapping: `fields` has a row for each old member, with its `place`; `engine` applies it to the body.
//! - Out: `draft` is the new request while it is built; `value` and `metadata` check values and keys by this API's rules; `note`
//!   describes what happened to a member.

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

/// A request of this API with the effect of an old body.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Conversion {
    /// What the old body was taken for.
    pub operation: Model,
    /// The method of the request.
    pub method: String,
    /// Its path, with the percent-encoded id if the old body had it.
    pub path: String,
    /// The headers that it needs.
    pub headers: Vec<Header>,
    /// Its body. This API accepts it, as far as that is known without the tenant.
    pub body: Map<String, Value>,
    /// The members that are not in the body unchanged, by place.
    pub notes: Vec<Note>,
}

/// A header of the new request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Header {
    /// Its name.
    pub name: &'static str,
    /// Its value, if the old body had it.
    pub value: Option<String>,
}

/// Why an old body was not converted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It is not a JSON object, or an ambiguous one; with all faults, each `place: what is wrong`.
    #[error("{}", .0.join("; "))]
    Unreadable(Vec<String>),
    /// It may belong to more than one operation.
    #[error("the body may be that of a create or of an update")]
    Ambiguous,
    /// This API cannot do what it asks for; with all faults, each `place: what is wrong`.
    #[error("{}", .0.join("; "))]
    Inconvertible(Vec<String>),
}

/// Converts the body of an old request. Without a model, detects it from the members.
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
