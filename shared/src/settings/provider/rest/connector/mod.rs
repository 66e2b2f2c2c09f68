//! The description of a vendor's REST API, parsed once with a tenant's settings.
//!
//! `docs/providers/rest-connector.md` is the reference of the format. It has only JSON pointers and renames; a vendor that
//! needs more needs its own adapter.
//!
//! - The parts of a description: `authentication`, `ids`, `user` with its `field`s, and `operation`, which has a `task`, a
//!   `template` for its path, `constants`, `header`s, a `response`, and `outcome`s with their `sign`s.
//! - How it is read: `place` collects faults with their places, `pointer` is a JSON pointer, `consistency` checks the parts
//!   against each other.

mod authentication;
mod consistency;
mod constants;
mod field;
mod header;
mod ids;
mod operation;
mod outcome;
mod place;
mod pointer;
mod response;
mod sign;
mod task;
mod template;
mod user;

use std::sync::Arc;

use http::{HeaderName, StatusCode};
use serde_json::Value;

pub(crate) use authentication::Authentication;
pub(crate) use constants::lost_nulls;
pub(crate) use field::Field;
pub(crate) use ids::IdForm;
pub(crate) use operation::Operation;
pub(crate) use outcome::{Outcome, Row};
pub(crate) use place::Fault;
pub(crate) use pointer::Pointer;
pub(crate) use response::Response;
pub(crate) use task::Task;
pub(crate) use template::About;
pub(crate) use user::{Cleared, MetadataUpdate, UserShape};

use place::{Faults, Object, Place};

/// A vendor's API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Connector {
    /// The vendor's name in messages.
    pub(crate) name: String,
    pub(crate) authentication: Authentication,
    pub(crate) ids: IdForm,
    pub(crate) user: UserShape,
    /// Where an answer has the vendor's own code.
    pub(crate) code: Option<Pointer>,
    /// The header in which an answer has the vendor's id of the call.
    pub(crate) call_id_header: Option<HeaderName>,
    pub(crate) get_by_id: Arc<Operation>,
    pub(crate) get_by_email: Arc<Operation>,
    pub(crate) create: Arc<Operation>,
    /// `None` if the vendor keeps nothing that an update could change.
    pub(crate) update: Option<Arc<Operation>>,
    pub(crate) change_email: Arc<Operation>,
    pub(crate) delete: Arc<Operation>,
}

/// What applies to the answers of every operation.
#[derive(Debug, Default)]
struct Answers {
    code: Option<Pointer>,
    call_id_header: Option<HeaderName>,
    rows: Vec<Row>,
}

impl Connector {
    /// Parses a description; the error lists every fault with its place.
    pub(crate) fn parse(document: &Value) -> Result<Self, Vec<Fault>> {
        let mut faults = Faults::default();
        let connector = Self::read(document, &mut faults);
        match connector.filter(|_| faults.count() == 0) {
            Some(connector) => Ok(connector),
            None => Err(faults.into_list()),
        }
    }

    fn read(document: &Value, faults: &mut Faults) -> Option<Self> {
        let mut object = Place::root(document).object(faults)?;
        if let Some(format) = object.required("format", faults)
            && format.value() != 1
        {
            faults.note(
                format.pointer(),
                "must be 1, the one version of the format that there is",
            );
        }
        let name = object.required("about", faults).and_then(|place| about(&place, faults));
        let authentication = object
            .required("authentication", faults)
            .and_then(|place| Authentication::read(&place, faults));
        let ids = object
            .required("ids", faults)
            .and_then(|place| IdForm::read(&place, faults));
        let user = object
            .required("user", faults)
            .and_then(|place| UserShape::read(&place, faults));
        let answers = object
            .optional("answers")
            .map_or_else(|| Some(Answers::default()), |place| answers(&place, faults));
        let operations = object.required("operations", faults);
        object.finish(faults);
        let mut operations = operations?.object(faults)?;
        let has_update = operations.optional(Task::Update.name()).is_some();
        let mut read = |task: Task| {
            let place = operations.required(task.name(), faults)?;
            let mut operation = Operation::read(task, &place, faults)?;
            if let Some(answers) = &answers {
                operation.rows.extend_from_slice(&answers.rows);
                consistency::check_alone(&operation, answers.rows.len(), faults);
            }
            Some(Arc::new(operation))
        };
        let get_by_id = read(Task::GetById);
        let get_by_email = read(Task::GetByEmail);
        let create = read(Task::Create);
        let update = has_update.then(|| read(Task::Update));
        let change_email = read(Task::ChangeEmail);
        let delete = read(Task::Delete);
        operations.finish(faults);
        let answers = answers?;
        let connector = Self {
            name: name?,
            authentication: authentication?,
            ids: ids?,
            user: user?,
            code: answers.code,
            call_id_header: answers.call_id_header,
            get_by_id: get_by_id?,
            get_by_email: get_by_email?,
            create: create?,
            update: match update {
                Some(read) => Some(read?),
                None => None,
            },
            change_email: change_email?,
            delete: delete?,
        };
        consistency::check_together(&connector, faults);
        Some(connector)
    }

    fn operations(&self) -> impl Iterator<Item = &Operation> {
        let before = [&self.get_by_id, &self.get_by_email, &self.create];
        let after = [&self.change_email, &self.delete];
        before.into_iter().chain(&self.update).chain(after).map(Arc::as_ref)
    }
}

impl Operation {
    /// The first row that fits an answer.
    pub(crate) fn row(&self, status: StatusCode, body: Option<&Value>) -> Option<&Row> {
        self.rows.iter().find(|row| row.fits(status, body))
    }
}

/// Information for people; the program uses only the name.
fn about(place: &Place<'_>, faults: &mut Faults) -> Option<String> {
    let mut object = place.object(faults)?;
    let name = object.required("name", faults).and_then(|place| place.text(faults));
    if let Some(version) = object.optional("version") {
        version.number(1, u16::MAX, faults);
    }
    if let Some(status) = object.optional("status") {
        status.text(faults);
    }
    object.finish(faults);
    name.map(str::to_owned)
}

fn answers(place: &Place<'_>, faults: &mut Faults) -> Option<Answers> {
    let before = faults.count();
    let mut object = place.object(faults)?;
    let answers = Answers {
        code: pointer(&mut object, faults),
        call_id_header: object.optional("callIdHeader").and_then(|place| {
            place.parsed(
                |text| HeaderName::try_from(text).map_err(|_| "must be the name of a header".to_owned()),
                faults,
            )
        }),
        rows: object
            .optional("outcomes")
            .map_or_else(Vec::new, |place| outcome::rows(&place, &outcome::COMMON, faults)),
    };
    object.finish(faults);
    (faults.count() == before).then_some(answers)
}

fn pointer(object: &mut Object<'_>, faults: &mut Faults) -> Option<Pointer> {
    object.optional("code")?.parsed(Pointer::parse_member, faults)
}

#[cfg(test)]
mod fault_tests;
#[cfg(test)]
mod junk_tests;
#[cfg(test)]
mod path_tests;
