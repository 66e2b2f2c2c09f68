//! The tenant is the first parameter of every port method, and in the key of everything that a process keeps.
//!
//! Each exception has a reason here. `local/tests/end_to_end/isolation.rs` tests that no data of one tenant reaches another.

use std::collections::BTreeSet;

use crate::{
    repository::none,
    rust_source::{Field, deployed_sources, fields, items, methods, parts},
};

/// The types by which a port gets the tenant.
const TENANTS: &[&str] = &["&Tenant", "&TenantId"];

/// Types that contain the tenant.
const HOLDERS: &[&str] = &["&Entry", "&SettingsDocument", "Work<'_>"];

/// Port methods without a tenant, each with the reason.
const WITHOUT_TENANT: &[(&str, &str)] = &[
    (
        "Backlog::needing_attention",
        "the repair settles the entries of all tenants; each names its own",
    ),
    (
        "Backlog::overdue",
        "the repair settles the entries of all tenants; each names its own",
    ),
    ("Clock::monotonic", "time is nobody's"),
    ("Clock::now", "time is nobody's"),
    ("Clock::sleep", "time is nobody's"),
    (
        "EventHistory::of_request",
        "for operators, who hold the id of a request; no function has this port",
    ),
    (
        "EventHistory::read_request",
        "for operators, who hold the id of a request; no function has this port",
    ),
    ("IdSource::password", "randomness is nobody's"),
    ("IdSource::ulid", "randomness is nobody's"),
    ("IdSource::up_to", "randomness is nobody's"),
    ("IdSource::uuid", "randomness is nobody's"),
    (
        "KeySetSource::fetch",
        "public keys; the URL is that of the tenant's own settings",
    ),
    ("Lookup::addresses", "addresses of a public name"),
    (
        "SettingsDirectory::list",
        "for operators' tools; no function has this port",
    ),
];

/// Types that keep data between requests, or within a request.
const KEEPERS: &[&str] = &[
    "Atomic",
    "Cache<",
    "Cell<",
    "LazyLock<",
    "Mutex<",
    "OnceCell<",
    "OnceLock<",
    "RwLock<",
];

/// Data kept without the tenant in its key, each with the reason.
const KEPT_WITHOUT_TENANT: &[(&str, &str)] = &[
    ("Attempts.begun", "of one write"),
    ("Attempts.refused", "of one write"),
    (
        "Cache.entries",
        "the cache itself; what it is used for is judged by the key there",
    ),
    (
        "Cache.turns",
        "the cache itself; what it is used for is judged by the key there",
    ),
    ("Call.observed", "of one step"),
    ("DynamoDb.client", "the client of the tables, whoever asks"),
    ("Kept.attempts", "how often a public URL may be asked"),
    (
        "Kept.sets",
        "public keys by their URL; which URL is trusted, the tenant's settings say",
    ),
    (
        "Keyring.0",
        "a parsed key by the digest of its secret, which the caller must have; secrets are kept by tenant",
    ),
    ("Ledger.standing", "of one request"),
    ("ManualClock.offset_ms", "time is nobody's"),
    ("ManualClock.slept", "time is nobody's"),
    (
        "MemoryEvents.records",
        "for tests: a list, where each record names its tenant",
    ),
    (
        "MemoryJournal.entries",
        "for tests: the key of an entry begins with its tenant's",
    ),
    ("MemoryRegistrations.state", "for tests: a map by tenant inside"),
    (
        "Meter.upstreams",
        "calls by the group of settings that names their upstream, for a metric that knows no tenant",
    ),
    ("Pipeline.is_warm", "whether the process has answered anybody"),
    ("Script.state", "for tests: what the memory ports are to answer"),
    ("SecretStores.manager", "the client of a store, whoever asks"),
    ("SecretStores.parameters", "the client of a store, whoever asks"),
    ("SequentialIds.next", "for tests: a counter"),
    ("Sink.out", "where the metrics go"),
    ("Skew.0", "what time it is at a host, whoever asks"),
    ("Steps.state", "of one request"),
];

