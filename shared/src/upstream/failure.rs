//! Why a request got no answer. Failures hold nothing of what was sent.

use std::{error::Error as StdError, fmt, io};

use http::{Method, StatusCode};

use super::resolver::NotPublic;
use crate::{error::PortError, json_fault::JsonFault};

/// Method and host of a request, the only parts that may be logged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Target {
    pub(super) method: Method,
    pub(super) host: String,
}

impl fmt::Display for Target {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.method, self.host)
    }
}

/// A request that got no answer, or none that could be read.
#[derive(Debug, thiserror::Error)]
#[error("{target}: {kind}")]
pub(crate) struct Failure {
    target: Target,
    kind: FailureKind,
}

impl Failure {
    pub(super) const fn new(target: Target, kind: FailureKind) -> Self {
        Self { target, kind }
    }

    #[cfg(test)]
    pub(crate) const fn kind(&self) -> &FailureKind {
        &self.kind
    }
}

impl From<Failure> for PortError {
    fn from(failure: Failure) -> Self {
        // The request was sent, but we, or a gateway on the way, did not wait for the answer. It may still take effect.
        let may_come_late = matches!(
            failure.kind,
            FailureKind::TimedOut | FailureKind::Unforeseen(StatusCode::GATEWAY_TIMEOUT)
        );
        Self::Unavailable {
            source: failure.into(),
            may_come_late,
        }
    }
}

/// What went wrong.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub(crate) enum FailureKind {
    #[error("not sent, for the invocation has no time left")]
    NoTimeLeft,
    #[error("no answer in time")]
    TimedOut,
    #[error("the host name cannot be resolved")]
    UnknownHost,
    #[error("the host name leads to an address that is not a public one")]
    NotPublic,
    #[error("no connection: {0}")]
    NoConnection(io::ErrorKind),
    #[error("no trusted connection: {0}")]
    NoTrust(rustls::Error),
    #[error("the connection broke before the whole answer was there")]
    Broken,
    #[error("the answer is larger than 1 MiB")]
    TooLarge,
    #[error("answered {0}, which the contract does not foresee here")]
    Unforeseen(StatusCode),
    #[error("the answer {status} is not what the contract says: {fault}")]
    Unreadable { status: StatusCode, fault: JsonFault },
}

impl FailureKind {
    pub(super) fn of(error: &reqwest::Error) -> Self {
        if error.is_timeout() {
            return Self::TimedOut;
        }
        if error.is_dns() {
            return if is_caused_by::<NotPublic>(error) {
                Self::NotPublic
            } else {
                Self::UnknownHost
            };
        }
        let mut connection = None;
        let mut next = error.source();
        while let Some(cause) = next {
            if let Some(io) = cause.downcast_ref::<io::Error>() {
                if let Some(tls) = tls_error(io) {
                    return Self::NoTrust(tls.clone());
                }
                connection = Some(io.kind());
            }
            next = cause.source();
        }
        match connection {
            Some(kind) if error.is_connect() => Self::NoConnection(kind),
            _ => Self::Broken,
        }
    }
}

fn is_caused_by<T: StdError + 'static>(error: &reqwest::Error) -> bool {
    std::iter::successors(error.source(), |&cause| cause.source()).any(<dyn StdError>::is::<T>)
}

/// The TLS library's error inside an I/O error. It may be wrapped several times, and `source()` does not lead to it.
fn tls_error(error: &io::Error) -> Option<&rustls::Error> {
    let inner = error.get_ref()?;
    inner.downcast_ref().or_else(|| tls_error(inner.downcast_ref()?))
}
