//! How the vendor authenticates calls.

use http::{HeaderName, HeaderValue};

use super::{
    header::header_name,
    place::{Faults, Object, Place},
    template::{About, Path},
};

/// How the vendor authenticates calls. The secret itself is a separate setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Authentication {
    /// The secret in a header, after a prefix.
    Header { name: HeaderName, prefix: String },
    /// Client id and secret by HTTP's Basic scheme.
    Basic,
    /// OAuth 2 client credentials: client id and secret are exchanged for a token, which is sent with every call.
    OAuth2 {
        token_path: Vec<String>,
        scope: Option<String>,
        audience: Option<String>,
    },
}

#[derive(Clone, Copy)]
enum Kind {
    Header,
    Basic,
    OAuth2,
}

impl Authentication {
    pub(super) fn read(place: &Place<'_>, faults: &mut Faults) -> Option<Self> {
        let mut object = place.object(faults)?;
        let kinds = [
            ("header", Kind::Header),
            ("basic", Kind::Basic),
            ("oauth2", Kind::OAuth2),
        ];
        let kind = object.required("kind", faults)?.choice(&kinds, faults)?;
        let authentication = match kind {
            Kind::Header => Self::header(&mut object, faults),
            Kind::Basic => Some(Self::Basic),
            Kind::OAuth2 => Self::oauth2(&mut object, faults),
        };
        object.finish(faults);
        authentication
    }

    fn header(object: &mut Object<'_>, faults: &mut Faults) -> Option<Self> {
        let name = object
            .required("name", faults)
            .and_then(|place| place.parsed(header_name, faults));
        let prefix = object
            .optional("prefix")
            .map_or(Some(String::new()), |place| place.parsed(prefix, faults));
        Some(Self::Header {
            name: name?,
            prefix: prefix?,
        })
    }

    fn oauth2(object: &mut Object<'_>, faults: &mut Faults) -> Option<Self> {
        let token_path = object
            .required("tokenPath", faults)
            .and_then(|place| place.parsed(token_path, faults));
        let mut text = |name| {
            let place = object.optional(name)?;
            place.text(faults).map(str::to_owned)
        };
        let (scope, audience) = (text("scope"), text("audience"));
        Some(Self::OAuth2 {
            token_path: token_path?,
            scope,
            audience,
        })
    }

    /// Whether the vendor needs a client id or user name besides the secret.
    pub(crate) const fn needs_client_id(&self) -> bool {
        matches!(self, Self::Basic | Self::OAuth2 { .. })
    }
}

fn prefix(text: &str) -> Result<String, String> {
    // Only whole header values are trimmed, so a space at the end of a prefix stays.
    match HeaderValue::from_str(text) {
        Ok(_) if text.is_ascii() && !text.starts_with(' ') => Ok(text.to_owned()),
        _ => Err("must be text that can begin the value of a header".to_owned()),
    }
}

fn token_path(text: &str) -> Result<Vec<String>, String> {
    let path = Path::parse(text)?.fill(About::default());
    path.ok_or_else(|| "has no placeholders: a token is nobody's".to_owned())
}
