//! Checks that a request is for this operation, and decodes the id in its path.

use percent_encoding::percent_decode_str;

use super::event::{HttpRequest, RawPath};
use crate::{
    catalogue::Code,
    error::ApiError,
    model::CustomerRegistrationId,
    operation::{COLLECTION, Operation, PathShape},
};

/// What a request addresses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Route {
    /// The collection of users.
    Collection,
    /// One user.
    User(CustomerRegistrationId),
}

/// A route whose id is not decoded yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum RawRoute {
    Collection,
    User(RawPath),
}

/// Checks path and method. Anything in front of `/v4/Users` (a stage, a base path) is ignored.
pub(crate) fn route(operation: Operation, request: &HttpRequest) -> Result<RawRoute, ApiError> {
    let (path, decoded) = match &request.path {
        RawPath::Encoded(path) => (path, false),
        RawPath::Decoded(path) => (path, true),
    };
    let Some((_, rest)) = path.split_once(COLLECTION) else {
        return Err(ApiError::new(Code::NotFound));
    };
    let shape = operation.path_shape();
    let user = |segment: &str| {
        let segment = segment.to_owned();
        RawRoute::User(if decoded {
            RawPath::Decoded(segment)
        } else {
            RawPath::Encoded(segment)
        })
    };
    let route = match shape {
        PathShape::Collection => matches!(rest, "" | "/").then_some(RawRoute::Collection),
        PathShape::Item => segment(rest, "", decoded).map(user),
        PathShape::ItemEmail => segment(rest, "/Email", decoded).map(user),
    };
    let Some(route) = route else {
        return Err(ApiError::new(Code::NotFound));
    };
    if request.method != operation.method() {
        let same = Operation::ALL.into_iter().filter(|other| other.path_shape() == shape);
        let allow: Vec<String> = same.map(|other| other.method().to_string()).collect();
        return Err(ApiError::method_not_allowed(&allow.join(", ")));
    }
    Ok(route)
}

/// The id segment between the collection and `end`. In a decoded path the id itself may contain slashes.
fn segment<'a>(rest: &'a str, end: &str, decoded: bool) -> Option<&'a str> {
    let rest = rest.strip_prefix('/')?;
    let rest = rest.strip_suffix('/').unwrap_or(rest);
    let segment = rest.strip_suffix(end)?;
    (decoded || !segment.contains('/')).then_some(segment)
}

impl Route {
    /// The id of the user. If the route has none, that is an internal error.
    pub fn user(self) -> Result<CustomerRegistrationId, ApiError> {
        match self {
            Self::User(id) => Ok(id),
            Self::Collection => Err(ApiError::internal("the operation's path has no id")),
        }
    }
}

impl RawRoute {
    /// Decodes the id. `E400_01` if it is empty, too long or cannot be decoded.
    pub(crate) fn decoded(&self) -> Result<Route, ApiError> {
        let text = match self {
            Self::Collection => return Ok(Route::Collection),
            Self::User(RawPath::Encoded(text)) => decode(text),
            // Whether an HTTP API passes ids decoded depends on what is in front of it. Text that can be decoded is
            // taken as encoded: real ids do not contain a literal percent sign before two hex digits.
            Self::User(RawPath::Decoded(text)) => decode(text).or_else(|| Some(text.clone())),
        };
        let id = text.as_deref().map(CustomerRegistrationId::parse);
        match id {
            Some(Ok(id)) => Ok(Route::User(id)),
            Some(Err(fault)) => {
                Err(ApiError::new(Code::InvalidId).with_meta(format!("customerRegistrationId: {fault}")))
            }
            None => {
                Err(ApiError::new(Code::InvalidId).with_meta("customerRegistrationId: must be percent-encoded UTF-8"))
            }
        }
    }
}

