//! Renders the page's tables from those in the code.

use std::{collections::BTreeSet, fmt::Write as _, fs};

use cli::convert::{Basis, FIELDS, OldField, Place, Seen};
use serde_json::Value;
use shared::{
    catalogue::Code,
    events::EventType,
    operation::Operation::{self, Create, GetById, Update, UpdateEmail},
    request::TenantHeaders,
};

/// The old API's routes for each operation.
const OLD_ROUTES: [(Operation, &str, &str); 4] = [
    (GetById, "Get By Id", "`GET /User/{customerRegistrationId}/{type}`"),
    (Create, "Create User", "`POST /User`, `POST /User/Passwordless`"),
    (Update, "Update User", "`PUT /User/{customerRegistrationId}`"),
    (UpdateEmail, "Update Email", "`PUT /User/{customerRegistrationId}`"),
];

pub(crate) fn routes() -> String {
    let rows = OLD_ROUTES.map(|(operation, title, old)| {
        vec![
            title.to_owned(),
            old.to_owned(),
            format!("`{} {}`", operation.method(), operation.path()),
        ]
    });
    table(&["Operation", "Old", "New"], rows)
}

pub(crate) fn headers() -> String {
    let rows = [
        (
            "Authorization",
            "a token; how one is got is not documented",
            "a signed JSON Web Token of an issuer that the tenant's settings trust, `Bearer` in front ([settings](settings.md#what-a-token-must-be))",
        ),
        (TenantHeaders::SOURCE, "the application", "the same: who calls"),
        (
            TenantHeaders::GROUP,
            "not there; `X-MediaGroupCode` names the circulation system, and that it is the same code is our reading",
            "the client group of the tenant",
        ),
        (TenantHeaders::CLIENT, "the client", "the client of the tenant"),
        (
            TenantHeaders::PAPER,
            "the newspaper",
            "the paper of the tenant; also for `PaperCode` and `NewspaperId` of old bodies",
        ),
    ];
    let rows = rows.map(|(name, old, new)| vec![format!("`{name}`"), old.to_owned(), new.to_owned()]);
    table(&["Header", "Old API", "This API, mandatory"], rows)
}

pub(crate) fn request_members() -> String {
    members(|field| field.seen != Seen::Answer)
}

pub(crate) fn answer_members() -> String {
    members(|field| field.seen == Seen::Answer)
}

fn members(wanted: impl Fn(&OldField) -> bool) -> String {
    let rows = FIELDS.iter().filter(|field| wanted(field)).map(|field| {
        let seen = match field.seen {
            Seen::Request | Seen::Answer => "",
            Seen::Url => " (in the URL)",
            Seen::NewUpdate => " (see below)",
        };
        let create = field.create.shown();
        let update = match field.update {
            place if place == field.create && !matches!(place, Place::Nowhere(_)) => "the same".to_owned(),
            place => place.shown(),
        };
        vec![format!("`{}`{seen}", field.name), create, update, remark(field)]
    });
    table(
        &["Old member", "In Create", "In Update", "Why, and what to do instead"],
        rows,
    )
}

fn remark(field: &OldField) -> String {
    let mut sentences = BTreeSet::new();
    for place in [field.create, field.update] {
        if let Place::Nowhere(reason) = place {
            sentences.insert(match reason.instead {
                "" => format!("{}.", capital(reason.why)),
                instead => format!("{}. {}.", capital(reason.why), capital(instead)),
            });
        }
    }
    let basis = match field.basis {
        _ if !sentences.is_empty() => "",
        Basis::Name => "Same name.",
        Basis::Reading => "Our reading.",
    };
    let mut remark: Vec<String> = sentences.into_iter().collect();
    if !basis.is_empty() {
        remark.push(basis.to_owned());
    }
    if matches!(field.create, Place::Consent(_)) {
        remark.push("What its number means is not documented.".to_owned());
    }
    remark.join(" ")
}

/// Keys of the documented sample, as in the contract case's event, that no old member maps to.
pub(crate) fn new_keys() -> String {
    let keys = documented_keys();
    let mut without = keys.clone();
    for field in FIELDS {
        for place in [field.create, field.update] {
            match place {
                Place::Metadata(key) | Place::Consent(key) => {
                    assert!(keys.contains(key), "{key} is no documented key of metadata");
                    without.remove(key);
                }
                Place::OwnKey(key) => assert!(!keys.contains(key), "{key} is a documented key of metadata"),
                _ => {}
            }
        }
    }
    let without: Vec<String> = without.iter().map(|key| format!("`{key}`")).collect();
    format!(
        "Documented keys of `metadata` that no old member leads to: {}.",
        without.join(", ")
    )
}

fn documented_keys() -> BTreeSet<String> {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../events/create/all-documented-fields.json"
    );
    let event: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let body: Value = serde_json::from_str(event["body"].as_str().unwrap()).unwrap();
    body["metadata"].as_object().unwrap().keys().cloned().collect()
}

pub(crate) fn codes() -> String {
    let rows = Operation::ALL.map(|operation| {
        let of = |documented: bool| {
            let codes = Code::TABLE.iter().map(|code| code.entry());
            let codes = codes.filter(|entry| entry.documented == documented && entry.operations.contains(&operation));
            codes
                .map(|entry| format!("`{}`", entry.suffix))
                .collect::<Vec<_>>()
                .join(", ")
        };
        vec![format!("`{}`", operation.name()), of(true), of(false)]
    });
    table(&["Operation", "Of Naviga's lists", "This API's own"], rows)
}

/// The event types of the old API, and those of the same operations now.
pub(crate) fn events() -> String {
    let formerly = |kind: &EventType| kind.formerly().into_iter().flat_map(|names| names.split(", "));
    let mut old: Vec<&str> = Vec::new();
    for name in EventType::TABLE.iter().flat_map(formerly) {
        if !old.contains(&name) {
            old.push(name);
        }
    }
    let mut rows: Vec<Vec<String>> = Vec::new();
    for old in old {
        let now = EventType::TABLE
            .iter()
            .filter(|kind| formerly(kind).any(|name| name == old));
        let now: Vec<String> = now.map(|kind| shown(*kind, |operation| had(old, operation))).collect();
        rows.push(vec![old.to_owned(), now.join("; ")]);
    }
    let new = EventType::TABLE.iter().filter(|kind| kind.formerly().is_none());
    rows.extend(new.map(|kind| vec!["–".to_owned(), shown(*kind, |_| true)]));
    table(&["Old", "New"], rows)
}

/// Whether an operation left this old event. One type was left by two operations.
fn had(old: &str, operation: Operation) -> bool {
    match old {
        "CREATELOGIN (68)" => operation == Create,
        "UPDATEUSER (712)" => operation == Update,
        _ => true,
    }
}

fn shown(kind: EventType, of: impl Fn(Operation) -> bool) -> String {
    let operations = kind.operations().iter().filter(|operation| of(**operation));
    let operations: Vec<String> = operations.map(|operation| format!("`{}`", operation.name())).collect();
    assert!(!operations.is_empty(), "{} is left by no operation", kind.code());
    format!("`{}` ({}) of {}", kind.code(), kind.id(), operations.join(", "))
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn table(titles: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut table = format!("| {} |\n|{}\n", titles.join(" | "), "---|".repeat(titles.len()));
    for row in rows {
        // Writing to a String cannot fail.
        let _ = writeln!(table, "| {} |", row.join(" | "));
    }
    table
}
