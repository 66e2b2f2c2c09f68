//! The protocol as a model for the checker: the actions that are possible in a state, the next states, and the
//! properties.

use stateright::{Model, Property};

use super::rules::{Operation, Rule, Setup};
use super::steps::Luck;
use super::world::{Answer, Claim, Entry, Flight, Harm, Is, KEYED, Next, Process, Way, World};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    Step(usize, Luck),
    /// The flag says whether the call of the next step was sent already.
    Crash(usize, bool),
    LeaseOver(usize),
    /// The repair's query of open entries whose lease is over. Its `take` comes later and may be too late.
    Pick(usize, usize),
    Land(Flight),
    Read,
}

impl Setup {
    fn step(&self, world: &mut World, process: usize, luck: Luck) {
        let next = match world.processes[process].next {
            Next::Begin => Next::Look(world.provider),
            Next::Look(provider) => self.look(world, process, provider),
            Next::Find(there) => self.find(world, process, there),
            Next::Open(plan) => self.open(world, process, plan),
            Next::Take(seen) => self.take(world, process, seen),
            Next::Survey(claim) => self.survey(world, process, claim, luck),
            Next::WriteProvider(claim) => self.write_provider(world, process, claim, luck),
            Next::LookAtProvider(claim) => self.look_at_provider(world, process, claim, luck),
            Next::WriteSubscribe(claim) => self.write_subscribe(world, process, claim, luck),
            Next::LookAtSubscribe(claim) => self.look_at_subscribe(world, process, claim, luck),
            Next::Undo(claim, ending) => self.undo(world, process, claim, ending, luck),
            Next::Close(claim, ending) => self.close(world, process, claim, ending, luck),
            Next::Leave(claim, release) => self.leave(world, process, claim, release, luck),
            Next::Fail(claim, release) => self.fail_repair(world, process, claim, release),
            next @ (Next::Nothing(..) | Next::Dead) => next,
        };
        // If two changes race, a replayed success says nothing about the values since.
        let lasting = self.operation == Operation::Create || !self.unkeyed;
        if lasting && next == Next::Nothing(Answer::Success, Way::Replayed) {
            world.promised = KEYED + 1;
        }
        let outdated = world.processes[process].outdated && next.asks();
        world.processes[process] = Process { next, outdated };
    }

    /// How the call of a step can fail. Failures of the journal before any effect are left out: they are the same as a
    /// request that was never sent.
    fn mishaps(&self, next: Next) -> Vec<Luck> {
        let mut mishaps = match next {
            Next::WriteProvider(_) | Next::WriteSubscribe(_) => {
                vec![Luck::Refused, Luck::Failed, Luck::LostBefore, Luck::LostAfter]
            }
            Next::Undo(..) => vec![Luck::Failed, Luck::LostAfter],
            Next::Survey(_) | Next::LookAtProvider(_) | Next::LookAtSubscribe(_) | Next::Close(..) => {
                vec![Luck::Failed]
            }
            Next::Leave(_, true) => vec![Luck::Failed],
            _ => Vec::new(),
        };
        if self.late_effects && matches!(next, Next::WriteProvider(_) | Next::WriteSubscribe(_) | Next::Undo(..)) {
            mishaps.push(Luck::Late);
        }
        mishaps
    }

    fn under_way(&self, next: Next) -> Option<Flight> {
        match next {
            Next::Close(claim, ending) => Some(Flight::Close(claim, ending)),
            Next::Leave(claim, true) => Some(Flight::Leave(claim)),
            Next::WriteProvider(claim) if self.late_effects => Some(Flight::WriteProvider(claim)),
            Next::WriteSubscribe(claim) if self.late_effects => Some(Flight::WriteSubscribe(claim)),
            Next::Undo(claim, _) if self.late_effects => Some(Flight::Undo(claim)),
            _ => None,
        }
    }

    /// Requests with the key are interchangeable, so they only begin in order.
    fn may_step(&self, world: &World, process: usize) -> bool {
        let earlier_began = process == 0 || world.processes[process - 1].next != Next::Begin;
        match world.processes[process].next {
            Next::Begin => process < self.requests() && (process >= self.keyed || earlier_began),
            next => next.lives(),
        }
    }

