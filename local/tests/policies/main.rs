//! Each function's role allows exactly what the function does. The test makes the functions do everything that they do with the
//! tables, and compares the calls to DynamoDB with the policies of `template.yaml`.

#![cfg(test)]

#[path = "../client/mod.rs"]
mod client;
#[path = "../end_to_end/clock.rs"]
mod clock;
#[path = "../client/event.rs"]
mod event;
mod recorder;
#[expect(dead_code, reason = "another test uses the rest of it")]
#[path = "../coverage/repository.rs"]
mod repository;
mod template;

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use clock::ImpatientClock;
use local::{
    issuer::MintRequest,
    simulators::{AUTH0, Fault, SUBSCRIBE},
    stack::{DemoTenant, Stack},
};
use recorder::{Recorder, Right};
use serde_json::{Value, json};
use shared::{
    clock::Clock as _,
    ids::{IdSource as _, RandomIds},
    metrics::Meter,
    pipeline::Endpoint,
    request::Invocation,
    runtime::{App, Backends},
};
use template::Roles;

/// Longer than any lease.
const LONG: Duration = Duration::from_mins(2);

struct World {
    stack: Stack,
    clock: Arc<ImpatientClock>,
    tenant: DemoTenant,
    token: String,
}

impl World {
    async fn start() -> Self {
        let clock = Arc::new(ImpatientClock::default());
        let stack = Box::pin(Stack::start(ImpatientClock::stack(&clock))).await.unwrap();
        let tenant = stack.tenants()[0].clone();
        assert_eq!(tenant.user_provider, Some("Auth0"));
        let id = &tenant.document.tenant;
        let mut request = MintRequest::of_tenant(id.group(), id.client(), id.paper());
        request.expires_in = Some(365 * 24 * 3600);
        let token = stack.issuer().mint(&request, clock.now()).unwrap();
        Self {
            stack,
            clock,
            tenant,
            token,
        }
    }

    /// A process's ports, with its calls to DynamoDB recorded.
    async fn process(&self) -> (Backends, Recorder) {
        let (recorder, address) = Recorder::open(client::client(), self.stack.status().dynamodb).await;
        let mut config = self.stack.function_config().clone();
        config.dynamodb_endpoint = Some(address);
        let backends = Backends::connect_with(&config, self.clock.clone(), Arc::new(RandomIds), Meter::silent());
        (backends.unwrap(), recorder)
    }

    async fn ask<E: Endpoint>(&self, app: &App<E>, path: &str, key: &str, body: &Value) -> u16 {
        let mut headers = event::headers(&self.tenant.document.tenant, &self.token, "policies");
        headers["Idempotency-Key"] = key.into();
        let text = (!body.is_null()).then(|| body.to_string());
        let event = event::event(E::OPERATION.method().as_str(), path, &headers, text.as_deref());
        let invocation = Invocation {
            id: RandomIds.uuid(),
            deadline: self.clock.monotonic() + Duration::from_secs(15),
            xray_trace: None,
        };
        app.handle(&event, &invocation).await.status_code
    }

    /// Creates a user on both sides.
    async fn make(&self, app: &App<create::Create>, name: &str) -> u16 {
        let body = json!({
            "customerRegistrationId": name, "email": format!("{name}@example.com"), "password": "Correct-Horse-7",
        });
        self.ask(app, "/v4/Users", &format!("key-of-{name}"), &body).await
    }

    /// A write to an existing user, its repeat, and a write to an unknown one.
    async fn write<E: Endpoint>(&self, app: &App<E>, end: &str, body: &Value) {
        for (id, status) in [("ana", 200), ("ana", 200), ("nobody", 400)] {
            let path = format!("/v4/Users/{id}{end}");
            assert_eq!(
                self.ask(app, &path, &format!("key-of-{path}"), body).await,
                status,
                "{path}"
            );
        }
    }

    fn harm(&self, side: &str, fault: &Value) {
        let fault = Fault::parse(fault).unwrap();
        self.stack.simulators().faults(side).unwrap().set(fault);
    }

    fn mend(&self) {
        for side in [AUTH0, SUBSCRIBE] {
            self.stack.simulators().faults(side).unwrap().clear();
        }
    }
}

/// Compares what a function did with the tables with what its role allows there.
fn compare(function: &str, used: &BTreeSet<Right>) {
    let allowed = Roles::read().on_tables(function);
    let lacks: Vec<_> = used.difference(&allowed).collect();
    let spare: Vec<_> = allowed.difference(used).collect();
    assert!(
        lacks.is_empty() && spare.is_empty(),
        "{function}: its role lacks {lacks:?}, and allows without need {spare:?}"
    );
}