/// Decodes strictly: every `%` must begin an escape, and the bytes must be UTF-8.
fn decode(text: &str) -> Option<String> {
    let mut parts = text.split('%');
    parts.next();
    let escapes = parts
        .all(|part| matches!(part.as_bytes(), [high, low, ..] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit()));
    if !escapes {
        return None;
    }
    percent_decode_str(text)
        .decode_utf8()
        .ok()
        .map(std::borrow::Cow::into_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::request::event::RawBody;
    use http::{HeaderMap, Method};
    use proptest::prelude::*;

    fn request(method: Method, path: RawPath) -> HttpRequest {
        HttpRequest {
            method,
            path,
            query: Vec::new(),
            headers: HeaderMap::new(),
            body: RawBody::Absent,
            request_id: None,
        }
    }

    fn id(operation: Operation, path: RawPath) -> Result<String, Code> {
        let route = route(operation, &request(operation.method(), path)).map_err(|error| error.code())?;
        route
            .decoded()
            .and_then(Route::user)
            .map(|id| id.as_str().to_owned())
            .map_err(|error| error.code())
    }

    fn encoded(path: &str) -> RawPath {
        RawPath::Encoded(path.to_owned())
    }

    #[test]
    fn ids_are_decoded_once_behind_any_prefix() {
        for (path, expected) in [
            ("/v4/Users/auth0%7C63d1", "auth0|63d1"),
            ("/v4/Users/auth0%7C63d1/", "auth0|63d1"),
            ("/prod/v4/Users/a%2Fb", "a/b"),
            ("/base/path/v4/Users/a+b%40c%3Ad", "a+b@c:d"),
            ("/v4/Users/%2525", "%25"),
            ("/v4/Users/%C5%BCona", "żona"),
            ("/v4/Users/v4%2FUsers", "v4/Users"),
        ] {
            assert_eq!(id(Operation::GetById, encoded(path)).as_deref(), Ok(expected), "{path}");
        }
        assert_eq!(
            id(Operation::UpdateEmail, encoded("/v4/Users/a%2FEmail/Email/")).as_deref(),
            Ok("a/Email")
        );
    }

    #[test]
    fn each_operation_has_its_path() {
        for operation in Operation::ALL {
            for path in [operation.path().to_owned(), format!("{}/", operation.path())] {
                let request = request(operation.method(), encoded(&path));
                assert!(route(operation, &request).is_ok(), "{path}");
            }
        }
    }

    #[test]
    fn decoded_paths_are_taken_as_they_are() {
        let decoded = |path: &str| RawPath::Decoded(path.to_owned());
        assert_eq!(
            id(Operation::GetById, decoded("/v4/Users/auth0|63 d1")).as_deref(),
            Ok("auth0|63 d1")
        );
        assert_eq!(
            id(Operation::GetById, decoded("/v4/Users/auth0%7C63d1")).as_deref(),
            Ok("auth0|63d1")
        );
        assert_eq!(id(Operation::GetById, decoded("/v4/Users/50%")).as_deref(), Ok("50%"));
        assert_eq!(
            id(Operation::UpdateEmail, decoded("/v4/Users/a/b/Email")).as_deref(),
            Ok("a/b")
        );
    }

    #[test]
    fn bad_ids_are_e400_01() {
        let long = format!("/v4/Users/{}", "x".repeat(256));
        for path in [
            "/v4/Users/%",
            "/v4/Users/%zz",
            "/v4/Users/a%2",
            "/v4/Users/%ff",
            "/v4/Users/%00",
            "/v4/Users/a%0Ab",
            "/v4/Users/",
            long.as_str(),
        ] {
            assert_eq!(id(Operation::GetById, encoded(path)), Err(Code::InvalidId), "{path}");
        }
    }

    #[test]
    fn other_paths_and_methods_are_404_and_405() {
        for path in [
            "",
            "/",
            "/v4/users/a",
            "/v3/Users/a",
            "/v4/Users/a/b",
            "/v4/UsersX",
            "/v4/Users/a/Email",
            "/v4/Users",
        ] {
            assert_eq!(id(Operation::GetById, encoded(path)), Err(Code::NotFound), "{path}");
        }
        let error = route(Operation::Update, &request(Method::DELETE, encoded("/v4/Users/a"))).unwrap_err();
        assert_eq!(error.code(), Code::MethodNotAllowed);
        assert_eq!(error.header().unwrap().1, "GET, PUT");
    }

    proptest! {
        #[test]
        fn any_id_survives_the_path(text in "[^\\p{Cc}]{1,80}") {
            let Ok(id) = CustomerRegistrationId::parse(&text) else { return Ok(()) };
            for operation in Operation::ALL {
                crate::fuzzing::event::check_way(operation, &id);
            }
        }

        #[test]
        fn any_path_is_answered(path in "\\PC{0,60}") {
            for operation in Operation::ALL {
                let _ = id(operation, encoded(&format!("/v4/Users/{path}")));
                let _ = id(operation, RawPath::Decoded(path.clone()));
            }
        }
    }
}
