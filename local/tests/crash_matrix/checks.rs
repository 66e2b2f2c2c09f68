//! Checks that must hold after every case.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use local::simulators::Call;
use repair::{Order, Repair};
use shared::{
    events::EventV1,
    metrics::Repaired,
    model::{CustomerRegistrationId, EmailAddress, ProviderUser, Registration},
    settings::ProviderKind,
};

use crate::{
    case::Then,
    process::{Answer, Process},
    request::{Person, Write},
    world::World,
};

/// More runs of the repair than any entry needs.
const MOST_RUNS: usize = 5;

/// What happened in a case.
pub(crate) struct Story<'a> {
    pub(crate) write: Write,
    pub(crate) person: &'a Person,
    pub(crate) has_id: bool,
    pub(crate) first: Option<&'a Answer>,
    pub(crate) repeat: Option<&'a Answer>,
    pub(crate) again: Option<&'a Answer>,
    pub(crate) then: Then,
    /// The calls of the first request.
    pub(crate) calls: BTreeMap<&'static str, Vec<Call>>,
    pub(crate) repairs: Vec<Repaired>,
}

/// Runs the repair until nothing is open.
pub(crate) async fn repair(world: &World) -> Vec<Repaired> {
    let process = Process::start(world, None);
    let repair = Repair::new(&process.backends);
    let mut reports = Vec::new();
    for _ in 0..MOST_RUNS {
        world.pass_leases();
        let deadline = process.backends.clock.monotonic() + Duration::from_mins(1);
        let report = repair.run(&Order::default(), deadline).await.unwrap();
        let is_over = report == Repaired::default();
        reports.push(report);
        if is_over {
            break;
        }
    }
    reports
}

/// Whether a call writes; a request for a token does not.
pub(crate) fn is_write(call: &Call) -> bool {
    const LOOK_UPS: [&str; 5] = [
        "/oauth/token",
        "/oauth2/token",
        "/accounts.getAccountInfo",
        "/accounts.search",
        "/accounts.isAvailableLoginID",
    ];
    call.method != "GET" && !LOOK_UPS.iter().any(|path| call.path.starts_with(path))
}

/// Lists what is wrong.
pub(crate) async fn faults(world: &World, story: &Story<'_>) -> Vec<String> {
    let mut faults = Vec::new();
    let mut check = |holds: bool, what: String| {
        if !holds {
            faults.push(what);
        }
    };
    let process = Process::start(world, None);
    let (provider, registration) = sides(world, &process, story).await;

    check(
        world.kind.is_none() || agree(provider.as_ref(), registration.as_ref()),
        format!(
            "the sides differ: {} and {}",
            provider.is_some(),
            registration.is_some()
        ),
    );
    check(
        is_whole(story, registration.as_ref()),
        "the user is neither as before nor as asked for".to_owned(),
    );
    answers(story, registration.as_ref(), &mut check);
    let mails = world.stack.simulators().mailbox().unwrap();
    let mails = mails.iter().filter(|mail| mail.to == story.person.email).count();
    check(mails <= 1, format!("{mails} mails"));
    records(world, story, registration.as_ref(), &mut check).await;
    let last = story.repairs.last();
    check(
        last == Some(&Repaired::default()),
        format!("the repair came to no end: {:?}", story.repairs),
    );
    let given_up = process.backends.backlog.needing_attention(10).await.unwrap().entries;
    check(given_up.is_empty(), format!("given up: {given_up:?}"));
    faults
}

/// The user at both sides, searched by every address, since the id may have been generated.
async fn sides(world: &World, process: &Process, story: &Story<'_>) -> (Option<ProviderUser>, Option<Registration>) {
    let call = process.call();
    let (mut at_provider, mut registered) = (None, None);
    for email in [&story.person.email, &story.person.new_email] {
        let email = EmailAddress::parse(email).unwrap();
        if let Some((_, provider)) = process.backends.providers.select(&world.tenant, false).unwrap() {
            let found = provider.find_by_email(&world.tenant, &call, &email).await.unwrap();
            at_provider = at_provider.or(found);
        }
        let found = process
            .backends
            .registrations
            .find_by_email(&world.tenant, &call, &email)
            .await;
        registered = registered.or(found.unwrap());
    }
    (at_provider, registered)
}

fn agree(provider: Option<&ProviderUser>, registration: Option<&Registration>) -> bool {
    match (provider, registration) {
        (None, None) => true,
        (Some(user), Some(known)) => {
            user.email.as_ref() == Some(&known.email)
                && user.verified == known.verified
                && user.first_name == known.first_name
                && user.last_name == known.last_name
                && user.metadata == known.metadata
        }
        _ => false,
    }
}

