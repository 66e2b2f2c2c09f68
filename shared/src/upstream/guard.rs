//! Which hosts may be called. Tenants' settings name hosts, and these must not lead into the deployment's own network.

use std::{
    collections::BTreeSet,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
};

use url::{Host, Url};

use crate::error::PortError;

/// The longest host name in bytes, without its closing dot (RFC 1035 §2.3.4).
const LONGEST_NAME: usize = 253;

/// Allows all public hosts, and those that the deployment allows by name.
///
/// [`HostGuard::check`] checks a URL, [`HostGuard::admits`] an address that its host name resolves to.
#[derive(Debug)]
pub(crate) struct HostGuard {
    allowed: BTreeSet<String>,
}

impl HostGuard {
    pub(crate) fn new(allowed: Vec<String>) -> Self {
        Self {
            allowed: allowed
                .into_iter()
                .map(|host| normal(host.trim().trim_matches(['[', ']'])))
                .filter(|host| !host.is_empty())
                .collect(),
        }
    }

    /// Whether a host with this name may be called at this address.
    pub(crate) fn admits(&self, name: &str, address: IpAddr) -> bool {
        let public = match address {
            IpAddr::V4(address) => is_public_v4(address),
            IpAddr::V6(address) => is_public_v6(address),
        };
        public || self.allowed.contains(&normal(name))
    }

    /// Refuses a URL that must not be called; the error names `setting`.
    pub(crate) fn check(&self, url: &Url, setting: &'static str) -> Result<(), PortError> {
        let refuse = |why: &str| Err(PortError::of_setting(setting, why));
        let Some(host) = url.host() else {
            return refuse("the URL has no host");
        };
        if !url.username().is_empty() || url.password().is_some() {
            return refuse("the URL must not hold a user name or password");
        }
        match url.scheme() {
            "https" => {}
            "http" if is_loopback(&host) => {}
            "http" => return refuse("the URL must begin with https:// (http:// is for loopback hosts only)"),
            _ => return refuse("the URL must begin with https://"),
        }
        let name = match &host {
            Host::Domain(name) => normal(name),
            Host::Ipv4(address) => address.to_string(),
            Host::Ipv6(address) => address.to_string(),
        };
        if name.len() > LONGEST_NAME {
            return refuse(&format!("the host has more than {LONGEST_NAME} characters"));
        }
        let public = match host {
            Host::Domain(_) => is_public_name(&name),
            Host::Ipv4(address) => is_public_v4(address),
            Host::Ipv6(address) => is_public_v6(address),
        };
        if public || self.allowed.contains(&name) {
            Ok(())
        } else {
            refuse(&format!(
                "the host {name} is not a public one, and this deployment does not allow it by name"
            ))
        }
    }
}

fn normal(name: &str) -> String {
    name.trim_end_matches('.').to_ascii_lowercase()
}

fn is_loopback(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => {
            let name = normal(name);
            name == "localhost" || name.ends_with(".localhost")
        }
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    }
}

/// Names without a dot, and names under top-level domains for private use, belong to private networks.
fn is_public_name(name: &str) -> bool {
    let private = [
        "localhost",
        "local",
        "internal",
        "intranet",
        "lan",
        "home",
        "corp",
        "arpa",
    ];
    name.rsplit_once('.').is_some_and(|(_, top)| !private.contains(&top))
}

/// Whether an address is one of the public internet (IANA's special-purpose registry, RFC 6890).
fn is_public_v4(address: Ipv4Addr) -> bool {
    let special = match address.octets() {
        // This network, carrier-grade NAT, protocol assignments, benchmarks, multicast and reserved.
        [0 | 224..=255, ..] | [100, 64..=127, ..] | [192, 0, 0, _] | [198, 18..=19, ..] => true,
        _ => address.is_private() || address.is_loopback() || address.is_link_local() || address.is_documentation(),
    };
    !special
}

/// Global unicast (`2000::/3`) without the ranges in it that embed other addresses or are set aside.
fn is_public_v6(address: Ipv6Addr) -> bool {
    match address.segments() {
        // A NAT64 address leads to the IPv4 address that it embeds.
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => is_public_v4(embedded(high, low)),
        // Teredo and other protocol assignments, documentation, 6to4.
        [0x2001, 0..=0x1ff | 0xdb8, ..] | [0x3fff, 0..=0xfff, ..] | [0x2002, ..] => false,
        [0x2000..=0x3fff, ..] => true,
        _ => false,
    }
}

