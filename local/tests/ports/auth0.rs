use local::simulators::AUTH0;
use serde_json::{Value, json};
use shared::{
    error::PortError,
    model::{EmailAddress, NewUser, Password, Verification},
    settings::{ProviderChoice, ProviderSettings, Tenant},
};

use crate::{
    bench::{Bench, crid, new_user},
    vendor::Vendor,
};

async fn make(bench: &Bench, user: &NewUser) -> Result<(), PortError> {
    bench.provider().create(&bench.tenant, &bench.call(), user).await
}

#[tokio::test]
async fn a_token_that_auth0_forgot_is_fetched_again() {
    let bench = Bench::of(Vendor::Auth0).await;
    make(&bench, &new_user("1")).await.unwrap();
    bench.fault(
        AUTH0,
        &json!({"status": 401, "times": 1, "match": {"path": "/api/v2/"}}),
    );
    bench
        .provider()
        .get(&bench.tenant, &bench.call(), &crid("1"))
        .await
        .unwrap();
    let paths: Vec<String> = bench
        .received(AUTH0)
        .into_iter()
        .map(|call| format!("{} {}", call.method, call.path))
        .collect();
    let user = "GET /api/v2/users/auth0%7C1";
    assert_eq!(
        paths,
        [
            "POST /oauth/token",
            "POST /api/v2/users",
            user,
            "POST /oauth/token",
            user
        ]
    );
}

#[tokio::test]
async fn users_of_another_connection_are_out_of_sight() {
    let bench = Bench::of(Vendor::Auth0).await;
    make(&bench, &new_user("1")).await.unwrap();
    let mut settings = bench.tenant.settings().clone();
    let ProviderChoice::Known(provider) = &mut settings.flow.user_provider else {
        panic!("the tenant has a provider");
    };
    let ProviderSettings::Auth0(auth0) = provider.as_mut() else {
        panic!("the tenant is on Auth0");
    };
    auth0.connection = "Others".to_owned();
    let neighbour = Tenant::new(bench.tenant.id().clone(), settings);
    let found = bench.provider().get(&neighbour, &bench.call(), &crid("1")).await;
    assert!(matches!(found, Err(PortError::NotFound)), "{found:?}");
    let found = bench
        .provider()
        .find_by_email(&neighbour, &bench.call(), &new_user("1").email)
        .await
        .unwrap();
    assert_eq!(found, None);
}

#[tokio::test]
async fn a_weak_password_is_refused_in_auth0s_words() {
    let bench = Bench::of(Vendor::Auth0).await;
    let weak = NewUser {
        password: Some(Password::parse("weak").unwrap()),
        ..new_user("1")
    };
    let refused = make(&bench, &weak).await;
    let reason = "PasswordStrengthError: Password is too weak";
    assert!(
        matches!(&refused, Err(PortError::Rejected { reason: Some(told) }) if told == reason),
        "{refused:?}"
    );
}

#[tokio::test]
async fn settings_that_do_not_work_are_named() {
    for (settings, what) in [
        (
            json!({"Auth0.ClientSecret": "file:wrong"}),
            "Auth0.ClientSecret: Auth0 does not accept it with this Auth0.ClientId",
        ),
        (json!({"Auth0.ClientSecret": "file:missing"}), "file:missing: "),
        (
            json!({"Auth0.Audience": "https://elsewhere.example.com/"}),
            "Auth0.ClientSecret: Auth0 gives the application no token; ",
        ),
        (
            json!({"Auth0.Connection": "Nowhere"}),
            "Auth0.Connection: there is no such connection",
        ),
        (
            json!({"Auth0.ClientId": "reader", "Auth0.ClientSecret": "file:reader"}),
            "Auth0.ClientId: the application lacks the scope create:users",
        ),
        (
            json!({"Auth0.BaseUrl": "https://10.0.0.1/"}),
            "Auth0.BaseUrl: the host 10.0.0.1 is not a public one",
        ),
    ] {
        let bench = Bench::with(Vendor::Auth0, settings).await;
        let refusal = make(&bench, &new_user("1")).await.unwrap_err();
        let expected = format!("misconfigured: {what}");
        assert!(refusal.to_string().starts_with(&expected), "{refusal}");
    }
}

#[tokio::test]
async fn a_client_secret_that_is_mended_works_half_a_minute_after_it_was_read() {
    let bench = Bench::with(Vendor::Auth0, json!({"Auth0.ClientSecret": "file:wrong"})).await;
    let refused = bench.provider().get(&bench.tenant, &bench.call(), &crid("1")).await;
    assert!(matches!(refused, Err(PortError::Misconfigured { .. })), "{refused:?}");
    bench.rewrite_secret("wrong", "secret");
    bench.clock.advance(std::time::Duration::from_secs(30));
    let found = bench.provider().get(&bench.tenant, &bench.call(), &crid("1")).await;
    assert!(matches!(found, Err(PortError::NotFound)), "{found:?}");
}

