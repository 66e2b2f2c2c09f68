use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use futures_util::{
    FutureExt,
    future::{join_all, poll_immediate},
};
use serde_json::json;
use std::sync::Mutex;

use super::*;
use crate::clock::ManualClock;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum State {
    #[default]
    Up,
    Down,
    Forbidden,
}

#[derive(Debug, Default)]
struct Issuer {
    kids: Mutex<Vec<&'static str>>,
    state: Mutex<State>,
    fetches: Mutex<u32>,
    /// While a test holds this lock, the issuer does not answer.
    door: tokio::sync::Mutex<()>,
}

#[async_trait]
impl KeySetSource for Issuer {
    async fn fetch(&self, _url: &Url) -> Result<KeySet, PortError> {
        *self.fetches.lock().unwrap() += 1;
        tokio::task::yield_now().await;
        drop(self.door.lock().await);
        match *self.state.lock().unwrap() {
            State::Up => {}
            State::Down => return Err(PortError::unavailable("down")),
            State::Forbidden => return Err(PortError::misconfigured("not a public host")),
        }
        let modulus = URL_SAFE_NO_PAD.encode([0xff; 256]);
        let kids = self.kids.lock().unwrap();
        let keys = kids
            .iter()
            .map(|kid| json!({"kty": "RSA", "kid": kid, "n": modulus, "e": "AQAB"}));
        let keys: Vec<_> = keys.collect();
        Ok(serde_json::from_value(json!({ "keys": keys })).unwrap())
    }
}

struct Fixture {
    issuer: Arc<Issuer>,
    clock: ManualClock,
    sets: KeySets,
}