fn embedded(high: u16, low: u16) -> Ipv4Addr {
    Ipv4Addr::from((u32::from(high) << 16) | u32::from(low))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(allowed: &[&str], url: &str) -> Result<(), String> {
        let allowed: Vec<String> = allowed.iter().map(|host| (*host).to_owned()).collect();
        HostGuard::new(allowed)
            .check(&Url::parse(url).unwrap(), "Auth0.BaseUrl")
            .map_err(|error| error.to_string())
    }

    #[test]
    fn public_https_hosts_pass() {
        for url in [
            "https://tenant.eu.auth0.com/",
            "https://8.8.8.8/",
            "https://[2606:4700::1111]/",
            "https://api.example.com:8443/v1/",
        ] {
            assert_eq!(verdict(&[], url), Ok(()), "{url}");
        }
    }

    #[test]
    fn what_is_too_long_for_a_name_is_not_repeated() {
        let of_length = |length: usize| format!("https://{}/", ".example".repeat(length / 8).trim_start_matches('.'));
        assert_eq!(verdict(&[], &of_length(253)), Ok(()));
        let refusal = verdict(&[], &of_length(2000)).unwrap_err();
        assert!(
            refusal.contains("Auth0.BaseUrl: the host has more than 253 characters"),
            "{refusal}"
        );
    }

    #[test]
    fn hosts_of_ones_own_network_do_not() {
        for url in [
            "https://127.0.0.1/",
            "https://127.1/",
            "https://2130706433/",
            "https://0x7f.0.0.1/",
            "https://0/",
            "https://10.1.2.3/",
            "https://172.16.0.1/",
            "https://192.168.0.1/",
            "https://169.254.169.254/",
            "https://100.64.0.1/",
            "https://198.18.0.1/",
            "https://224.0.0.1/",
            "https://255.255.255.255/",
            "https://[::1]/",
            "https://[::]/",
            "https://[::ffff:10.0.0.1]/",
            "https://[::ffff:8.8.8.8]/",
            "https://[fe80::1]/",
            "https://[fd00:ec2::254]/",
            "https://[64:ff9b::a9fe:a9fe]/",
            "https://[2002:a9fe:a9fe::1]/",
            "https://[ff02::1]/",
            "https://localhost/",
            "https://LOCALHOST./",
            "https://a.localhost/",
            "https://metadata.google.internal/",
            "https://printer.local/",
            "https://intranet/",
        ] {
            let refusal = verdict(&[], url).expect_err(url);
            assert!(
                refusal.starts_with("misconfigured: Auth0.BaseUrl: the host "),
                "{url}: {refusal}"
            );
        }
    }

    #[test]
    fn the_deployment_can_allow_them_by_name() {
        let allowed = ["127.0.0.1", "Localhost", "[::1]", "auth.corp.internal", " "];
        for url in [
            "http://127.0.0.1:4010/",
            "http://localhost:1/",
            "http://localhost./",
            "http://[::1]:2/",
            "https://AUTH.corp.internal/",
        ] {
            assert_eq!(verdict(&allowed, url), Ok(()), "{url}");
        }
        for url in ["https://127.0.0.2/", "https://x.localhost/", "https://internal/"] {
            assert!(verdict(&allowed, url).is_err(), "{url}");
        }
    }

    #[test]
    fn http_is_for_allowed_loopback_hosts_only() {
        for url in [
            "http://tenant.eu.auth0.com/",
            "http://10.0.0.1/",
            "ftp://tenant.eu.auth0.com/",
        ] {
            let refusal = verdict(&["10.0.0.1", "tenant.eu.auth0.com"], url).expect_err(url);
            assert!(refusal.contains("must begin with https://"), "{refusal}");
        }
        assert!(verdict(&[], "http://127.0.0.1/").is_err());
    }

    #[test]
    fn user_information_is_refused_and_not_repeated() {
        let refusal = verdict(&[], "https://user:hunter2@tenant.eu.auth0.com/").unwrap_err();
        assert!(
            refusal.contains("user name") && !refusal.contains("hunter2"),
            "{refusal}"
        );
    }
}