    pub(crate) fn may_end_lease(&self, world: &World, slot: usize) -> bool {
        world.journal[slot].as_ref().is_some_and(|entry| {
            let running = matches!(entry.is, Is::Open | Is::NeedsAttention) && !entry.lease.over;
            let ours = |claim: Claim| claim.slot == slot && claim.id == entry.id;
            let calls = world.flights.iter().filter_map(Flight::effect_of).any(ours);
            running
                && self.has(Rule::LeaseRunsOut)
                && (entry.lease.holder.is_none() || !self.has(Rule::LeaseOutlivesHolder))
                && (!calls || !self.has(Rule::LeaseOutlivesCalls))
        })
    }
}

impl Model for Setup {
    type State = World;
    type Action = Action;

    fn init_states(&self) -> Vec<World> {
        let process = Process {
            next: Next::Begin,
            outdated: false,
        };
        vec![World {
            provider: 0,
            subscribe: 0,
            journal: [None; 2],
            processes: vec![process; self.requests() + self.repairs],
            flights: std::collections::BTreeSet::new(),
            crashes_left: self.crashes,
            faults_left: self.faults,
            reads_left: self.reads,
            promised: 0,
            mailed: 0,
            harm: Harm::default(),
        }]
    }

    fn actions(&self, world: &World, actions: &mut Vec<Action>) {
        for (process, state) in world.processes.iter().enumerate() {
            if self.may_step(world, process) {
                actions.push(Action::Step(process, Luck::Fine));
                if world.faults_left > 0 {
                    actions.extend(
                        self.mishaps(state.next)
                            .into_iter()
                            .map(|luck| Action::Step(process, luck)),
                    );
                }
            }
            // A process that holds no entry can stop without notice; that is the same as a request that was never sent.
            if world.crashes_left > 0 && state.next.holds().is_some() {
                actions.push(Action::Crash(process, false));
                actions.extend(self.under_way(state.next).map(|_| Action::Crash(process, true)));
            }
        }
        for (slot, entry) in world.journal.iter().enumerate() {
            if self.may_end_lease(world, slot) {
                actions.push(Action::LeaseOver(slot));
            }
            let idle = |process: &usize| world.processes[*process].next == Next::Begin;
            if entry
                .as_ref()
                .is_some_and(|entry| entry.is == Is::Open && entry.lease.over)
            {
                let repair = (self.requests()..world.processes.len()).find(idle);
                actions.extend(repair.map(|process| Action::Pick(process, slot)));
            }
        }
        actions.extend(world.flights.iter().copied().map(Action::Land));
        let done = |entry: &Entry| entry.id == world.provider && entry.answer == Some(Answer::Success);
        let settled = !self.has(Rule::ReadMindsJournal) || world.journal.iter().flatten().any(done);
        if world.reads_left > 0 && world.provider != 0 && world.subscribe == 0 && settled {
            actions.push(Action::Read);
        }
    }

    fn next_state(&self, last: &World, action: Action) -> Option<World> {
        let mut world = last.clone();
        match action {
            Action::Step(process, luck) => {
                world.faults_left -= u8::from(luck != Luck::Fine);
                self.step(&mut world, process, luck);
            }
            Action::Crash(process, on_its_way) => {
                world.crashes_left -= 1;
                if on_its_way {
                    world.flights.extend(self.under_way(last.processes[process].next));
                }
                world.forget(process);
                world.processes[process].next = if process < self.requests() {
                    Next::Dead
                } else {
                    Next::Begin
                };
            }
            Action::LeaseOver(slot) => world.journal[slot].as_mut()?.lease.over = true,
            Action::Pick(process, slot) => {
                world.processes[process].next = Next::Take(Claim::on(slot, world.journal[slot].as_ref()?));
            }
            Action::Read => {
                world.reads_left -= 1;
                world.flights.insert(Flight::Register);
            }
            Action::Land(flight) => {
                world.flights.remove(&flight);
                self.land(&mut world, flight);
            }
        }
        Some(world)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        let mut properties = Self::promises();
        if self.true_refusals {
            properties.push(Property::always("a stored refusal is true", |_, world: &World| {
                let gone = |entry: &Entry| matches!(entry.answer, Some(Answer::Exists(_))) && world.provider == 0;
                !world.at_rest() || !world.journal.iter().flatten().any(gone)
            }));
        }
        properties.extend(self.sights());
        properties
    }
}
