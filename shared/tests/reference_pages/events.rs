//! `docs/events.md`: the event types, and the fields of a record.

use std::fmt::Write;

use shared::{
    catalogue::Code,
    events::{EventRecord, EventType, EventV1, Origin, Outcome},
    model::{CustomerRegistrationId, TenantId},
    operation::Operation,
};

const HEAD: &str = "\
# Event records

This page is rendered from the table in `shared/src/events/event_type.rs`, and a test keeps the two equal. To change it, change
the table (or the texts in `shared/tests/reference_pages/events.rs`) and run
`UPDATE_DOCS=1 cargo test -p shared --test reference_pages`.

Every step at the provider and every step at Subscribe leaves exactly one record, whether it succeeds or fails. A step with several
calls (a token, two look-ups) also leaves one record. A step that is not reached, or has nothing to send, leaves none. A step
that takes an earlier one back leaves a second record of the same type.

`uo events` ([cli.md](cli.md)) reads them: by user, by tenant and day, by request.

```sh
uo events list --tenant GCI/WestPalmBeach/PO --user 'auth0|63d1f0a2' --stage prod
uo events list --request 2f1c8a6e-7a0e-4d0b-9a51-3f3c8c0f9a10 --stage prod
uo events tail --tenant GCI/WestPalmBeach/PO --outcome failed --stage prod
uo events export --tenant GCI/WestPalmBeach/PO --day yesterday --format cloudevents --to events.jsonl --stage prod
```

## Event types

";

const RECORD_HEAD: &str = "
Records never contain a body, an email address, a token or a password.

| Member | Meaning |
|---|---|
";

/// The fields of a record with their meanings, in order.
pub(crate) const MEMBERS: &[(&str, &str)] = &[
    (
        "id",
        "ULID: unique; the records of one request sort by it in the order of their steps",
    ),
    ("eventTypeId", "number of the event type"),
    ("eventTypeCode", "code of the event type"),
    ("clientGroupCode", "the tenant's client group, as its settings spell it"),
    ("clientCode", "the tenant's client"),
    ("paperCode", "the tenant's paper"),
    (
        "sourceSystem",
        "the name that the caller gives itself: `X-SourceSystem` of the request",
    ),
    ("caller", "subject (`sub`) of the caller's token"),
    ("customerRegistrationId", "the user"),
    (
        "operation",
        "the operation that the step belongs to: `get-by-id`, `create`, `update` or `update-email`; `repair` for a step of the repair",
    ),
    ("outcome", "`Succeeded`, `Failed` or `Undone`, see below"),
    (
        "code",
        "code of the catalogue, with its prefix: why the step failed or took an earlier one back; `null` if it succeeded",
    ),
    (
        "upstreamCode",
        "the last error code or HTTP status of the upstream; `null` if it did not answer",
    ),
    (
        "upstreamCallId",
        "the upstream's own id of the call, for its support; `null` if it sent none",
    ),
    (
        "durationMs",
        "duration of the step in milliseconds, with all its calls; pauses do not count",
    ),
    ("requestId", "the request: `x-request-id` of the answer"),
    ("traceId", "W3C or X-Ray trace of the request; `null` without one"),
    ("occurredAt", "when the step began (RFC 3339, UTC)"),
    (
        "changedFields",
        "names of the fields that the step was to change, metadata as `metadata.key`; empty for reads and creates",
    ),
    ("version", "version of the record's format, `1`"),
    (
        "reconstructed",
        "`true`, else absent: the step's process ended before it could store the record, so this one says what was found afterwards (`consistency.md`)",
    ),
];

