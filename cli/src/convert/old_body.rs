//! Parses an old body.

use serde_json::{Map, Value};
use shared::{request::body::parse_object, shown::shown};

use super::{Refusal, old_field::OldField};

/// A member of an old body.
#[derive(Debug)]
pub(super) struct Member {
    /// The name in the body's spelling, safe to print.
    pub(super) name: String,
    /// Its row; `None` if no documented model has it.
    pub(super) field: Option<&'static OldField>,
    pub(super) value: Value,
}

/// An old body: first the members of the table, in its order, then the rest.
#[derive(Debug)]
pub(super) struct OldBody(Vec<Member>);

impl OldBody {
    pub(super) fn members(&self) -> impl Iterator<Item = &Member> {
        self.0.iter()
    }

    /// Whether a member of the table has a value other than `null`.
    pub(super) fn has(&self, name: &str) -> bool {
        self.members()
            .any(|member| member.field.is_some_and(|field| field.name == name) && !member.value.is_null())
    }
}

/// Parses a body. Names match in any case: the old API's rule is not documented, and a client whose JSON library writes camelCase
/// should not lose data.
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

/// The fault of a body that looks like an answer of the old API.
fn answer(object: &Map<String, Value>) -> Option<String> {
    let name = object.keys().find(|name| name.eq_ignore_ascii_case("Result"))?;
    let answer = object.keys().any(|name| name.eq_ignore_ascii_case("Errors"));
    answer.then(|| {
        format!("{name}: this is a whole answer of the old API; convert the user inside (Result.User, or each of Result.Users)")
    })
}
