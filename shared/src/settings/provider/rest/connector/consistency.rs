//! Checks that the parts of a connector fit together.

use super::{
    Connector,
    authentication::Authentication,
    field::Field,
    operation::Operation,
    outcome::{Outcome, Row},
    place::{Faults, one_of},
    response::Response,
    task::Task,
    template::Subject,
};

/// Notes faults within one operation. The last `common` of its rows are the connector's, not its own.
pub(super) fn check_alone(operation: &Operation, common: usize, faults: &mut Faults) {
    check_subject(operation, faults);
    check_outcomes(operation, common, faults);
    check_repeats(operation, faults);
}

/// Notes faults between operations, and between them and the user.
pub(super) fn check_together(connector: &Connector, faults: &mut Faults) {
    for operation in connector.operations() {
        check_fields(connector, operation, faults);
        check_header(connector, operation, faults);
    }
    check_apart(connector, faults);
    check_update(connector, faults);
}

fn place(task: Task, member: &str) -> String {
    format!("/operations/{}/{member}", task.name())
}

/// A call must name the user that it is about.
fn check_subject(operation: &Operation, faults: &mut Faults) {
    let needed: &[Subject] = match operation.task {
        Task::GetById | Task::Update | Task::Delete => &[Subject::Id],
        Task::GetByEmail => &[Subject::Email],
        Task::ChangeEmail => &[Subject::Id, Subject::Email],
        // `check_fields` checks what a creation must carry.
        Task::Create => &[],
    };
    for subject in needed.iter().filter(|subject| !operation.names(**subject)) {
        let what = format!("neither path, query nor request has {}", subject.placeholder());
        faults.note(place(operation.task, "path"), what);
    }
}

fn check_outcomes(operation: &Operation, common: usize, faults: &mut Faults) {
    let own = operation.rows.len().saturating_sub(common);
    let (own, common) = operation.rows.split_at(own);
    let nowhere = |outcome: &&Outcome| own.iter().all(|row| row.outcome != **outcome);
    let by_list = matches!(operation.response, Some(Response::Users { .. }));
    let of_one = (operation.task.is_read() && !by_list).then_some(&Outcome::NotFound);
    for outcome in operation.task.needed().iter().chain(of_one).filter(nowhere) {
        let what = format!("no row has the outcome {}", outcome.word());
        faults.note(place(operation.task, "outcomes"), what);
    }
    let counts = |index: usize, row: &Row| !operation.rows.iter().take(index).any(|earlier| earlier.covers(row));
    let mut rows = operation.rows.iter().enumerate();
    if !rows.any(|(index, row)| row.outcome == Outcome::Unauthorized && counts(index, row)) {
        let what = "no row, here or in /answers/outcomes, that can count has the outcome unauthorized";
        faults.note(place(operation.task, "outcomes"), what);
    }
    // An own row with the same condition replaces the common one; one with a wider condition would hide it.
    for row in common {
        let swallows = |earlier: &&Row| earlier.covers(row) && !earlier.is_like(row);
        if let Some(earlier) = own.iter().find(swallows) {
            faults.note(
                &earlier.place,
                format!("fits before {}, which then never counts", row.place),
            );
        }
    }
}

/// Fields that are sent must be readable, and fields that can be read must be sent.
fn check_fields(connector: &Connector, operation: &Operation, faults: &mut Faults) {
    let request = place(operation.task, "request");
    let needed: Vec<Field> = match operation.task {
        Task::Create => {
            let always = [Field::Id, Field::Email, Field::Password];
            let kept = Field::CHANGEABLE
                .into_iter()
                .filter(|field| connector.user.keeps(*field));
            always.into_iter().chain(kept).collect()
        }
        Task::Update => {
            let kept = Field::CHANGEABLE
                .into_iter()
                .filter(|field| connector.user.keeps(*field));
            kept.collect()
        }
        Task::ChangeEmail if connector.user.keeps_verified => vec![Field::Verified],
        Task::ChangeEmail | Task::GetById | Task::GetByEmail | Task::Delete => Vec::new(),
    };
    for field in needed.iter().filter(|field| !operation.carries(**field)) {
        faults.note(format!("{request}/{}", field.name()), "is required");
    }
    for (field, _) in &operation.request {
        if Field::CHANGEABLE.contains(field) && !connector.user.keeps(*field) {
            let what = "is sent but never read: /user/fields does not have it";
            faults.note(format!("{request}/{}", field.name()), what);
        }
    }
}

/// If a creation that had its effect is repeated, the vendor answers that the id is taken, unless it recognises the repeat.
fn check_repeats(operation: &Operation, faults: &mut Faults) {
    if operation.task == Task::Create && operation.repeatable && operation.idempotency_header.is_none() {
        let what = "a creation can be repeated only with an idempotencyHeader";
        faults.note(place(Task::Create, "repeatable"), what);
    }
}

/// The idempotency key must not replace the credentials.
fn check_header(connector: &Connector, operation: &Operation, faults: &mut Faults) {
    if let Authentication::Header { name, .. } = &connector.authentication
        && operation.idempotency_header.as_ref() == Some(name)
    {
        let what = "is the header that carries the credentials";
        faults.note(place(operation.task, "idempotencyHeader"), what);
    }
}

/// Two operations must not send identical requests, because they have different meanings.
fn check_apart(connector: &Connector, faults: &mut Faults) {
    let operations: Vec<&Operation> = connector.operations().collect();
    for (index, operation) in operations.iter().enumerate() {
        for earlier in operations
            .iter()
            .take(index)
            .filter(|earlier| earlier.is_sent_like(operation))
        {
            faults.note(
                format!("/operations/{}", operation.task.name()),
                format!(
                    "is sent just like {}: with the same method, path, query and body",
                    earlier.task.name()
                ),
            );
        }
    }
}

fn check_update(connector: &Connector, faults: &mut Faults) {
    let kept = Field::CHANGEABLE
        .into_iter()
        .filter(|field| connector.user.keeps(*field));
    let kept: Vec<&str> = kept.map(Field::name).collect();
    match (&connector.update, kept.is_empty()) {
        (None, false) => {
            let what = format!("is required, since /user/fields has {}", one_of(kept.iter().copied()));
            faults.note("/operations/update", what);
        }
        (Some(_), true) => faults.note(
            "/operations/update",
            "has nothing to carry: /user/fields has no such field",
        ),
        (Some(_), false) | (None, true) => {}
    }
}
