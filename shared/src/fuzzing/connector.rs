//! Fuzz target: descriptions of vendors' APIs, and the requests that are made from them.

use std::sync::LazyLock;

use serde_json::{Value, json};
use url::Url;

use super::{
    exchange::{self, Exchange},
    parts,
    provider::Telling,
    shown::is_line,
};
use crate::{
    settings::{
        ProviderKind, Setting,
        rest::{
            connector::{About, Connector, Fault},
            presets,
        },
    },
    upstream::BaseUrl,
};

/// Longest text of one fault, in bytes.
const LONGEST_FAULT: usize = 2048;

/// Most faults of a description: 50, and one line that counts the others.
const MOST_FAULTS: usize = 51;

/// The input: a description, or a patch of SSOR's; then a call with it, and the answers.
pub fn connector(data: &[u8]) {
    let written = parts(data).first().copied().unwrap_or_default();
    let Ok(written) = serde_json::from_slice::<Value>(written) else {
        return;
    };
    let description = if written.get("format").is_some() {
        Ok(written.clone())
    } else {
        presets::description(ProviderKind::Ssor, 1, Some(&written)).expect("a preset")
    };
    let parsed =
        description.and_then(|description| Connector::parse(&description).map(|connector| (description, connector)));
    match parsed {
        Ok((description, connector)) => {
            assert_eq!(Connector::parse(&description).as_ref(), Ok(&connector));
            let call = data.windows(5).position(|window| window == b"\n---\n");
            let call = call.and_then(|at| data.get(at + 5..)).unwrap_or_default();
            check_ways(call, &connector);
            check_call(call, &description, &connector);
        }
        Err(faults) => check_faults(&faults, &written),
    }
}

/// A refused description has faults, each with its place, and has the same faults each time.
fn check_faults(faults: &[Fault], written: &Value) {
    assert!((1..=MOST_FAULTS).contains(&faults.len()), "{} faults", faults.len());
    for fault in faults {
        assert!(fault.place.is_empty() || fault.place.starts_with('/'), "{fault:?}");
        assert!(fault.place.chars().count() <= 301, "{fault:?}");
        assert!(
            !fault.what.is_empty() && is_line(&fault.what, LONGEST_FAULT),
            "{fault:?}"
        );
    }
    if written.get("format").is_some() {
        assert_eq!(Connector::parse(written).as_ref().map_err(Vec::as_slice), Err(faults));
    }
}

/// Whatever id and email a call is about, it goes to the path of its operation.
fn check_ways(call: &[u8], connector: &Connector) {
    static VENDOR: LazyLock<BaseUrl> = LazyLock::new(|| {
        let (name, value) = ("Rest.BaseUrl", Url::parse(exchange::BASE).expect("a URL"));
        let base = Exchange::of(b"", "").client().base(&Setting { name, value });
        base.expect("a public host")
    });
    let exchange = Exchange::of(call, "");
    let (id, email) = (exchange.id(), exchange.address());
    let about = About {
        id: Some(id.as_str()),
        email: Some(email.as_str()),
    };
    let before = [&connector.get_by_id, &connector.get_by_email, &connector.create];
    let after = [&connector.change_email, &connector.delete];
    for operation in before.into_iter().chain(&connector.update).chain(after) {
        let segments = operation.path.fill(about).expect("an id and an address");
        let pairs = operation
            .query
            .iter()
            .map(|(name, value)| (name.clone(), value.fill(about).expect("both")));
        check_way(&VENDOR, &segments, &pairs.collect::<Vec<_>>());
    }
}

/// The values put into a path and a query are the only ones that a server decodes from the URL.
pub(crate) fn check_way(base: &BaseUrl, segments: &[String], pairs: &[(String, String)]) {
    let Ok(endpoint) = base.join(segments) else {
        assert!(
            segments
                .iter()
                .any(|segment| matches!(segment.as_str(), "" | "." | ".."))
        );
        return;
    };
    let endpoint = pairs
        .iter()
        .fold(endpoint, |endpoint, (name, value)| endpoint.query(name, value));
    // Parsed from the text that is sent, as the server does it.
    let url = Url::parse(endpoint.as_str()).expect("a URL");
    assert_eq!(url.as_str(), endpoint.as_str());
    let decoded = |text: &str| {
        percent_encoding::percent_decode_str(text)
            .decode_utf8()
            .expect("UTF-8")
            .into_owned()
    };
    let told: Vec<String> = url.path_segments().into_iter().flatten().map(decoded).collect();
    assert!(told.ends_with(segments) && told.len() == segments.len() + 1, "{url}");
    assert_eq!(url.query_pairs().into_owned().collect::<Vec<_>>(), pairs);
    assert!(url.fragment().is_none() && url.username().is_empty());
    assert!(url.as_str().bytes().all(|byte| byte.is_ascii_graphic()));
}

/// Makes the call for a tenant with this description.
fn check_call(call: &[u8], description: &Value, connector: &Connector) {
    let mut settings = json!({
        "Flow.UserProvider": "REST",
        "Rest.BaseUrl": exchange::BASE,
        "Rest.Secret": "file:rest",
        "Rest.Connector": description,
    });
    if let Some(settings) = settings.as_object_mut()
        && connector.authentication.needs_client_id()
    {
        settings.insert("Rest.ClientId".to_owned(), "client-1".into());
    }
    let tenant = exchange::tenant(&settings).expect("settings with a description that was taken");
    super::rest::check(call, &tenant, Telling::Perhaps);
}
