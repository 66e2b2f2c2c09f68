//! One operation of a connector: what is sent, and what its answers mean.

use http::{HeaderName, Method};
use serde_json::Value;

use super::{
    constants::constants,
    field::Field,
    header::key_header,
    outcome::{COMMON, Row, rows},
    place::{Faults, Place, joined, one_of},
    pointer::Pointer,
    response::Response,
    task::Task,
    template::{Path, Subject, Template},
};

/// An operation. The connector's common rows come after its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Operation {
    pub(crate) task: Task,
    pub(crate) method: Method,
    pub(crate) path: Path,
    pub(crate) query: Vec<(String, Template)>,
    pub(crate) request: Vec<(Field, Pointer)>,
    pub(crate) constants: Vec<(Pointer, Value)>,
    pub(crate) response: Option<Response>,
    pub(crate) idempotency_header: Option<HeaderName>,
    pub(crate) repeatable: bool,
    pub(crate) rows: Vec<Row>,
}

impl Operation {
    pub(crate) fn carries(&self, field: Field) -> bool {
        self.request.iter().any(|(carried, _)| *carried == field)
    }

    /// Whether path, query or body hold this subject.
    pub(super) fn names(&self, subject: Subject) -> bool {
        let field = match subject {
            Subject::Id => Field::Id,
            Subject::Email => Field::Email,
        };
        let in_query = self.query.iter().flat_map(|(_, template)| template.subjects());
        self.path.subjects().chain(in_query).any(|named| named == subject) || self.carries(field)
    }

    pub(super) fn read(task: Task, place: &Place<'_>, faults: &mut Faults) -> Option<Self> {
        let before = faults.count();
        let mut object = place.object(faults)?;
        let method = object.required("method", faults).and_then(|place| {
            let words: Vec<_> = task.methods().iter().map(|(word, method)| (*word, method)).collect();
            place.choice(&words, faults)
        });
        let path = object.required("path", faults).and_then(|place| {
            let path = place.parsed(Path::parse, faults)?;
            about(task, path.subjects(), &place, faults);
            Some(path)
        });
        let query = object
            .optional("query")
            .map_or_else(Vec::new, |place| query(task, &place, faults));
        let request = object.optional("request").map_or_else(Vec::new, |place| {
            fields(&place, task.fields(), Pointer::parse_target, faults)
        });
        let constants = constants(&mut object, faults);
        let response = Response::read(task, &mut object, faults);
        let idempotency_header = (!task.is_read())
            .then(|| object.optional("idempotencyHeader"))
            .flatten()
            .and_then(|place| place.parsed(key_header, faults));
        let repeatable = !task.is_read()
            && object
                .optional("repeatable")
                .is_some_and(|place| place.flag(faults).unwrap_or_default());
        let (needed, possible) = task.outcomes();
        let allowed = [needed, possible, &COMMON].concat();
        let rows = object
            .required("outcomes", faults)
            .map(|place| rows(&place, &allowed, faults));
        object.finish(faults);
        if faults.count() > before {
            // Further checks would only report consequences of these faults.
            return None;
        }
        let operation = Self {
            task,
            method: method?.clone(),
            path: path?,
            query,
            request,
            constants,
            response,
            idempotency_header,
            repeatable,
            rows: rows?,
        };
        operation.check_body(place.pointer(), faults);
        Some(operation)
    }

    /// Checks that no two values have the same place in the body.
    fn check_body(&self, place: &str, faults: &mut Faults) {
        let request = joined(place, "request");
        if self.method == Method::GET && !(self.request.is_empty() && self.constants.is_empty()) {
            faults.note(&request, "a GET has no body; use path and query, or the method POST");
        }
        let fields = self.request.iter().map(|(field, pointer)| (field.name(), pointer));
        let all = fields.chain(self.constants.iter().map(|(pointer, _)| ("a constant", pointer)));
        check_crossings(&request, &all.collect::<Vec<_>>(), faults);
    }

    /// Whether requests of both operations look the same.
    pub(super) fn is_sent_like(&self, other: &Self) -> bool {
        self.method == other.method
            && self.path == other.path
            && is_same_set(&self.query, &other.query)
            && is_same_set(&self.request, &other.request)
            && is_same_set(&self.constants, &other.constants)
    }
}

fn is_same_set<T: PartialEq>(one: &[T], other: &[T]) -> bool {
    one.len() == other.len() && one.iter().all(|entry| other.contains(entry))
}

/// Notes names whose places in one body are the same or nested.
pub(super) fn check_crossings(place: &str, names: &[(&str, &Pointer)], faults: &mut Faults) {
    for (index, (name, pointer)) in names.iter().enumerate() {
        for (earlier, other) in names.iter().take(index).filter(|(_, other)| pointer.crosses(other)) {
            let (one, other) = (pointer.as_str(), other.as_str());
            faults.note(
                place,
                format!("{name} at {one} and {earlier} at {other} are in each other's way"),
            );
        }
    }
}

/// Notes placeholders for which the operation has no value.
fn about(task: Task, named: impl Iterator<Item = Subject>, place: &Place<'_>, faults: &mut Faults) {
    for subject in named.filter(|subject| !task.subjects().contains(subject)) {
        let (placeholder, name) = (subject.placeholder(), task.name());
        faults.note(place.pointer(), format!("{name} knows no {placeholder}"));
    }
}

fn query(task: Task, place: &Place<'_>, faults: &mut Faults) -> Vec<(String, Template)> {
    let entries = place.entries(faults).into_iter();
    let written = entries.filter(|(_, place)| !place.value().is_null());
    let parameters = written.filter_map(|(name, place)| {
        let template = place.parsed(Template::parse, faults)?;
        about(task, template.subjects(), &place, faults);
        Some((name.to_owned(), template))
    });
    parameters.collect()
}

/// A map of fields to their places.
pub(super) fn fields(
    place: &Place<'_>,
    known: &[Field],
    parse: fn(&str) -> Result<Pointer, String>,
    faults: &mut Faults,
) -> Vec<(Field, Pointer)> {
    let entries = place.entries(faults).into_iter();
    let written = entries.filter(|(_, place)| !place.value().is_null());
    let map = written.filter_map(|(name, place)| {
        let Some(field) = Field::parse(name).filter(|field| known.contains(field)) else {
            let known = one_of(known.iter().map(|field| field.name()));
            return place.fault(faults, &format!("no field that could stand here; these could: {known}"));
        };
        Some((field, place.parsed(parse, faults)?))
    });
    map.collect()
}
