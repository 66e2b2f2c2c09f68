//! Filters of the list of requests.

use reqwest::{Method, header::HeaderMap};
use serde_json::Value;

use crate::{house::House, person::Person};

#[tokio::test]
async fn requests_are_listed_newest_first_and_by_what_they_are() {
    let house = House::open().await;
    let (morning, midday) = (house.headers("Auth0").await, house.headers("Gigya").await);
    let (ana, bea) = (Person::new("ana"), Person::new("bea"));
    let anonymous = serde_json::json!({ "email": ana.other_email(), "password": "Correct-Horse-7" });
    let created = house.create(&morning, &ana.body()).await.expect("S200_06");
    let read = house.get(&morning, &ana.id).await.expect("S200_01");
    let refused = house.get(&midday, &bea.id).await.expect("E400_01");
    let unknown = house.ask(Method::GET, "/v4/Nothing", &HeaderMap::new(), None).await;
    let named = house.create(&midday, &anonymous).await.expect("S200_06");
    let ids = [&named, &unknown, &refused, &read, &created].map(|answer| answer.request_id().to_owned());
    let [named_id, unknown_id, refused_id, read_id, created_id] = ids.each_ref().map(String::as_str);
    let given = named.body["data"]["customerRegistrationId"].as_str();
    let given = given
        .or(named.body["data"]["user"]["customerRegistrationId"].as_str())
        .unwrap();

    for (query, expected) in [
        ("", vec![named_id, unknown_id, refused_id, read_id, created_id]),
        ("?limit=2", vec![named_id, unknown_id]),
        ("?tenant=DEMO/HERALD/MORNING", vec![read_id, created_id]),
        ("?tenant=demo/herald/midday", vec![named_id, refused_id]),
        ("?operation=get-by-id", vec![refused_id, read_id]),
        ("?operation=create&tenant=DEMO/HERALD/MIDDAY", vec![named_id]),
        ("?code=E4", vec![unknown_id, refused_id]),
        ("?code=S200_06", vec![named_id, created_id]),
        ("?code=UsersOrchestrator_E400_01", vec![refused_id]),
        ("?operation=repair", vec![]),
        (&format!("?user={}", ana.id), vec![read_id, created_id]),
        // The user of a creation is known from its records.
        (&format!("?user={}", given.replace('|', "%7C")), vec![named_id]),
    ] {
        let found = house.list(query).await;
        let found: Vec<&str> = found.iter().map(|one| one["requestId"].as_str().unwrap()).collect();
        assert_eq!(found, expected, "{query}");
    }
    let first = &house.list("?limit=1").await[0];
    assert_eq!(
        (&first["rows"], &first["records"], &first["number"]),
        (&Value::Null, &Value::Null, &5.into())
    );
}

#[tokio::test]
async fn requests_are_listed_though_the_records_of_one_cannot_be_read() {
    let house = House::open().await;
    let headers = house.headers("Auth0").await;
    let (ana, bea) = (Person::new("ana"), Person::new("bea"));
    let read = house.create(&headers, &ana.body()).await.expect("S200_06");
    let unread = house.create(&headers, &bea.body()).await.expect("S200_06");
    house.put_broken_record(unread.request_id()).await;
    let told = |listed: Vec<Value>| -> Vec<(String, Value)> {
        let told = |one: &Value| (one["requestId"].as_str().unwrap().to_owned(), one["user"].clone());
        listed.iter().map(told).collect()
    };
    let (first, second) = (read.request_id().to_owned(), unread.request_id().to_owned());
    assert_eq!(
        told(house.list("").await),
        [(second, Value::Null), (first.clone(), ana.id.as_str().into())]
    );
    assert_eq!(
        told(house.list(&format!("?user={}", ana.id)).await),
        [(first, ana.id.as_str().into())]
    );
}

#[tokio::test]
async fn what_cannot_be_asked_is_told() {
    let house = House::open().await;
    for (query, expected) in [
        ("limit=0", "from 1 to 500"),
        ("limit=501", "from 1 to 500"),
        ("limit=many", "limit"),
        ("tenant=DEMO", "GROUP/CLIENT/PAPER"),
        ("operation=delete", "get-by-id, create, update, update-email, repair"),
        ("code=200", "S200_06"),
        (
            "users=ana",
            "expected one of `tenant`, `user`, `operation`, `code`, `limit`",
        ),
    ] {
        let message = house.refused(400, &format!("requests?{query}")).await;
        assert!(message.contains(expected), "{query}: {message}");
    }
    let message = house.refused(404, "requests/nothing").await;
    assert!(
        message.contains("\"nothing\"") && message.contains("/_local/events"),
        "{message}"
    );
}

#[tokio::test]
async fn only_the_last_five_hundred_are_kept() {
    let house = House::open().await;
    let none = HeaderMap::new();
    let mut first = None;
    for _ in 0..501 {
        let answer = house.ask(Method::GET, "/v4/Nothing", &none, None).await;
        first.get_or_insert(answer.request_id().to_owned());
    }
    let listed = house.list("?limit=500").await;
    assert_eq!(
        (listed.len(), &listed[0]["number"], &listed[499]["number"]),
        (500, &501.into(), &2.into())
    );
    house.refused(404, &format!("requests/{}", first.unwrap())).await;
}
