//! Checks the parts of a deployment that belong to no tenant: its journal and its API.

use http::Method;
use shared::{
    error::{PortError, chain},
    journal::Pending,
    model::TenantId,
};

use super::Finding;
use crate::{
    api::{Api, Request},
    connection::Deployment,
};

/// The most entries counted.
const MOST: usize = 1000;

/// The repair runs every minute. Entries overdue for longer than this show that it does not run.
const PATIENCE_MINUTES: i64 = 5;

/// The repair's backlog, and the entries that it has given up.
pub(crate) async fn journal(deployment: &Deployment) -> Vec<Finding> {
    let backlog = &deployment.backends.backlog;
    let now = deployment.backends.clock.now();
    // The index is sorted by the end of leases, so an earlier time finds the entries overdue since then.
    let late = now
        .checked_sub(jiff::SignedDuration::from_mins(PATIENCE_MINUTES))
        .unwrap_or(now);
    let (late, waiting, stuck) = tokio::join!(
        backlog.overdue(late, MOST),
        backlog.overdue(now, MOST),
        backlog.needing_attention(MOST)
    );
    vec![waits(late, waiting), given_up(stuck)]
}

fn waits(late: Result<Pending, PortError>, waiting: Result<Pending, PortError>) -> Finding {
    let subject = "journal, backlog";
    match (late.map(|late| count(&late)), waiting.map(|waiting| count(&waiting))) {
        (Err(error), _) | (_, Err(error)) => Finding::failed(subject, chain(&error)),
        (Ok(0), Ok(0)) => Finding::ok(subject, "nothing waits for the repair"),
        (Ok(0), Ok(waiting)) => Finding::ok(subject, format!("{} wait for the next repair", many(waiting))),
        (Ok(late), Ok(_)) => Finding::failed(
            subject,
            format!(
                "{} have waited for the repair for more than {PATIENCE_MINUTES} minutes: does it run? \
                 OPERATIONS.md, repair-backlog",
                many(late)
            ),
        ),
    }
}

fn given_up(stuck: Result<Pending, PortError>) -> Finding {
    let subject = "journal, needs attention";
    match stuck.map(|stuck| count(&stuck)) {
        Err(error) => Finding::failed(subject, chain(&error)),
        Ok(0) => Finding::ok(subject, "the repair has given up on nothing"),
        Ok(stuck) => Finding::failed(
            subject,
            format!(
                "the repair has given up on {}: OPERATIONS.md, repair-needs-attention",
                many(stuck)
            ),
        ),
    }
}

fn count(pending: &Pending) -> usize {
    pending.entries.len() + pending.unreadable
}

fn many(count: usize) -> String {
    match count {
        1 => "1 write".to_owned(),
        MOST.. => format!("{MOST} writes or more"),
        count => format!("{count} writes"),
    }
}

/// Whether the API answers. A request without a token is enough; it is refused.
pub(crate) async fn api(deployment: &Deployment) -> Finding {
    let subject = "API";
    let Some(base) = &deployment.api else {
        return Finding::doubtful(
            subject,
            "it is not known where it is: say so with --api, or name a stage",
        );
    };
    let asked = async {
        let nobody = TenantId::parse("-", "-", "-").map_err(|fault| fault.to_string())?;
        let api = Api::new(base, nobody, "none".to_owned(), "uo".to_owned()).map_err(|failure| failure.to_string())?;
        let request = Request {
            method: Method::GET,
            path: ["v4", "Users", "nobody", ""].map(str::to_owned).into(),
            query: Vec::new(),
            body: None,
            idempotency_key: None,
        };
        api.send(request).await.map_err(|failure| failure.to_string())
    };
    match asked.await {
        Ok(answer) if answer.status < 500 => Finding::ok(subject, format!("{base} answers")),
        Ok(answer) => {
            let code = answer
                .body
                .pointer("/message/code")
                .and_then(serde_json::Value::as_str)
                .unwrap_or_default();
            let id = answer.request_id.unwrap_or_default();
            Finding::failed(
                subject,
                format!(
                    "{base} answers {code} (HTTP {}): look for request {id} in the log",
                    answer.status
                ),
            )
        }
        Err(what) => Finding::failed(subject, what),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::health::State;

    fn pending(unreadable: usize) -> Pending {
        Pending {
            entries: Vec::new(),
            unreadable,
        }
    }

    #[test]
    fn what_waits_is_well_until_it_waits_too_long() {
        let told = |late, waiting| {
            let finding = waits(late, waiting);
            (finding.state, finding.what)
        };
        assert_eq!(told(Ok(pending(0)), Ok(pending(0))).0, State::Ok);
        let (state, what) = told(Ok(pending(0)), Ok(pending(1)));
        assert!(state == State::Ok && what.starts_with("1 write"), "{what}");
        let (state, what) = told(Ok(pending(2)), Ok(pending(3)));
        assert!(
            state == State::Failed && what.starts_with("2 writes") && what.contains("does it run?"),
            "{what}"
        );
        assert_eq!(
            told(Ok(pending(0)), Err(PortError::unavailable("down"))).0,
            State::Failed
        );
    }

    #[test]
    fn what_the_repair_has_given_up_on_is_never_well() {
        assert_eq!(given_up(Ok(pending(0))).state, State::Ok);
        let many = given_up(Ok(pending(MOST)));
        assert!(
            many.state == State::Failed && many.what.contains("1000 writes or more"),
            "{}",
            many.what
        );
    }
}
