//! One operation of a connector: what is sent, and what the answers mean.

use http::{HeaderName, Method};
use serde_json::Value;

use super::{
    field::Field,
    outcome::{COMMON, Row, rows},
    place::{Faults, Object, Place, joined, one_of},
    pointer::Pointer,
    task::Task,
    template::{Path, Subject, Template},
};

/// Where a read finds its user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Response {
    User(Pointer),
    Users(Pointer),
}

/// An operation. The common rows of the connector stand behind its own.
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

    /// Whether the request says this of whom it is about.
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
        let request = object
            .optional("request")
            .map_or_else(Vec::new, |place| fields(&place, task.fields(), faults));
        let constants = constants(&mut object, faults);
        let response = task.is_read().then(|| response(&mut object, faults)).flatten();
        let idempotency_header = idempotency_header(task, &mut object, faults);
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
            // What only follows from these faults is not named beside them.
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

    /// Every place of the body is filled once.
    fn check_body(&self, place: &str, faults: &mut Faults) {
        let request = joined(place, "request");
        if self.method == Method::GET && !(self.request.is_empty() && self.constants.is_empty()) {
            faults.note(&request, "a GET has no body; use path and query, or the method POST");
        }
        let fields = self.request.iter().map(|(field, pointer)| (field.name(), pointer));
        let all = fields.chain(self.constants.iter().map(|(pointer, _)| ("a constant", pointer)));
        let all: Vec<_> = all.collect();
        for (index, (name, pointer)) in all.iter().enumerate() {
            for (earlier, other) in all.iter().take(index).filter(|(_, other)| pointer.crosses(other)) {
                let (one, other) = (pointer.as_str(), other.as_str());
                faults.note(
                    &request,
                    format!("{name} at {one} and {earlier} at {other} are in each other's way"),
                );
            }
        }
    }
}

/// Notes placeholders for what the call knows nothing of.
fn about(task: Task, named: impl Iterator<Item = Subject>, place: &Place<'_>, faults: &mut Faults) {
    for subject in named.filter(|subject| !task.subjects().contains(subject)) {
        let (placeholder, name) = (subject.placeholder(), task.name());
        faults.note(place.pointer(), format!("{name} knows no {placeholder}"));
    }
}

fn query(task: Task, place: &Place<'_>, faults: &mut Faults) -> Vec<(String, Template)> {
    let entries = place.entries(faults).into_iter();
    let parameters = entries.filter_map(|(name, place)| {
        let template = place.parsed(Template::parse, faults)?;
        about(task, template.subjects(), &place, faults);
        Some((name.to_owned(), template))
    });
    parameters.collect()
}

/// A map of fields to their places.
pub(super) fn fields(place: &Place<'_>, known: &[Field], faults: &mut Faults) -> Vec<(Field, Pointer)> {
    let entries = place.entries(faults).into_iter();
    let written = entries.filter(|(_, place)| !place.value().is_null());
    let map = written.filter_map(|(name, place)| {
        let Some(field) = Field::parse(name).filter(|field| known.contains(field)) else {
            let known = one_of(known.iter().map(|field| field.name()));
            return place.fault(faults, &format!("no field that could stand here; these could: {known}"));
        };
        Some((field, place.parsed(Pointer::parse_member, faults)?))
    });
    map.collect()
}

fn constants(object: &mut Object<'_>, faults: &mut Faults) -> Vec<(Pointer, Value)> {
    let entries = object.optional("constants").map(|place| place.entries(faults));
    let entries = entries.unwrap_or_default().into_iter();
    let constants = entries.filter_map(|(pointer, place)| match Pointer::parse_member(pointer) {
        Ok(pointer) => Some((pointer, place.value().clone())),
        Err(what) => place.fault(faults, &format!("the name {what}")),
    });
    constants.collect()
}

fn response(object: &mut Object<'_>, faults: &mut Faults) -> Option<Response> {
    let place = object.required("response", faults)?;
    let mut response = place.object(faults)?;
    let (user, users) = (response.optional("user"), response.optional("users"));
    let read = match (user, users) {
        (Some(user), None) => user.parsed(Pointer::parse, faults).map(Response::User),
        (None, Some(users)) => users.parsed(Pointer::parse, faults).map(Response::Users),
        _ => place.fault(
            faults,
            "needs either user, where the answer has the user, or users, where it has a list of them",
        ),
    };
    response.finish(faults);
    read
}

fn idempotency_header(task: Task, object: &mut Object<'_>, faults: &mut Faults) -> Option<HeaderName> {
    if task.is_read() {
        return None;
    }
    object.optional("idempotencyHeader")?.parsed(header_name, faults)
}

/// A header that carries nothing which the client itself says.
pub(super) fn header_name(text: &str) -> Result<HeaderName, String> {
    let name = HeaderName::try_from(text).map_err(|_| "must be the name of a header".to_owned())?;
    let own = [
        "content-",
        "host",
        "connection",
        "transfer-encoding",
        "accept",
        "te",
        "upgrade",
        "x-request-id",
        "traceparent",
    ];
    let is_own = own
        .iter()
        .any(|own| name == *own || own.ends_with('-') && name.as_str().starts_with(own));
    if is_own {
        Err(format!("the header {name} is not free for this"))
    } else {
        Ok(name)
    }
}
