//! Filters records.

use clap::Args;
use shared::{
    catalogue::Code,
    events::{EventType, EventV1, Origin, Outcome},
    operation::Operation,
};

/// The filter. Each option may be repeated; one of its values is enough.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Filters")]
pub(super) struct Filter {
    /// Only records of this operation: get-by-id, create, update, update-email, or repair
    #[arg(long = "operation", value_name = "NAME", value_parser = operation)]
    operations: Vec<&'static str>,

    /// Only records with this outcome: Succeeded, Failed, or Undone (case-insensitive)
    #[arg(long = "outcome", value_name = "OUTCOME", value_parser = outcome)]
    outcomes: Vec<&'static str>,

    /// Only records of this event type, given by its code or its number
    #[arg(long = "type", value_name = "CODE|ID", value_parser = kinds)]
    types: Vec<Kinds>,

    /// Only records with this code of docs/errors.md, for example E400_01
    #[arg(long = "code", value_name = "CODE", value_parser = code)]
    codes: Vec<String>,

    /// Only records of requests from this source system
    #[arg(long = "source-system", value_name = "NAME")]
    source_systems: Vec<String>,
}

/// The event types of a code or number. A number may belong to two types.
#[derive(Debug, Clone)]
struct Kinds(Vec<&'static str>);

impl Filter {
    /// Whether a record passes the filter.
    pub(super) fn wants(&self, record: &EventV1) -> bool {
        fn one_of<T>(wanted: &[T], is: impl Fn(&T) -> bool) -> bool {
            wanted.is_empty() || wanted.iter().any(is)
        }
        one_of(&self.operations, |name| **name == record.operation)
            && one_of(&self.outcomes, |name| **name == record.outcome)
            && one_of(&self.types, |kinds| kinds.0.contains(&record.event_type_code.as_str()))
            && one_of(&self.codes, |code| record.code.as_ref() == Some(code))
            && one_of(&self.source_systems, |name| *name == record.source_system)
    }
}

/// Matches one of several names in any case.
fn named(text: &str, what: &str, names: &[&'static str]) -> Result<&'static str, String> {
    let found = names.iter().find(|name| name.eq_ignore_ascii_case(text));
    found
        .copied()
        .ok_or_else(|| format!("must be {what} {}", names.join(", ")))
}

fn operation(text: &str) -> Result<&'static str, String> {
    let operations = Operation::ALL.map(Operation::name).into_iter();
    let names: Vec<_> = operations.chain([Origin::Repair.name()]).collect();
    named(text, "one of", &names)
}

fn outcome(text: &str) -> Result<&'static str, String> {
    let names = [Outcome::Succeeded, Outcome::Failed, Outcome::Undone].map(Outcome::name);
    named(text, "one of", &names)
}

fn kinds(text: &str) -> Result<Kinds, String> {
    let of_number: Vec<_> = EventType::TABLE
        .iter()
        .filter(|kind| kind.id().to_string() == text)
        .map(|kind| kind.code())
        .collect();
    if !of_number.is_empty() {
        return Ok(Kinds(of_number));
    }
    let names: Vec<_> = EventType::TABLE.iter().map(|kind| kind.code()).collect();
    Ok(Kinds(vec![named(
        text,
        "the number of an event type, or one of",
        &names,
    )?]))
}

fn code(text: &str) -> Result<String, String> {
    let text = text.to_ascii_lowercase();
    let errors = Code::TABLE.iter().filter(|code| !code.status().is_success());
    let mut of_records = errors.clone().map(|code| (code.suffix(), code.full()));
    let found = of_records.find(|(suffix, full)| text.eq_ignore_ascii_case(suffix) || text.eq_ignore_ascii_case(full));
    found.map(|(_, full)| full).ok_or_else(|| {
        let names: Vec<_> = errors.map(|code| code.suffix()).collect();
        format!("must be one of {}", names.join(", "))
    })
}