#[tokio::test]
async fn each_role_allows_what_its_function_does_and_nothing_else() {
    let world = World::start().await;

    let (backends, recorder) = world.process().await;
    let create = App::new(create::Create::new(&backends), &backends);
    assert_eq!(world.make(&create, "ana").await, 200);
    assert_eq!(world.make(&create, "ana").await, 200, "a repeat");
    let taken = json!({"email": "ana@example.com"});
    assert_eq!(
        world.ask(&create, "/v4/Users", "another-key", &taken).await,
        400,
        "refused before any effect"
    );
    compare("CreateFunction", &recorder.used());

    let (backends, recorder) = world.process().await;
    let read = App::new(get_by_id::GetById::new(&backends), &backends);
    assert_eq!(
        world.ask(&read, "/v4/Users/ana", "key-of-a-read", &Value::Null).await,
        200
    );
    compare("GetByIdFunction", &recorder.used());

    let (backends, recorder) = world.process().await;
    let update = App::new(update::Update::new(&backends), &backends);
    world.write(&update, "", &json!({"firstName": "Ana"})).await;
    compare("UpdateFunction", &recorder.used());

    let (backends, recorder) = world.process().await;
    let change = App::new(update_email::UpdateEmail::new(&backends), &backends);
    world
        .write(&change, "/Email", &json!({"email": "ana.new@example.com"}))
        .await;
    compare("UpdateEmailFunction", &recorder.used());

    // Neither completed nor undone: it is left open, and the repair settles it at its second attempt.
    let (backends, recorder) = world.process().await;
    let repair = repair::Repair::new(&backends);
    world.harm(SUBSCRIBE, &json!({"status": 500, "match": {"method": "POST"}}));
    world.harm(AUTH0, &json!({"status": 500, "match": {"method": "DELETE"}}));
    assert_eq!(world.make(&create, "bea").await, 500);
    for is_mended in [false, true] {
        if is_mended {
            world.mend();
        }
        world.clock.pass(LONG);
        let deadline = world.clock.monotonic() + Duration::from_mins(1);
        let report = repair.run(&repair::Order::default(), deadline).await.unwrap();
        let expected = if is_mended { (0, 1) } else { (1, 0) };
        assert_eq!((report.postponed, report.undone), expected, "{report:?}");
    }
    let one = repair::Order {
        entry: Some("demo/herald/morning/w/01KF0C9JC00000000000000001".to_owned()),
        ..repair::Order::default()
    };
    let run = repair.run_telling(&one, world.clock.monotonic() + Duration::from_mins(1), &|_| {});
    assert!(run.await.unwrap().settled.is_empty(), "nobody has opened such an entry");
    compare("RepairFunction", &recorder.used());
}

#[test]
fn what_is_not_on_tables_is_the_same_for_all() {
    let roles = Roles::read();
    let here = |service: &str, kind: &str| {
        format!(
            "arn:${{AWS::Partition}}:{service}:${{AWS::Region}}:${{AWS::AccountId}}:{kind}users-orchestrator/${{Stage}}/*"
        )
    };
    for function in ["GetById", "Create", "Update", "UpdateEmail", "Repair"] {
        let allowed = roles.allowed(&format!("{function}Function")).into_iter();
        let allowed: BTreeSet<_> = allowed.filter(|(action, _)| !action.starts_with("dynamodb:")).collect();
        let logs = format!("{function}LogGroup.Arn");
        let expected = [
            ("logs:CreateLogStream", logs.clone()),
            ("logs:PutLogEvents", logs),
            ("secretsmanager:GetSecretValue", here("secretsmanager", "secret:")),
            ("ssm:GetParameter", here("ssm", "parameter/")),
            ("xray:PutTelemetryRecords", "*".to_owned()),
            ("xray:PutTraceSegments", "*".to_owned()),
        ];
        assert_eq!(
            allowed,
            expected.map(|(action, resource)| (action.to_owned(), resource)).into(),
            "{function}"
        );
    }
}

#[test]
fn nobody_changes_or_takes_away_an_event_and_only_the_repair_sees_what_is_open() {
    let roles = Roles::read();
    for function in ["GetById", "Create", "Update", "UpdateEmail", "Repair"] {
        for (action, table) in roles.on_tables(&format!("{function}Function")) {
            let is_append = ["dynamodb:BatchWriteItem", "dynamodb:PutItem"].contains(&action.as_str());
            assert!(
                is_append || !table.ends_with("events"),
                "{function}: {action} on {table}"
            );
            assert!(
                action == "dynamodb:GetItem" || !table.ends_with("settings"),
                "{function}: {action} on {table}"
            );
            assert!(
                function == "Repair" || !table.contains("/index/"),
                "{function}: {action} on {table}"
            );
        }
    }
}
