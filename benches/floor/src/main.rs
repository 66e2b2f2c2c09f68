//! The minimal function: `lambda_http` with a constant answer. Every function is compared with it.

use lambda_http::{Error, Request, Response, run, service_fn};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    run(service_fn(async |_: Request| {
        Ok::<_, Error>(Response::new(r#"{"success":true}"#.to_owned()))
    }))
    .await
}
