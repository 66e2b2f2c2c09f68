//! The interactive reference of the API, which loads nothing from elsewhere.

use reqwest::Response;

use super::Stack;

const OWN: [(&str, &str); 3] = [
    ("", "text/html; charset=utf-8"),
    ("page.css", "text/css; charset=utf-8"),
    ("page.js", "text/javascript; charset=utf-8"),
];

const VENDORED: [(&str, &str); 2] = [
    ("swagger-ui.css", "text/css"),
    ("swagger-ui-bundle.js", "text/javascript"),
];

async fn get(stack: &Stack, file: &str) -> Response {
    let url = format!("{}/_local/docs/{file}", stack.url);
    stack.client.get(url).send().await.unwrap()
}

#[tokio::test]
async fn the_page_and_its_files_are_served() {
    let stack = Stack::start().await;
    for (file, media_type) in OWN.into_iter().chain(VENDORED) {
        let response = get(&stack, file).await;
        assert_eq!(response.status(), 200, "{file}");
        assert_eq!(response.headers()["content-type"], media_type, "{file}");
        assert_eq!(response.headers()["x-content-type-options"], "nosniff", "{file}");
        assert!(response.text().await.unwrap().len() > 500, "{file}");
    }
    let bundle = get(&stack, "swagger-ui-bundle.js").await.text().await.unwrap();
    assert!(bundle.contains("SwaggerUIBundle") && bundle.contains("preauthorizeApiKey"));

    // The crate's own page, source maps and other files are not served.
    for file in [
        "openapi.yaml",
        "swagger-ui.css.map",
        "oauth2-redirect.html",
        "index.html",
    ] {
        assert_eq!(get(&stack, file).await.status(), 404, "{file}");
    }
}

#[tokio::test]
async fn a_browser_lets_the_page_reach_nothing_else() {
    let stack = Stack::start().await;
    for (file, _) in OWN.into_iter().chain(VENDORED) {
        let response = get(&stack, file).await;
        let policy = response.headers()["content-security-policy"].to_str().unwrap();
        let directives: Vec<(&str, &str)> = policy
            .split(';')
            .map(|directive| directive.trim().split_once(' ').unwrap())
            .collect();
        assert!(directives.contains(&("default-src", "'none'")), "{policy}");
        assert!(directives.contains(&("frame-ancestors", "'none'")), "{policy}");
        for (name, sources) in directives {
            for source in sources.split_whitespace() {
                let is_confined = ["'none'", "'self'"].contains(&source) || (name, source) == ("img-src", "data:");
                assert!(is_confined, "{name} lets in {source}");
            }
        }
    }
}

#[tokio::test]
async fn the_page_names_no_other_origin_and_has_nothing_inline() {
    let stack = Stack::start().await;
    for (file, _) in OWN {
        let text = get(&stack, file).await.text().await.unwrap();
        for foreign in ["http:", "https:", "\"//", "'//", "url(", "@import"] {
            assert!(!text.contains(foreign), "{file} has {foreign}");
        }
    }
    let page = get(&stack, "").await.text().await.unwrap();
    for inline in ["<style", "style=", "onload=", "onclick=", "javascript:"] {
        assert!(!page.contains(inline), "{inline}");
    }
    assert!(page.split("<script").skip(1).all(|script| script.starts_with(" src=")));
    for (file, _) in OWN.into_iter().chain(VENDORED).filter(|(file, _)| !file.is_empty()) {
        assert!(page.contains(&format!("=\"{file}\"")), "the page does not load {file}");
    }
    let script = get(&stack, "page.js").await.text().await.unwrap();
    for place in [
        "\"/_local/openapi.json\"",
        "\"/_local/status\"",
        "url: \"/\"",
        "validatorUrl: null",
    ] {
        assert!(script.contains(place), "{place}");
    }
}

#[tokio::test]
async fn the_reference_is_found_without_its_slash_and_by_loopback_alone() {
    let stack = Stack::start().await;
    let response = stack
        .client
        .get(format!("{}/_local/docs", stack.url))
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), 307);
    assert_eq!(response.headers()["location"], "/_local/docs/");

    for (file, _) in OWN.into_iter().chain(VENDORED) {
        let url = format!("{}/_local/docs/{file}", stack.url);
        let response = stack
            .client
            .get(&url)
            .header("host", "rebound.example")
            .send()
            .await
            .unwrap();
        assert_eq!(response.status(), 403, "{file}");
        assert_eq!(stack.client.post(&url).send().await.unwrap().status(), 405, "{file}");
    }
}
