use super::*;

fn template(events: &[(&str, &str)]) -> Result<Routes, String> {
    use std::fmt::Write as _;
    let mut text = String::from(
        "Resources:\n  Ignored:\n    Type: AWS::SNS::Topic\n  Timed:\n    Type: AWS::Serverless::Function\n    Properties:\n      Events:\n        Tick: { Type: Schedule, Properties: { Schedule: rate(1 minute) } }\n  Answer:\n    Type: AWS::Serverless::Function\n    Properties:\n      Events:\n",
    );
    for (index, (method, path)) in events.iter().enumerate() {
        writeln!(text, "        Event{index}:\n          Type: Api\n          Properties:\n            RestApiId: !Ref Api\n            Method: {method}\n            Path: '{path}'")
            .unwrap();
    }
    Routes::from_template(&Template::parse(&text).unwrap()).map_err(|error| error.to_string())
}

fn resource<'a>(routes: &'a Routes, method: &str, path: &str) -> Option<(&'a str, Vec<String>)> {
    match routes.find(&method.parse().unwrap(), path) {
        Found::Route(route) => Some((route.resource, route.parameters.into_values().collect())),
        _ => None,
    }
}

#[test]
fn a_parameter_takes_one_raw_non_empty_segment() {
    let routes = template(&[("GET", "/v4/Users/{id}"), ("patch", "/v4/Users/{id}/Email")]).unwrap();
    for id in ["auth0%7C63d1", "a%2Fb", "%", "..", "Email", "a@b:c+d"] {
        assert_eq!(
            resource(&routes, "GET", &format!("/v4/Users/{id}")),
            Some(("/v4/Users/{id}", vec![id.to_owned()]))
        );
    }
    assert_eq!(
        resource(&routes, "PATCH", "/v4/Users/7/Email"),
        Some(("/v4/Users/{id}/Email", vec!["7".to_owned()]))
    );
    for path in [
        "/v4/Users/",
        "/v4/Users",
        "/v4/users/7",
        "/v4/Users/7/8",
        "/v4/Users//Email",
        "v4/Users/7",
        "",
        "*",
    ] {
        assert_eq!(routes.find(&Method::PATCH, path), Found::Nothing, "{path}");
    }
}

#[test]
fn a_trailing_slash_makes_no_difference() {
    let routes = template(&[("GET", "/v4/Users/{id}"), ("POST", "/v4/Users")]).unwrap();
    assert_eq!(resource(&routes, "POST", "/v4/Users/"), Some(("/v4/Users", vec![])));
    assert_eq!(
        resource(&routes, "GET", "/v4/Users/7/"),
        Some(("/v4/Users/{id}", vec!["7".to_owned()]))
    );
    assert_eq!(resource(&routes, "GET", "/v4/Users/7//"), None);
    assert!(
        template(&[("POST", "/v4/Users/")])
            .unwrap_err()
            .contains("trailing slash")
    );
}

#[test]
fn a_literal_wins_over_a_parameter_before_the_method_is_looked_at() {
    let routes = template(&[("POST", "/a/{x}"), ("GET", "/a/b")]).unwrap();
    assert_eq!(resource(&routes, "GET", "/a/b"), Some(("/a/b", vec![])));
    assert_eq!(
        resource(&routes, "POST", "/a/c"),
        Some(("/a/{x}", vec!["c".to_owned()]))
    );
    assert_eq!(
        routes.find(&Method::POST, "/a/b"),
        Found::OtherMethod {
            allow: "GET".to_owned()
        }
    );
}

#[test]
fn another_method_learns_which_are_allowed() {
    let routes = template(&[("PUT", "/u/{id}"), ("GET", "/u/{id}")]).unwrap();
    assert_eq!(
        routes.find(&Method::DELETE, "/u/7"),
        Found::OtherMethod {
            allow: "GET, PUT".to_owned()
        }
    );
    assert_eq!(
        routes.find(&Method::HEAD, "/u/7"),
        Found::OtherMethod {
            allow: "GET, PUT".to_owned()
        }
    );
    assert_eq!(routes.functions().collect::<Vec<_>>(), ["Answer"]);
}

#[test]
fn routes_that_cannot_be_served_are_named() {
    let cases = [
        (vec![("ANY", "/a")], "Events.Event0: Method ANY"),
        (vec![("G T", "/a")], "\"G T\" is not an HTTP method"),
        (vec![("GET", "a")], "\"a\" does not begin with /"),
        (vec![("GET", "/{proxy+}")], "greedy parameter {proxy+}"),
        (vec![("GET", "/{}")], "without a name"),
        (vec![("GET", "/a{b}")], "\"a{b}\" is only partly"),
        (vec![("GET", "/a"), ("get", "/a")], "GET /a is already routed to Answer"),
        (vec![("GET", "/{a}"), ("PUT", "/{b}")], "differ only in the names"),
    ];
    for (events, expected) in cases {
        let error = template(&events).unwrap_err();
        assert!(error.contains(expected) && error.contains("resource Answer"), "{error}");
    }
}