#[tokio::test]
async fn a_failing_auth0_is_never_a_missing_user() {
    for (fault, expected) in [
        (json!({"status": 429}), "throttled"),
        (json!({"status": 500}), "unavailable"),
        (json!({"status": 404, "match": {"path": "/api/"}}), "unavailable"),
        (json!({"cut": "before-effect"}), "unavailable"),
        (json!({"down": true}), "unavailable"),
    ] {
        let bench = Bench::of(Vendor::Auth0).await;
        bench.fault(AUTH0, &fault);
        let by_id = bench.provider().get(&bench.tenant, &bench.call(), &crid("1")).await;
        assert_eq!(by_id.unwrap_err().to_string(), expected, "{fault}");
        let by_email = bench
            .provider()
            .find_by_email(&bench.tenant, &bench.call(), &new_user("1").email)
            .await;
        assert_eq!(by_email.unwrap_err().to_string(), expected, "{fault}");
    }
}

#[tokio::test]
async fn a_rate_limit_says_when_it_opens_again() {
    let bench = Bench::of(Vendor::Auth0).await;
    bench.fault(AUTH0, &json!({"status": 429, "match": {"path": "/api/"}}));
    match bench.provider().get(&bench.tenant, &bench.call(), &crid("1")).await {
        Err(PortError::Throttled {
            retry_after: Some(pause),
        }) => assert_eq!(pause.as_secs(), 1),
        other => panic!("{other:?}"),
    }
}

fn spoil_creation(bench: &Bench, mut fault: Value) {
    fault["match"] = json!({"method": "POST", "path": "/api/v2/users"});
    bench.fault(AUTH0, &fault);
}

#[tokio::test]
async fn a_creation_whose_answer_is_lost_is_repeated_and_known_as_its_own() {
    let bench = Bench::of(Vendor::Auth0).await;
    spoil_creation(&bench, json!({"cut": "after-effect", "times": 1}));
    make(&bench, &new_user("1")).await.unwrap();
    let calls: Vec<(String, Option<u16>)> = bench
        .received(AUTH0)
        .into_iter()
        .map(|call| (call.method, call.status))
        .collect();
    let method = |name: &str| name.to_owned();
    assert_eq!(
        calls[1..],
        [
            (method("POST"), None),
            (method("POST"), Some(409)),
            (method("GET"), Some(200))
        ]
    );
    // Another request for the same user is another creation.
    let again = make(&bench, &new_user("1")).await;
    assert!(matches!(again, Err(PortError::IdTaken)), "{again:?}");
}

#[tokio::test]
async fn a_creation_that_is_never_answered_is_looked_for() {
    for (cut, succeeds) in [("after-effect", true), ("before-effect", false)] {
        let bench = Bench::of(Vendor::Auth0).await;
        spoil_creation(&bench, json!({"cut": cut}));
        let made = make(&bench, &new_user("1")).await;
        assert_eq!(made.is_ok(), succeeds, "{cut}: {made:?}");
    }
}

#[tokio::test]
async fn a_conflict_that_no_look_up_explains_is_an_address_in_use() {
    let bench = Bench::of(Vendor::Auth0).await;
    spoil_creation(&bench, json!({"status": 409, "times": 1}));
    let refused = make(&bench, &new_user("1")).await;
    assert!(matches!(refused, Err(PortError::EmailTaken)), "{refused:?}");
    assert_eq!(bench.received(AUTH0).len(), 4, "a token, the creation and two look-ups");
}

#[tokio::test]
async fn an_unverified_address_changes_without_a_mail_of_auth0s_own() {
    let bench = Bench::of(Vendor::Auth0).await;
    let unverified = NewUser {
        verification: Verification::ByMail { return_url: None },
        ..new_user("1")
    };
    make(&bench, &unverified).await.unwrap();
    let new = EmailAddress::parse("New.Ana@example.com").unwrap();
    bench
        .provider()
        .change_email(&bench.tenant, &bench.call(), &unverified.id, &new, false)
        .await
        .unwrap();
    assert_eq!(bench.simulators.mailbox().unwrap(), []);
    assert_eq!(
        bench.simulators.users(AUTH0).unwrap().unwrap()[0]["email"],
        "new.ana@example.com"
    );
}
