use local::simulators::{Mail, Sender};
use reqwest::Method;
use serde_json::{Value, json};

use crate::stage::{NOW, Stage, answer, config};

const RETURN_URL: &str = "https://www.example.com/welcome?a=b";

async fn pending(stage: &Stage, return_url: Option<&str>) -> Value {
    let mut body = json!({"customerRegistrationId": "one", "email": "a@example.com", "verifyEmail": true});
    if let Some(return_url) = return_url {
        body["returnUrl"] = json!(return_url);
    }
    stage.registration(body).await
}

async fn follow(stage: &Stage, link: &str) -> (u16, Option<String>, String) {
    let followed = stage.http.get(link).send().await.unwrap();
    let location = followed.headers().get("location");
    let location = location.map(|value| value.to_str().unwrap().to_owned());
    (followed.status().as_u16(), location, followed.text().await.unwrap())
}

#[tokio::test]
async fn the_link_in_the_mail_confirms_and_redirects() {
    let stage = Stage::open().await;
    assert_eq!(pending(&stage, Some(RETURN_URL)).await["verified"], false);
    let mails = stage.simulators.mailbox().unwrap();
    let link = stage.url("subscribe", "/verify/00000000000000000000000000000001");
    let expected = Mail {
        to: "a@example.com".to_owned(),
        subject: "Please confirm your email address".to_owned(),
        link: link.clone(),
        tenant: Some("G/C/P".to_owned()),
        at: NOW.to_owned(),
        from: Sender::Subscribe,
    };
    assert_eq!(mails, [expected]);
    assert_eq!(stage.registration_of("one").await["verified"], false);
    for _ in 0..2 {
        let (status, location, _) = follow(&stage, &link).await;
        assert_eq!((status, location.as_deref()), (302, Some(RETURN_URL)));
        assert_eq!(stage.registration_of("one").await["verified"], true);
    }
}

#[tokio::test]
async fn without_a_return_url_there_is_a_page() {
    let stage = Stage::open().await;
    pending(&stage, None).await;
    let link = stage.simulators.mailbox().unwrap()[0].link.clone();
    let (status, location, page) = follow(&stage, &link).await;
    assert_eq!((status, location), (200, None));
    assert!(page.contains("Email address confirmed"), "{page}");
    assert_eq!(stage.registration_of("one").await["verified"], true);
}

#[tokio::test]
async fn an_unknown_link_is_a_page_that_says_so() {
    let stage = Stage::open().await;
    let link = stage.url("subscribe", "/verify/guess");
    let (status, _, page) = follow(&stage, &link).await;
    assert_eq!(status, 404);
    assert!(page.contains("This link is not valid"), "{page}");
}

#[tokio::test]
async fn a_link_does_not_confirm_an_address_it_was_not_sent_to() {
    let stage = Stage::open().await;
    pending(&stage, None).await;
    let link = stage.simulators.mailbox().unwrap()[0].link.clone();
    let changed = stage
        .subscribe(Method::PATCH, "/registrations/one/email")
        .json(&json!({"email": "b@example.com"}))
        .send();
    answer(changed.await.unwrap(), 200).await;
    assert_eq!(follow(&stage, &link).await.0, 404);
    assert_eq!(stage.registration_of("one").await["verified"], false);
}

#[tokio::test]
async fn a_link_is_dead_when_its_registration_is_gone() {
    let stage = Stage::open().await;
    pending(&stage, None).await;
    let link = stage.simulators.mailbox().unwrap()[0].link.clone();
    let deleted = stage.subscribe(Method::DELETE, "/registrations/one").send();
    answer(deleted.await.unwrap(), 204).await;
    assert_eq!(follow(&stage, &link).await.0, 404);
    pending(&stage, None).await;
    assert_eq!(follow(&stage, &link).await.0, 404);
    assert_eq!(stage.registration_of("one").await["verified"], false);
}

#[tokio::test]
async fn links_begin_with_the_given_base() {
    let mut config = config();
    config.subscribe.link_base_url = Some("http://localhost:8080/mail/".to_owned());
    let stage = Stage::open_with(config).await;
    pending(&stage, None).await;
    let link = stage.simulators.mailbox().unwrap()[0].link.clone();
    let expected = "http://localhost:8080/mail/verify/00000000000000000000000000000001";
    assert_eq!(link, expected);
}
