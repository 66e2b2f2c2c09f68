//! Reads an old body.

use serde_json::{Map, Value};
use shared::{request::body::parse_object, shown::shown};

use super::{Refusal, old_field::OldField};

/// A member of an old body.
#[derive(Debug)]
pub(super) struct Member {
    /// The name as the body spells it, fit to be shown.
    pub(super) name: String,
    /// Its row; `None` for one that is in no documented model.
    pub(super) field: Option<&'static OldField>,
    pub(super) value: Value,
}

/// An old body: what the table knows in the order of the table, then the rest.
#[derive(Debug)]
pub(super) struct OldBody(Vec<Member>);

impl OldBody {
    pub(super) fn members(&self) -> impl Iterator<Item = &Member> {
        self.0.iter()
    }

    /// Whether it has a value, `null` not being one, for a member of the table.
    pub(super) fn has(&self, name: &str) -> bool {
        self.members()
            .any(|member| member.field.is_some_and(|field| field.name == name) && !member.value.is_null())
    }
}

/// Reads a body. Names count in any case: how the old API took them is not documented, and a client whose JSON library
/// writes camelCase should not lose its data over it.
pub(super) fn read(text: &str) -> Result<OldBody, Refusal> {
    let object = parse_object(text).map_err(Refusal::Unreadable)?;
    if let Some(fault) = answer(&object) {
        return Err(Refusal::Unreadable(vec![fault]));
    }
    let mut members: Vec<Member> = object
        .into_iter()
        .map(|(name, value)| Member {
            name: shown(&name),
            field: OldField::named(&name),
            value,
        })
        .collect();
    members.sort_by_key(|member| member.field.map_or(usize::MAX, OldField::position));
    let twice: Vec<String> = members
        .iter()
        .zip(members.iter().skip(1))
        .filter_map(|(one, other)| (one.field?.name == other.field?.name).then_some((one, other)))
        .map(|(one, other)| format!("{}: is given twice, also as {}", one.name, other.name))
        .collect();
    if twice.is_empty() {
        Ok(OldBody(members))
    } else {
        Err(Refusal::Unreadable(twice))
    }
}

/// What is wrong with an answer of the old API that is taken for a body.
fn answer(object: &Map<String, Value>) -> Option<String> {
    let name = object.keys().find(|name| name.eq_ignore_ascii_case("Result"))?;
    let answer = object.keys().any(|name| name.eq_ignore_ascii_case("Errors"));
    answer.then(|| {
        format!("{name}: this is a whole answer of the old API; convert the user inside (Result.User, or each of Result.Users)")
    })
}