impl Fixture {
    fn new(kids: &[&'static str]) -> Self {
        let issuer = Arc::new(Issuer {
            kids: Mutex::new(kids.to_vec()),
            ..Issuer::default()
        });
        let clock = ManualClock::at("2026-01-01T00:00:00Z".parse().unwrap());
        let shared: Arc<dyn Clock> = Arc::new(clock.clone());
        Self {
            sets: KeySets::new(issuer.clone(), &shared),
            issuer,
            clock,
        }
    }

    async fn key(&self, kid: Option<&str>) -> Result<bool, PortError> {
        let url = Url::parse("https://issuer.example.com/jwks.json").unwrap();
        let found = self.sets.key(&url, kid, TokenAlgorithm::RS256).await;
        found.map(|key| key.is_some())
    }

    async fn knows(&self, kid: Option<&str>) -> bool {
        self.key(kid).await.unwrap()
    }

    /// The pause that callers are asked for while there is no set.
    async fn pause(&self) -> Duration {
        match self.key(Some("one")).await {
            Err(PortError::Throttled {
                retry_after: Some(pause),
            }) => pause,
            other => panic!("{other:?}"),
        }
    }

    fn rotate_to(&self, kid: &'static str) {
        *self.issuer.kids.lock().unwrap() = vec![kid];
    }

    fn is(&self, state: State) {
        *self.issuer.state.lock().unwrap() = state;
    }

    fn fetches(&self) -> u32 {
        *self.issuer.fetches.lock().unwrap()
    }
}

#[tokio::test]
async fn a_rotated_key_is_found_and_a_flood_of_unknown_ones_costs_one_fetch() {
    let fixture = Fixture::new(&["one"]);
    assert!(fixture.knows(Some("one")).await);
    fixture.rotate_to("two");
    fixture.clock.advance(REFETCH_FLOOR);
    assert!(fixture.knows(Some("two")).await, "an unknown id fetches the set again");
    assert!(!fixture.knows(Some("one")).await, "and the old key is gone");
    assert_eq!(fixture.fetches(), 2);
    for kid in ["x", "y", "z"] {
        assert!(!fixture.knows(Some(kid)).await);
    }
    assert_eq!(fixture.fetches(), 2, "but not within the floor");
    fixture.clock.advance(REFETCH_FLOOR);
    assert!(
        join_all((0..50).map(|_| fixture.knows(Some("x"))))
            .await
            .iter()
            .all(|known| !known)
    );
    assert_eq!(fixture.fetches(), 3, "nor for each of many at once");
}

#[tokio::test]
async fn a_flood_during_an_outage_costs_one_fetch_too() {
    let fixture = Fixture::new(&["one"]);
    assert!(fixture.knows(Some("one")).await);
    fixture.clock.advance(REFETCH_FLOOR);
    fixture.is(State::Down);
    assert!(
        join_all((0..50).map(|_| fixture.knows(Some("x"))))
            .await
            .iter()
            .all(|known| !known)
    );
    assert!(!fixture.knows(Some("y")).await);
    assert_eq!(fixture.fetches(), 2);
    assert!(fixture.knows(Some("one")).await, "a refetch that fails keeps the set");
}

#[tokio::test]
async fn all_who_come_with_a_rotated_key_are_served_by_one_fetch() {
    let fixture = Fixture::new(&["one"]);
    assert!(fixture.knows(Some("one")).await);
    fixture.rotate_to("two");
    fixture.clock.advance(REFETCH_FLOOR);
    let known = join_all((0..50).map(|_| fixture.knows(Some("two")))).await;
    assert_eq!(known.iter().filter(|known| **known).count(), 50);
    assert_eq!(fixture.fetches(), 2);
}

#[tokio::test]
async fn the_last_good_set_serves_while_the_issuer_is_down() {
    let fixture = Fixture::new(&["one"]);
    assert!(fixture.knows(Some("one")).await);
    fixture.is(State::Down);
    fixture.clock.advance(MAX_AGE);
    for _ in 0..3 {
        assert!(fixture.knows(Some("one")).await);
    }
    assert_eq!(fixture.fetches(), 2, "nobody waits for an issuer that has just failed");
    fixture
        .clock
        .advance(MAX_AGE_ISSUER_DOWN.saturating_sub(MAX_AGE + Duration::from_millis(1)));
    assert!(fixture.knows(Some("one")).await, "to the last moment");
    fixture.clock.advance(REST);
    assert!(matches!(
        fixture.key(Some("one")).await,
        Err(PortError::Unavailable { .. })
    ));
    fixture.is(State::Up);
    fixture.clock.advance(REST);
    assert!(
        fixture.knows(Some("one")).await,
        "and then the first that comes is served"
    );
}

#[tokio::test]
async fn nobody_with_a_set_waits_for_another_ones_fetch() {
    let fixture = Fixture::new(&["one"]);
    assert!(fixture.knows(Some("one")).await);
    fixture.clock.advance(MAX_AGE);
    let door = fixture.issuer.door.lock().await;
    let mut slow = Box::pin(fixture.knows(Some("one")));
    while fixture.fetches() < 2 {
        assert!(poll_immediate(&mut slow).await.is_none());
    }
    assert_eq!(fixture.knows(Some("one")).now_or_never(), Some(true));
    drop(door);
    assert!(slow.await);
    assert_eq!(fixture.fetches(), 2);
}

#[tokio::test]
async fn a_set_is_refreshed_early_beside_the_requests() {
    let fixture = Fixture::new(&["one"]);
    assert!(fixture.knows(Some("one")).await);
    fixture.rotate_to("two");
    fixture.clock.advance(EARLY);
    let door = fixture.issuer.door.lock().await;
    for _ in 0..50 {
        assert_eq!(fixture.knows(Some("one")).now_or_never(), Some(true), "nobody waits");
    }
    while fixture.fetches() < 2 {
        tokio::task::yield_now().await;
    }
    drop(door);
    while fixture.knows(Some("one")).await {
        tokio::task::yield_now().await;
    }
    assert!(fixture.knows(Some("two")).await);
    assert_eq!(fixture.fetches(), 2);
}

#[tokio::test]
async fn an_early_refresh_that_fails_changes_nothing() {
    let fixture = Fixture::new(&["one"]);
    assert!(fixture.knows(Some("one")).await);
    fixture.is(State::Down);
    fixture.clock.advance(EARLY);
    for _ in 0..50 {
        assert!(fixture.knows(Some("one")).await);
        tokio::task::yield_now().await;
    }
    assert_eq!(fixture.fetches(), 2, "one attempt, and none soon after it");
    fixture.is(State::Up);
    fixture.clock.advance(REFETCH_FLOOR);
    while fixture.fetches() < 3 {
        assert!(fixture.knows(Some("one")).await);
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn an_issuer_without_a_set_is_not_hammered_and_soon_tried_again() {
    let fixture = Fixture::new(&["one"]);
    fixture.is(State::Down);
    let outcomes = join_all((0..50).map(|_| fixture.key(Some("one")))).await;
    let unavailable = |outcome: &&Result<bool, PortError>| matches!(outcome, Err(PortError::Unavailable { .. }));
    assert_eq!(outcomes.iter().filter(unavailable).count(), 1);
    assert_eq!(fixture.pause().await, REST);
    fixture.is(State::Up);
    fixture.clock.advance(Duration::from_secs(4));
    assert_eq!(fixture.pause().await, Duration::from_secs(1));
    assert_eq!(fixture.fetches(), 1);
    fixture.clock.advance(Duration::from_secs(1));
    assert!(fixture.knows(Some("one")).await);
    assert_eq!(fixture.fetches(), 2);
}

#[tokio::test]
async fn a_wrong_setting_is_named_each_time_and_works_once_it_is_mended() {
    let fixture = Fixture::new(&["one"]);
    fixture.is(State::Forbidden);
    for _ in 0..2 {
        let error = fixture.key(Some("one")).await.unwrap_err();
        assert!(matches!(error, PortError::Misconfigured { .. }), "{error}");
    }
    fixture.is(State::Up);
    assert!(fixture.knows(Some("one")).await);
}

#[tokio::test]
async fn a_token_without_key_id_needs_a_set_of_one() {
    assert!(Fixture::new(&["one"]).knows(None).await);
    assert!(!Fixture::new(&["one", "two"]).knows(None).await);
}
