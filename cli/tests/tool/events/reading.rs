//! Finding, filtering and showing records.

use serde_json::Value;

use super::{EVENING, records, text, told};
use crate::uo::run;

#[tokio::test(flavor = "multi_thread")]
async fn records_are_read_by_user_by_day_and_by_request() {
    let world = told().await;
    let of_user = records(&world, &["--user", "ana"]).await;
    assert!(
        of_user.len() >= 6 && of_user.iter().all(|record| record["customerRegistrationId"] == "ana"),
        "{of_user:?}"
    );
    let of_tenant = records(&world, &["--from", "yesterday"]).await;
    let anas: Vec<_> = of_tenant
        .iter()
        .filter(|record| record["customerRegistrationId"] == "ana")
        .cloned()
        .collect();
    assert_eq!(anas, of_user);
    assert!(of_tenant.iter().all(|record| record["paperCode"] == "MORNING"));
    assert!(
        of_tenant
            .iter()
            .any(|record| record["customerRegistrationId"] == "nobody")
    );
    assert!(of_tenant.is_sorted_by_key(|record| text(record, "id").to_owned()));

    let first = &of_user[0];
    let day = &text(first, "occurredAt")[..10];
    assert!(records(&world, &["--day", day]).await.contains(first));
    assert!(records(&world, &["--user", "ana", "--day", day]).await.contains(first));
    for elsewhere in [
        &["--day", "2020-01-01"][..],
        &["--user", "ana", "--from", "2020-01-01", "--until", "2020-12-31"],
        &["--user", "ana", "--tenant", EVENING],
    ] {
        assert_eq!(records(&world, elsewhere).await, [] as [Value; 0], "{elsewhere:?}");
    }
    let others = records(&world, &["--tenant", "demo/herald/evening", "--from", day]).await;
    assert!(
        !others.is_empty() && others.iter().all(|record| record["customerRegistrationId"] == "ben"),
        "{others:?}"
    );

    let request = text(first, "requestId");
    let of_request = records(&world, &["--request", request]).await;
    assert!(
        of_request.len() == 3 && of_request.iter().all(|record| text(record, "requestId") == request),
        "{of_request:?}"
    );
    assert_eq!(
        records(&world, &["--request", request, "--tenant", EVENING]).await,
        [] as [Value; 0]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_tenant_of_the_environment_narrows_no_request_and_an_empty_variable_is_none() {
    let world = told().await;
    let request = text(&records(&world, &["--user", "ana"]).await[0], "requestId").to_owned();
    let listed = async |arguments: &[&str], tenant: &str| {
        let mut command = world.command(&[&["events", "list", "-o", "json"][..], arguments].concat());
        command.env("UO_TENANT", tenant);
        run(command).await
    };
    let of_request = listed(&["--request", &request], EVENING).await.with(0).json();
    assert_eq!(of_request.as_array().unwrap().len(), 3, "{of_request}");
    let of_evening = listed(&["--from", "yesterday"], EVENING).await.with(0);
    assert!(
        of_evening.out.contains("ben") && !of_evening.out.contains("ana"),
        "{of_evening:?}"
    );
    let of_first = listed(&["--from", "yesterday"], "").await.with(0);
    assert!(of_first.out.contains("ana"), "{of_first:?}");
    let refused = listed(&[], "GCI").await.with(2);
    assert!(refused.err.contains("UO_TENANT: a tenant is"), "{refused:?}");
    let exported = world.uo(&["events", "export", "--from", "yesterday"]).await.with(0);
    assert!(exported.err.contains("has not ended: more records"), "{exported:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn only_what_is_asked_for_is_shown() {
    let world = told().await;
    let all = records(&world, &["--from", "yesterday"]).await;
    for (arguments, is_wanted) in [
        (
            &["--operation", "create"][..],
            (|record: &Value| record["operation"] == "create") as fn(&Value) -> bool,
        ),
        (&["--operation", "update", "--operation", "get-by-id"], |record| {
            record["operation"] != "create"
        }),
        (&["--outcome", "FAILED"], |record| record["outcome"] == "Failed"),
        (&["--type", "4601"], |record| record["eventTypeId"] == 4601),
        (&["--type", "subscribe_user_create"], |record| {
            record["eventTypeCode"] == "SUBSCRIBE_USER_CREATE"
        }),
        (&["--code", "e400_01"], |record| {
            record["code"] == "UsersOrchestrator_E400_01"
        }),
        (&["--source-system", "portal"], |record| {
            record["sourceSystem"] == "portal"
        }),
        (&["--source-system", "portal", "--type", "4602"], |record| {
            record["sourceSystem"] == "portal" && record["eventTypeId"] == 4602
        }),
    ] {
        let expected: Vec<_> = all.iter().filter(|record| is_wanted(record)).cloned().collect();
        assert!(
            !expected.is_empty() && expected.len() < all.len(),
            "{arguments:?} tries nothing"
        );
        let arguments: Vec<_> = ["--from", "yesterday"].iter().chain(arguments).copied().collect();
        assert_eq!(records(&world, &arguments).await, expected, "{arguments:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn people_get_a_table_and_programs_lines() {
    let world = told().await;
    let table = world.uo(&["events", "list", "--user", "nobody"]).await.with(0);
    let (heading, row) = (table.out.lines().next().unwrap(), table.out.lines().nth(1).unwrap());
    assert!(
        heading.starts_with("TIME (UTC)") && !heading.contains("USER") && heading.contains("REQUEST"),
        "{table:?}"
    );
    let at = |column: &str| row.split_at(heading.find(column).unwrap()).1;
    assert!(at("EVENT").contains("_USER_GETBYID "), "{table:?}");
    assert!(
        at("OUTCOME").starts_with("Failed") && at("CODE").starts_with("E400_01 "),
        "{table:?}"
    );
    assert!(
        table
            .err
            .starts_with("2 records of user nobody of DEMO/HERALD/MORNING, in the local stack at "),
        "{table:?}"
    );
    let lines = world
        .uo(&["events", "list", "--user", "nobody", "-o", "jsonl", "-q"])
        .await
        .with(0);
    let lines: Vec<Value> = lines
        .out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines, records(&world, &["--user", "nobody"]).await);
    let by_request = world
        .uo(&["events", "list", "--request", text(&lines[0], "requestId")])
        .await
        .with(0)
        .out;
    assert!(
        by_request.contains("TENANT") && by_request.contains("nobody"),
        "{by_request}"
    );
    let none = world.uo(&["events", "list", "--user", "no-such-user"]).await.with(0);
    assert_eq!(none.out, "");
}