/// Renders the page.
pub(crate) fn page() -> String {
    let mut page = HEAD.to_owned();
    page.push_str("| Code | Id | Left by | Formerly | The step |\n|---|---|---|---|---|\n");
    // Writing to a String cannot fail, here and below.
    for kind in EventType::TABLE {
        let operations: Vec<String> = kind
            .operations()
            .iter()
            .map(|operation| format!("`{}`", operation.name()))
            .collect();
        let formerly = kind.formerly().unwrap_or("–");
        let _ = writeln!(
            page,
            "| `{}` | {} | {} | {formerly} | {} |",
            kind.code(),
            kind.id(),
            operations.join(", "),
            step(*kind)
        );
    }
    page.push_str("\n*Formerly* names the events of the old API that the type replaces. Two types share the number 4601, as in Naviga's table; the code distinguishes them.\n");
    page.push_str("\n## What each operation leaves\n\n| Operation | Types | When |\n|---|---|---|\n");
    for operation in Operation::ALL {
        let types = EventType::TABLE
            .iter()
            .filter(|kind| kind.operations().contains(&operation));
        let types: Vec<String> = types.map(|kind| format!("`{}`", kind.code())).collect();
        let _ = writeln!(
            page,
            "| `{}` | {} | {} |",
            operation.name(),
            types.join(", "),
            when(operation)
        );
    }
    page.push_str("\n## Members of a record\n");
    page.push_str(RECORD_HEAD);
    for (name, meaning) in MEMBERS {
        let _ = writeln!(page, "| `{name}` | {meaning} |");
    }
    page.push_str("\n## Outcomes\n\n| Outcome | Meaning |\n|---|---|\n");
    for outcome in [Outcome::Succeeded, Outcome::Failed, Outcome::Undone] {
        let _ = writeln!(page, "| `{}` | {} |", outcome.name(), end(outcome));
    }
    page
}

const fn step(kind: EventType) -> &'static str {
    match kind {
        EventType::AuthsystemUserGetById => "The provider was asked for the user by id.",
        EventType::AuthsystemUserGet => "The provider was asked whether the email and the id of a new user are free.",
        EventType::AuthsystemUserCreate => {
            "The provider created the user (`create`) or changed it (`update`); `Undone`: the user was deleted, or put back."
        }
        EventType::AuthsystemUserChangeEmail => {
            "The provider was asked whether the email is free, and changed it if it knows the user (without `changedFields` it was only asked); `Undone`: the old email was put back."
        }
        EventType::SubscribeUserGetById => "Subscribe was asked for the user by id.",
        EventType::SubscribeUserCreate => {
            "Subscribe was asked whether email and id are free, and created the registration, with the verification mail if one was asked for (`create`); or changed it (`update`)."
        }
        EventType::SubscribeUserUpdate => "Subscribe got the provider's values (no mail).",
        EventType::SubscribeUserChangeEmail => "Subscribe was asked whether the email is free, and changed it.",
    }
}

const fn when(operation: Operation) -> &'static str {
    match operation {
        Operation::GetById => {
            "The two reads run concurrently; the update follows if Subscribe lacks the user or differs."
        }
        Operation::Create => {
            "The look-ups of both sides run concurrently, then the provider's create, then Subscribe's."
        }
        Operation::Update => {
            "The two reads run concurrently, then the provider's change, then Subscribe's; a side on which nothing changes leaves no record."
        }
        Operation::UpdateEmail => {
            "The two reads run concurrently, then the look-ups for the email, then the provider's change, then Subscribe's; a side that has the email already leaves no record."
        }
    }
}

const fn end(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Succeeded => "The step did what it was to do.",
        Outcome::Failed => {
            "The step failed, or did not continue because another step failed; `code` says why. A read of a side that does not know the user is `Failed` with `E400_01`, even if the other side knows it and the request succeeds. A look-up that finds an email or id taken is `Failed` with the code for that."
        }
        Outcome::Undone => {
            "The step took an earlier one of the same type back; `code` is that of the failure that was the reason."
        }
    }
}

/// A record, from which the fields are taken.
pub(crate) fn example() -> Option<EventV1> {
    let record = EventRecord {
        id: ulid::Ulid::from_parts(0, 1),
        event_type: EventType::SubscribeUserCreate,
        tenant: TenantId::parse("GROUP", "CLIENT", "PAPER").ok()?,
        source_system: "shop".to_owned(),
        caller: "client".to_owned(),
        customer_registration_id: CustomerRegistrationId::parse("reader-1").ok()?,
        operation: Origin::Request(Operation::Create),
        outcome: Outcome::Failed,
        code: Some(Code::EmailInUse),
        upstream_code: None,
        upstream_call_id: None,
        duration_ms: 1,
        request_id: "request".to_owned(),
        trace_id: None,
        occurred_at: jiff::Timestamp::UNIX_EPOCH,
        changed_fields: Vec::new(),
    };
    Some(EventV1 {
        reconstructed: true,
        ..EventV1::from(&record)
    })
}
