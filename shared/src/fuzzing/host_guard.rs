//! Fuzz target: the guard in front of every upstream call, compared with a second implementation.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use url::Url;

use super::{parts, text};
use crate::upstream::HostGuard;

/// Address blocks that are private or lead nowhere (IANA's special-purpose address registries).
const V4_BLOCKS: [(&str, u32); 15] = [
    ("0.0.0.0", 8),
    ("10.0.0.0", 8),
    ("100.64.0.0", 10),
    ("127.0.0.0", 8),
    ("169.254.0.0", 16),
    ("172.16.0.0", 12),
    ("192.0.0.0", 24),
    ("192.0.2.0", 24),
    ("192.168.0.0", 16),
    ("198.18.0.0", 15),
    ("198.51.100.0", 24),
    ("203.0.113.0", 24),
    ("224.0.0.0", 4),
    ("240.0.0.0", 4),
    ("255.255.255.255", 32),
];

const V6_BLOCKS: [(&str, u32); 14] = [
    ("::", 96),
    ("::ffff:0:0", 96),
    ("64:ff9b:1::", 48),
    ("100::", 64),
    ("100:0:0:1::", 64),
    ("2001::", 23),
    ("2001:db8::", 32),
    ("2002::", 16),
    ("3fff::", 20),
    ("5f00::", 16),
    ("fc00::", 7),
    ("fe80::", 10),
    ("fec0::", 10),
    ("ff00::", 8),
];

/// The input: a URL of a tenant's settings; then an address to which a name resolves.
pub fn host_guard(data: &[u8]) {
    let parts = parts(data);
    let mut parts = parts.into_iter();
    if let Some(url) = parts.next().and_then(text).and_then(|text| Url::parse(text).ok()) {
        check_url(&url);
    }
    if let Some(address) = parts.next().and_then(text).and_then(|text| text.trim().parse().ok()) {
        check_address(address);
    }
}

/// An accepted URL is https and its host is public according to a parse of the URL's text. Allowing one private host
/// allows no other.
fn check_url(url: &Url) {
    let (closed, open) = (
        HostGuard::new(Vec::new()),
        HostGuard::new(vec![
            "localhost".to_owned(),
            "127.0.0.1".to_owned(),
            "auth.corp.internal".to_owned(),
        ]),
    );
    match closed.check(url, "Auth0.BaseUrl") {
        Ok(()) => {
            let host = authority(url, "https://");
            assert!(is_public(&host), "{url} was taken for a public host");
            assert!(open.check(url, "Auth0.BaseUrl").is_ok());
        }
        Err(error) => {
            super::shown::check_failure(&error);
            if open.check(url, "Auth0.BaseUrl").is_ok() {
                let scheme = format!("{}://", url.scheme());
                let host = authority(url, &scheme);
                let name = host.trim_end_matches('.');
                assert!(
                    ["localhost", "127.0.0.1", "auth.corp.internal"].contains(&name),
                    "{url}"
                );
                assert!(scheme == "https://" || name != "auth.corp.internal", "{url}");
            }
        }
    }
}

/// The host in a URL's text, without port and brackets.
fn authority(url: &Url, scheme: &str) -> String {
    let rest = url.as_str().strip_prefix(scheme).expect("the scheme");
    let end = rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len());
    let authority = rest.get(..end).unwrap_or_default();
    assert!(!authority.contains('@'), "{url} names a user");
    let host = match authority.strip_prefix('[') {
        Some(inner) => inner.split(']').next().unwrap_or_default(),
        None => authority.split(':').next().unwrap_or_default(),
    };
    host.to_ascii_lowercase()
}

fn is_public(host: &str) -> bool {
    let name = host.trim_end_matches('.');
    if let Ok(address) = name.parse() {
        return is_public_address(address);
    }
    let private = [
        ".localhost",
        ".local",
        ".internal",
        ".intranet",
        ".lan",
        ".home",
        ".corp",
        ".arpa",
    ];
    name.contains('.') && !private.iter().any(|suffix| name.ends_with(suffix))
}

/// An address to which a name resolves is called only if it is public or the name is allowed.
fn check_address(address: IpAddr) {
    let guard = HostGuard::new(vec!["auth.corp.internal".to_owned()]);
    assert_eq!(
        guard.admits("rebound.example.com", address),
        is_public_address(address),
        "{address}"
    );
    assert!(guard.admits("AUTH.corp.internal.", address));
}

fn is_public_address(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_outside_v4(address),
        IpAddr::V6(address) => match address.segments() {
            // NAT64 leads to the IPv4 address inside.
            [0x64, 0xff9b, 0, 0, 0, 0, ..] => {
                let [.., a, b, c, d] = address.octets();
                is_outside_v4(Ipv4Addr::new(a, b, c, d))
            }
            _ => is_outside_v6(address),
        },
    }
}

fn is_outside_v4(address: Ipv4Addr) -> bool {
    !V4_BLOCKS.iter().any(|(block, length)| {
        let block: Ipv4Addr = block.parse().expect("an address");
        let distance = 32 - length;
        u32::from(address).checked_shr(distance) == u32::from(block).checked_shr(distance)
    })
}

/// Outside the special-purpose blocks, IANA has allocated only `2000::/3`.
fn is_outside_v6(address: Ipv6Addr) -> bool {
    let is_unicast = address.segments().first().is_some_and(|first| first >> 13 == 1);
    is_unicast
        && !V6_BLOCKS.iter().any(|(block, length)| {
            let block: Ipv6Addr = block.parse().expect("an address");
            let distance = 128 - length;
            u128::from(address).checked_shr(distance) == u128::from(block).checked_shr(distance)
        })
}
