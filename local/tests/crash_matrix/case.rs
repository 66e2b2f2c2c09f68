//! The cases: every mishap at every call, followed by each kind of repeat.

use std::{fmt, time::Duration};

use serde_json::json;

use crate::{
    checks::{self, Story},
    mishap::{AtSide, Moment},
    process::{AtTable, Process, TIMEOUT},
    request::{Person, Write},
    world::World,
};

/// The time limit of a process with a silent call, if no time is reserved for an undo.
const LITTLE_TIME: Duration = Duration::from_millis(1_300);

/// The same at Subscribe, where time is reserved for an undo.
const LITTLE_MORE_TIME: Duration = Duration::from_millis(4_200);

/// What the caller does after the mishap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Then {
    /// Repeats the request with the same key.
    RepeatsWithKey,
    /// Sends the request again; neither has a key.
    RepeatsWithout,
    /// Does nothing more; the request had a key.
    Nothing,
}

impl Then {
    const ALL: [Self; 3] = [Self::RepeatsWithKey, Self::RepeatsWithout, Self::Nothing];
}

/// A mishap, and the call at which it happens.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Mishap {
    AtSide(&'static str, usize, AtSide),
    AtTable(AtTable),
}

/// The results of the cases.
#[derive(Default)]
pub(crate) struct Tally {
    cases: usize,
    stopped: usize,
    answered: usize,
    failures: Vec<String>,
}

impl fmt::Display for Tally {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            cases,
            stopped,
            answered,
            failures,
        } = self;
        let failed = failures.len();
        write!(
            formatter,
            "{cases} cases ({stopped} processes stopped, {answered} answered all the same), {failed} failed"
        )
    }
}

impl Tally {
    pub(crate) fn assert_sound(&self) {
        assert!(self.failures.is_empty(), "{}", self.failures.join("\n"));
        // Mishaps that never happen would prove nothing.
        assert!(self.stopped > self.cases / 10 && self.cases > 100, "{self}");
    }
}

/// Every case of a write in a world.
pub(crate) async fn all(world: &World, write: Write, tally: &mut Tally) {
    for mishap in mishaps(world, write).await {
        for then in Then::ALL {
            let is_slow = matches!(mishap, Mishap::AtSide(_, _, AtSide::Silence));
            if is_slow && then == Then::RepeatsWithout {
                continue;
            }
            // Requests with and without an id take different paths.
            let has_id = write != Write::Create || tally.cases.is_multiple_of(2);
            Box::pin(play(world, write, mishap, then, has_id, tally)).await;
        }
    }
}

/// Lists the mishaps, from the calls of an undisturbed request.
async fn mishaps(world: &World, write: Write) -> Vec<Mishap> {
    let person = Person::new();
    prepare(world, write, &person).await;
    let process = Process::start(world, None);
    let body = person.body(write, true);
    let answer = process
        .write(world, write, &person, &body, Some(person.key()), TIMEOUT)
        .await
        .unwrap();
    assert_eq!(answer.code, write.success(), "{}", answer.body);
    let mut mishaps = Vec::new();
    for side in world.sides() {
        let calls = world.stack.simulators().calls(side).unwrap().take();
        for (number, call) in calls.iter().enumerate() {
            mishaps.extend(AtSide::all().map(|what| Mishap::AtSide(side, number, what)));
            if checks::is_write(call) {
                mishaps.push(Mishap::AtSide(side, number, AtSide::Silence));
            }
        }
    }
    for call in 0..process.table.calls() {
        for moment in [Moment::BeforeEffect, Moment::AfterEffect] {
            for stops in [true, false] {
                mishaps.push(Mishap::AtTable(AtTable { call, moment, stops }));
            }
        }
    }
    mishaps
}

/// Creates the user whom an update is about.
async fn prepare(world: &World, write: Write, person: &Person) {
    if write != Write::Create {
        let process = Process::start(world, None);
        let body = person.creation(true);
        let made = process
            .write(world, Write::Create, person, &body, None, TIMEOUT)
            .await
            .unwrap();
        assert_eq!(made.code, Write::Create.success(), "{}", made.body);
    }
    world.settle();
}

async fn play(world: &World, write: Write, mishap: Mishap, then: Then, has_id: bool, tally: &mut Tally) {
    let person = Person::new();
    prepare(world, write, &person).await;
    let name = format!(
        "{:?} {write:?} {mishap:?} then {then:?}, id given: {has_id}",
        world.kind
    );
    let body = person.body(write, has_id);
    let key = (then != Then::RepeatsWithout).then(|| person.key());

    let first = match mishap {
        Mishap::AtTable(at) => {
            let process = Process::start(world, Some(at));
            process.write(world, write, &person, &body, key, TIMEOUT).await
        }
        Mishap::AtSide(side, number, what) => {
            let timeout = match what {
                AtSide::Silence if side == "subscribe" && world.kind.is_some() => LITTLE_MORE_TIME,
                AtSide::Silence => LITTLE_TIME,
                _ => TIMEOUT,
            };
            let process = Process::start(world, None);
            what.prepare(world, side, number);
            tokio::select! {
                biased;
                () = what.reached(world, side, number) => None,
                answer = process.write(world, write, &person, &body, key, timeout) => answer,
            }
        }
    };
    let calls = world
        .sides()
        .into_iter()
        .map(|side| (side, world.stack.simulators().calls(side).unwrap().list()));
    let calls = calls.collect();
    world.settle();

    let repeat = match then {
        Then::Nothing => None,
        Then::RepeatsWithKey | Then::RepeatsWithout => {
            world.pass_leases();
            let process = Process::start(world, None);
            process.write(world, write, &person, &body, key, TIMEOUT).await
        }
    };
    let again = match then {
        Then::RepeatsWithKey => {
            let process = Process::start(world, None);
            process.write(world, write, &person, &body, key, TIMEOUT).await
        }
        _ => None,
    };
    let repairs = checks::repair(world).await;

    tally.cases += 1;
    tally.stopped += usize::from(first.is_none());
    tally.answered += usize::from(first.as_ref().is_some_and(|answer| answer.status == 200));
    let story = Story {
        write,
        person: &person,
        has_id,
        first: first.as_ref(),
        repeat: repeat.as_ref(),
        again: again.as_ref(),
        then,
        calls,
        repairs,
    };
    let faults = checks::faults(world, &story).await;
    if !faults.is_empty() {
        let told = json!({
            "first": first.map(|answer| answer.code), "repeat": repeat.map(|answer| answer.code),
            "again": again.map(|answer| answer.code), "faults": faults,
        });
        tally.failures.push(format!("{name}: {told}"));
    }
}
