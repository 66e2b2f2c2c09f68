//! The least that a function can be: `lambda_http` and a constant answer. Every function is measured against it.

use lambda_http::{Error, Request, Response, run, service_fn};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    run(service_fn(async |_: Request| {
        Ok::<_, Error>(Response::new(r#"{"success":true}"#.to_owned()))
    }))
    .await
}