#[test]
fn each_method_of_a_port_takes_the_tenant_first() {
    let methods = methods(&deployed_sources());
    assert!(
        methods.len() > 30,
        "the ports are not where this test looks: mend rust_source.rs"
    );
    let mut faults = Vec::new();
    for method in &methods {
        let first = method.parameters.first().map_or("", String::as_str);
        let names_it = TENANTS.contains(&first) || HOLDERS.contains(&first);
        let excepted = WITHOUT_TENANT.iter().any(|(name, _)| *name == method.name);
        match (names_it, excepted) {
            (false, false) => faults.push(format!(
                "{}: {} must take `tenant: &Tenant` or `tenant: &TenantId` first; if it concerns no tenant, say in WITHOUT_TENANT why",
                method.file, method.name
            )),
            (true, true) => faults.push(format!("{} takes a tenant now: take it off WITHOUT_TENANT", method.name)),
            _ => {}
        }
    }
    let known: BTreeSet<&str> = methods.iter().map(|method| method.name.as_str()).collect();
    let gone = WITHOUT_TENANT.iter().filter(|(name, _)| !known.contains(name));
    faults.extend(gone.map(|(name, _)| format!("{name} is no method of a port: take it off WITHOUT_TENANT")));
    none(&faults);
}

#[test]
fn what_names_the_tenant_to_a_port_holds_it() {
    let fields = fields(&deployed_sources());
    let mut faults = Vec::new();
    for holder in HOLDERS {
        let name = holder.trim_start_matches('&').split('<').next().unwrap_or_default();
        if !holds_tenant(name, &fields) {
            faults.push(format!("{name} has no field `tenant`: take {holder} off HOLDERS"));
        }
    }
    none(&faults);
}

#[test]
fn whatever_is_kept_is_kept_by_tenant() {
    let sources = deployed_sources();
    let fields = fields(&sources);
    let kept = |field: &&Field| KEEPERS.iter().any(|keeper| field.kind.contains(keeper));
    let kept: Vec<&Field> = fields.iter().filter(kept).collect();
    assert!(
        kept.len() > 10,
        "the caches are not where this test looks: mend rust_source.rs"
    );
    let mut faults = Vec::new();
    for field in &kept {
        let by_tenant = key_of(&field.kind).is_some_and(|key| names_tenant(&key, &fields));
        let excepted = KEPT_WITHOUT_TENANT.iter().any(|(name, _)| *name == field.name);
        match (by_tenant, excepted) {
            (false, false) => faults.push(format!(
                "{}: {} ({}) must have the TenantId in its key; if what it keeps is no tenant's, say in KEPT_WITHOUT_TENANT why",
                field.file, field.name, field.kind
            )),
            (true, true) => faults.push(format!("{} is kept by tenant now: take it off KEPT_WITHOUT_TENANT", field.name)),
            _ => {}
        }
    }
    let known: BTreeSet<&str> = kept.iter().map(|field| field.name.as_str()).collect();
    let gone = KEPT_WITHOUT_TENANT.iter().filter(|(name, _)| !known.contains(name));
    faults.extend(gone.map(|(name, _)| format!("{name} keeps nothing: take it off KEPT_WITHOUT_TENANT")));
    for (file, text) in &sources {
        let globals = items(text, "static").chain(items(text, "thread_local"));
        faults.extend(
            globals.map(|(name, _)| format!("{file}: {name} is one for all tenants: keep it by tenant in a struct")),
        );
    }
    none(&faults);
}

/// The key of a cache or map.
fn key_of(kind: &str) -> Option<String> {
    let (_, arguments) = kind.split_once("HashMap<").or(kind.split_once("Cache<"))?;
    // The map's closing bracket is left over; no key contains one.
    parts(arguments).into_iter().next()
}

/// Whether a key contains the tenant: its id, a tuple with it, or a struct with it.
fn names_tenant(key: &str, fields: &[Field]) -> bool {
    let words = key.split(|symbol: char| !symbol.is_alphanumeric());
    words.into_iter().any(|word| word == "TenantId") || holds_tenant(key, fields)
}

fn holds_tenant(name: &str, fields: &[Field]) -> bool {
    let tenant = format!("{name}.tenant");
    let kinds = ["TenantId", "&'a Tenant"];
    fields
        .iter()
        .any(|field| field.name == tenant && kinds.contains(&field.kind.as_str()))
}