/// No half-done change: of several fields, either all are new or none.
fn is_whole(story: &Story<'_>, registration: Option<&Registration>) -> bool {
    let Some(known) = registration else {
        return story.write == Write::Create;
    };
    match story.write {
        Write::Update => {
            let is_new = known.first_name.as_ref().is_some_and(|name| name.as_str() == "Bea");
            let has_title = known.metadata.to_json().contains_key("title");
            is_new == known.last_name.is_none() && is_new != has_title
        }
        Write::Create | Write::UpdateEmail => true,
    }
}

/// Compares the answers with the data.
fn answers(story: &Story<'_>, registration: Option<&Registration>, check: &mut impl FnMut(bool, String)) {
    let is_new = match story.write {
        Write::Create => registration.is_some(),
        Write::Update => registration.is_some_and(|known| known.last_name.is_none()),
        Write::UpdateEmail => registration.is_some_and(|known| known.email.as_str() == story.person.new_email),
    };
    for answer in [story.first, story.repeat, story.again].into_iter().flatten() {
        check(
            answer.status != 200 || is_new,
            format!("{} was told, and is not so", answer.code),
        );
    }
    match story.then {
        Then::RepeatsWithKey => {
            let success = story.write.success();
            let repeat = story.repeat.map(|answer| answer.code.as_str());
            check(repeat == Some(success), format!("the repeat got {repeat:?}"));
            let told = story.again.zip(story.repeat);
            check(
                told.is_some_and(|(again, repeat)| again.is_replayed && again.body == repeat.body),
                "the second repeat did not get the same again".to_owned(),
            );
            if let (Some(first), Some(repeat)) = (story.first.filter(|first| first.status == 200), story.repeat) {
                check(
                    first.body == repeat.body,
                    "the repeat got another answer than the first".to_owned(),
                );
            }
        }
        Then::RepeatsWithout => {
            // Without a key, the caller is told about existing users, including partly created ones.
            let code = story.repeat.map_or("", |answer| answer.code.as_str());
            let taken = ["E400_23", "E400_08", "E400_07"].iter().any(|end| code.ends_with(end));
            check(
                code == story.write.success() || (story.write == Write::Create && taken),
                format!("the repeat got {code}"),
            );
        }
        Then::Nothing => {}
    }
}

/// Every write has its record, and no step has two.
async fn records(
    world: &World,
    story: &Story<'_>,
    registration: Option<&Registration>,
    check: &mut impl FnMut(bool, String),
) {
    let history = world.stack.tools().event_history.as_ref();
    for (side, calls) in &story.calls {
        let prefix = if *side == "subscribe" {
            "SUBSCRIBE_"
        } else {
            "AUTHSYSTEM_"
        };
        for call in calls.iter().filter(|call| is_write(call)) {
            let request = &call.headers["x-request-id"];
            let records = history.of_request(request).await.unwrap();
            let told = records
                .iter()
                .filter(|record| record.event_type_code.starts_with(prefix));
            let told = told.filter(|record| {
                !record.event_type_code.ends_with("_GETBYID") && !record.event_type_code.ends_with("USER_GET")
            });
            check(told.count() > 0, format!("{} {} has no record", call.method, call.path));
            let mut seen = BTreeSet::new();
            for record in &records {
                check(seen.insert(step(record)), format!("two records of {:?}", step(record)));
            }
        }
    }
    let id = registration.map(|known| known.id.clone());
    let given = story
        .has_id
        .then(|| CustomerRegistrationId::parse(&story.person.id).unwrap());
    if let Some(id) = id.or(given) {
        let records = history.of_user(world.tenant.id(), &id).await.unwrap();
        let ids: BTreeSet<&str> = records.iter().map(|record| record.id.as_str()).collect();
        check(ids.len() == records.len(), "two records with one id".to_owned());
        let made = |record: &&EventV1| {
            record.event_type_code == "SUBSCRIBE_USER_CREATE"
                && record.operation == "create"
                && record.outcome == "Succeeded"
        };
        let count = records.iter().filter(made).count();
        // If the entry of a failed request may have been opened unnoticed, the repair settles it. It takes an equal user, created
        // meanwhile by a second request, for its own, unless the provider's mark shows otherwise.
        let is_taken_for_own = story.first.is_some_and(|answer| answer.code.ends_with("E503"))
            && story.then == Then::RepeatsWithout
            && story.has_id
            && world.kind != Some(ProviderKind::Auth0);
        let most = usize::from(registration.is_some()) + usize::from(is_taken_for_own);
        check(
            (usize::from(registration.is_some())..=most).contains(&count),
            format!("{count} records of the creation"),
        );
    }
}

/// What identifies a record of a request: the repair's records are separate, and an undo is another step than what it undoes.
fn step(record: &EventV1) -> (String, bool, String) {
    let is_undo = record.outcome == "Undone" || record.operation == "repair";
    (record.event_type_code.clone(), is_undo, record.outcome.clone())
}

impl Process {
    fn call(&self) -> shared::steps::Call {
        let calls = shared::provider::contract::calls(self.backends.clock.clone());
        calls(Duration::from_secs(30))
    }
}
