use super::*;
use crate::{clock::ManualClock, upstream::samples};

fn circuits() -> (ManualClock, Circuits) {
    let clock = samples::clock();
    (clock.clone(), Circuits::new(Arc::new(clock)))
}

fn upstream(tenant: &str, port: u16) -> Upstream {
    Upstream {
        tenant: TenantId::parse("group", tenant, "paper").unwrap(),
        host: "api.example.com".to_owned(),
        port,
    }
}

fn one() -> Upstream {
    upstream("one", 443)
}

fn fail(circuits: &Circuits, times: u32) {
    for _ in 0..times {
        circuits.admit(one()).unwrap().failed();
    }
}

fn refusal(circuits: &Circuits) -> Option<Duration> {
    match circuits.admit(one()) {
        Ok(_) => None,
        Err(PortError::Throttled { retry_after }) => retry_after,
        Err(error) => panic!("{error:?}"),
    }
}

#[test]
fn five_failures_in_a_row_open_it_and_the_rest_is_told() {
    let (clock, circuits) = circuits();
    fail(&circuits, 4);
    assert_eq!(refusal(&circuits), None);
    fail(&circuits, 1);
    assert_eq!(refusal(&circuits), Some(Duration::from_secs(10)));
    clock.advance(Duration::from_millis(9_999));
    assert_eq!(refusal(&circuits), Some(Duration::from_millis(1)));
    clock.advance(Duration::from_millis(1));
    assert_eq!(refusal(&circuits), None);
}

#[test]
fn an_answer_in_between_begins_the_count_anew() {
    let (_, circuits) = circuits();
    fail(&circuits, 4);
    circuits.admit(one()).unwrap().succeeded();
    fail(&circuits, 4);
    assert_eq!(refusal(&circuits), None);
}

#[test]
fn tenants_and_upstreams_do_not_share_it() {
    let (_, circuits) = circuits();
    fail(&circuits, 5);
    assert!(circuits.admit(upstream("other", 443)).is_ok());
    assert!(circuits.admit(upstream("one", 8443)).is_ok());
    assert!(refusal(&circuits).is_some());
}

#[test]
fn three_probes_pass_and_the_first_answer_decides() {
    let (clock, circuits) = circuits();
    fail(&circuits, 5);
    clock.advance(REST);
    let probes = || [(); 3].map(|()| circuits.admit(one()).unwrap());
    let [first, second, third] = probes();
    assert!(first.is_probe() && second.is_probe() && third.is_probe());
    assert_eq!(refusal(&circuits), Some(WHILE_PROBING));
    first.failed();
    assert_eq!(refusal(&circuits), Some(REST));
    // Trial calls that ran beside it say nothing new, and do not take the places of later ones.
    clock.advance(REST / 2);
    second.failed();
    assert_eq!(refusal(&circuits), Some(REST / 2));
    clock.advance(REST / 2);
    let [first, ..] = probes();
    drop(third);
    first.succeeded();
    let permit = circuits.admit(one()).unwrap();
    assert!(!permit.is_probe());
}

#[test]
fn a_probe_that_is_given_up_leaves_its_place_to_the_next() {
    let (clock, circuits) = circuits();
    fail(&circuits, 5);
    clock.advance(REST);
    let probes = [(); 3].map(|()| circuits.admit(one()).unwrap());
    assert!(refusal(&circuits).is_some());
    drop(probes);
    let probes = [(); 3].map(|()| circuits.admit(one()).unwrap());
    assert!(probes.iter().all(Permit::is_probe));
    assert!(refusal(&circuits).is_some());
}

/// A wall clock that is set by hand, even back.
#[derive(Debug)]
struct Wall(Mutex<Timestamp>);

#[async_trait::async_trait]
impl Clock for Wall {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }

    fn monotonic(&self) -> Duration {
        Duration::ZERO
    }

    async fn sleep(&self, _pause: Duration) {}
}

#[test]
fn a_clock_that_is_set_back_begins_the_rest_anew_and_no_more() {
    let wall = Arc::new(Wall(Mutex::new("2026-01-01T00:00:00Z".parse().unwrap())));
    let circuits = Circuits::new(wall.clone());
    let set = |time: &str| *wall.0.lock().unwrap() = time.parse().unwrap();
    fail(&circuits, 5);
    set("2025-12-31T23:00:00Z");
    assert_eq!(refusal(&circuits), Some(REST));
    set("2025-12-31T23:00:09Z");
    assert_eq!(refusal(&circuits), Some(Duration::from_secs(1)));
    set("2025-12-31T23:00:10Z");
    assert_eq!(refusal(&circuits), None);
}

#[test]
fn calls_under_way_when_it_opens_do_not_keep_it_open() {
    let (clock, circuits) = circuits();
    let late = circuits.admit(one()).unwrap();
    fail(&circuits, 5);
    clock.advance(Duration::from_secs(4));
    late.failed();
    assert_eq!(refusal(&circuits), Some(Duration::from_secs(6)));
}

#[test]
fn the_number_of_upstreams_in_trouble_is_bounded() {
    let (clock, circuits) = circuits();
    fail(&circuits, 5);
    for port in 0..u16::try_from(MOST_KEPT).unwrap() {
        clock.advance(Duration::from_millis(1));
        circuits.admit(upstream("other", port)).unwrap().failed();
    }
    assert_eq!(circuits.troubles().len(), MOST_KEPT);
    assert_eq!(refusal(&circuits), None, "the oldest made room");
}

#[test]
fn many_at_once_get_three_probes() {
    let (clock, circuits) = circuits();
    fail(&circuits, 5);
    clock.advance(REST);
    let (circuits, start) = (&circuits, &std::sync::Barrier::new(8));
    std::thread::scope(|scope| {
        let tries: Vec<_> = (0..8)
            .map(|_| {
                scope.spawn(|| {
                    start.wait();
                    circuits.admit(one()).ok()
                })
            })
            .collect();
        let permits: Vec<_> = tries.into_iter().filter_map(|one| one.join().unwrap()).collect();
        assert_eq!(permits.len(), 3);
    });
}
