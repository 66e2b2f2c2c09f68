//! Parses the mandatory headers: the tenant, the source system, and the token.

use http::HeaderMap;

use super::caller::BearerToken;
use crate::{error::ApiError, model::TenantId};

/// The values of the five mandatory headers.
#[derive(Debug)]
pub struct TenantHeaders {
    /// The tenant that the request is for.
    pub tenant: TenantId,
    /// The name that the caller gives itself, in the form of a tenant's code ([`TenantId::check`]). It is not verified.
    pub source_system: String,
    /// The token, not yet verified.
    pub token: BearerToken,
}

impl TenantHeaders {
    /// Header of the client group.
    pub const GROUP: &str = "X-ClientGroupCode";
    /// Header of the client.
    pub const CLIENT: &str = "X-ClientCode";
    /// Header of the paper.
    pub const PAPER: &str = "X-PaperCode";
    /// Header of the source system.
    pub const SOURCE: &str = "X-SourceSystem";

    /// The headers of a tenant and a source system, as a client sends them.
    pub fn of<'a>(tenant: &'a TenantId, source_system: &'a str) -> [(&'static str, &'a str); 4] {
        [
            (Self::GROUP, tenant.group()),
            (Self::CLIENT, tenant.client()),
            (Self::PAPER, tenant.paper()),
            (Self::SOURCE, source_system),
        ]
    }

    /// Parses the headers. One answer names all that are missing or malformed. If only the token is faulty, the answer
    /// is 401.
    pub fn parse(headers: &HeaderMap) -> Result<Self, ApiError> {
        let mut faults = Vec::new();
        let mut code = |name: &str| {
            let value = single(headers, name).and_then(|value| match TenantId::check(value) {
                Ok(()) => Ok(value),
                Err(fault) => Err(fault.to_string()),
            });
            value.map_err(|fault| faults.push(format!("{name}: {fault}"))).ok()
        };
        let codes = (
            code(Self::GROUP),
            code(Self::CLIENT),
            code(Self::PAPER),
            code(Self::SOURCE),
        );
        let token = BearerToken::from_headers(headers);
        if let (Some(group), Some(client), Some(paper), Some(source)) = codes {
            let tenant =
                TenantId::parse(group, client, paper).map_err(|fault| ApiError::invalid_input(fault.to_string()))?;
            return Ok(Self {
                tenant,
                source_system: source.to_owned(),
                token: token?,
            });
        }
        if token.is_err() {
            faults.push("Authorization: must be a bearer token".to_owned());
        }
        Err(ApiError::invalid_input(faults.join("; ")))
    }
}

fn single<'a>(headers: &'a HeaderMap, name: &str) -> Result<&'a str, String> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (None, _) => Err("is required".to_owned()),
        (Some(_), Some(_)) => Err("must be sent once".to_owned()),
        (Some(value), None) => match value.to_str().map(str::trim) {
            Ok("") => Err("is required".to_owned()),
            Ok(text) => Ok(text),
            Err(_) => Err("must be visible ASCII characters without spaces".to_owned()),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::Code;
    use http::{HeaderName, HeaderValue};

    fn headers(pairs: &[(&str, &str)]) -> HeaderMap {
        let entry = |(name, value): &(&str, &str)| {
            (
                HeaderName::from_bytes(name.as_bytes()).unwrap(),
                HeaderValue::from_bytes(value.as_bytes()).unwrap(),
            )
        };
        pairs.iter().map(entry).collect()
    }

    const TOKEN: (&str, &str) = ("authorization", "bearer eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJpIn0.c2ln");

    #[test]
    fn names_come_in_any_case_and_values_are_kept() {
        let read = TenantHeaders::parse(&headers(&[
            TOKEN,
            ("x-clientgroupcode", "GCI"),
            ("X-CLIENTCODE", " WestPalmBeach "),
            ("X-PaperCode", "N/A"),
            ("x-sourceSystem", "shop"),
        ]));
        let read = read.unwrap();
        assert_eq!(read.tenant.to_string(), "GCI/WestPalmBeach/N/A");
        assert_eq!(read.source_system, "shop");
    }

    #[test]
    fn every_faulty_header_is_named_at_once() {
        let long = "x".repeat(65);
        let error = TenantHeaders::parse(&headers(&[
            ("X-ClientCode", "a b"),
            ("X-PaperCode", &long),
            ("X-SourceSystem", "ü"),
        ]))
        .unwrap_err();
        assert_eq!(error.code(), Code::InvalidInput);
        let text = error.text();
        for part in [
            "X-ClientGroupCode: is required",
            "X-ClientCode: must be visible ASCII",
            "X-PaperCode: must have at most 64",
            "X-SourceSystem: must be visible ASCII",
            "Authorization: must be a bearer token",
        ] {
            assert!(text.contains(part), "{text} does not say {part}");
        }
    }

    #[test]
    fn a_header_sent_twice_is_refused() {
        let error = TenantHeaders::parse(&headers(&[
            TOKEN,
            ("X-ClientGroupCode", "a"),
            ("X-ClientGroupCode", "b"),
            ("X-ClientCode", "c"),
            ("X-PaperCode", "p"),
            ("X-SourceSystem", "s"),
        ]));
        assert!(
            error
                .unwrap_err()
                .text()
                .contains("X-ClientGroupCode: must be sent once")
        );
    }

    #[test]
    fn a_missing_token_alone_is_401() {
        let error = TenantHeaders::parse(&headers(&[
            ("X-ClientGroupCode", "a"),
            ("X-ClientCode", "c"),
            ("X-PaperCode", "p"),
            ("X-SourceSystem", "s"),
        ]));
        assert_eq!(error.unwrap_err().code(), Code::Unauthorized);
    }
}
