//! `docs/console.md` lists exactly the paths and methods of the control API.

use std::{collections::BTreeSet, time::Duration};

use local::stack::{Stack, StackConfig};
use reqwest::{Method, StatusCode, header};
use serde_json::Value;

use crate::{client::client, page::Page, repository::read};

const PAGE: &str = "docs/console.md";
const ROUTES: &str = "local/src/control/mod.rs";

/// Method and path, such as `GET /_local/status`, from the first column of the table.
fn in_the_table() -> BTreeSet<(String, String)> {
    let page = Page::read(PAGE);
    let rows = page.prose().filter_map(|(_, line)| line.strip_prefix("| `"));
    rows.filter_map(|row| row.split_once('`')?.0.split_once(" /_local/"))
        .map(|(method, path)| (method.to_owned(), format!("/_local/{path}")))
        .collect()
}

/// The paths of the routes in the source, with parameters in the page's spelling. Alternative spellings and the reference's files
/// are not listed.
fn in_the_source() -> BTreeSet<String> {
    let source = read(ROUTES);
    let routes = source.split(".route(").skip(1);
    let paths = routes.filter_map(|route| route.trim_start().strip_prefix('"')?.split_once('"'));
    paths
        .map(|(path, _)| path.replace("{request_id}", "{requestId}"))
        .filter(|path| path != "/_local/{*rest}")
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_table_of_the_control_api_is_what_the_stack_answers() {
    let stack = Stack::start(StackConfig::new(0, None, Duration::ZERO)).await.unwrap();
    let api = stack.status().api;
    let client = client();
    let unknown: Value = client
        .get(format!("{api}/_local/nothing"))
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    let (_, told) = unknown["error"]["message"]
        .as_str()
        .unwrap()
        .split_once(" is not one of ")
        .unwrap();
    let told: BTreeSet<String> = told.split(", ").map(str::to_owned).collect();
    let untold: Vec<String> = in_the_source().difference(&told).cloned().collect();
    assert!(untold.is_empty(), "PATHS in {ROUTES} lacks {untold:?}");

    let mut answered = BTreeSet::new();
    for path in told {
        let asked = path.replace("{requestId}", "x").replace("{simulator}", "auth0");
        let response = client
            .request(Method::PATCH, format!("{api}{asked}"))
            .send()
            .await
            .unwrap();
        assert_eq!(response.status(), StatusCode::METHOD_NOT_ALLOWED, "{path}");
        let methods = response.headers()[header::ALLOW].to_str().unwrap().split(',');
        let methods = methods.map(str::trim).filter(|method| *method != "HEAD");
        answered.extend(methods.map(|method| (method.to_owned(), path.clone())));
    }
    assert_eq!(in_the_table(), answered, "{PAGE} on the left, the stack on the right");
}
