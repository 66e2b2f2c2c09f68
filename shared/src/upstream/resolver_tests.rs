use std::{net::IpAddr, time::Duration};

use http::Method;

use super::*;
use crate::{
    error::PortError,
    ids::SequentialIds,
    tls,
    upstream::{Failure, FailureKind, HttpClient, Request, loopback::Loopback, samples},
};

/// A resolver that gives every name these addresses.
#[derive(Debug)]
struct Fixed(Vec<IpAddr>);

#[async_trait]
impl Lookup for Fixed {
    async fn addresses(&self, _name: &str) -> io::Result<Vec<SocketAddr>> {
        Ok(self.0.iter().map(|address| SocketAddr::new(*address, 0)).collect())
    }
}

fn addresses(texts: &[&str]) -> Arc<Fixed> {
    Arc::new(Fixed(texts.iter().map(|text| text.parse().unwrap()).collect()))
}

/// Whether a host with these addresses may be called.
async fn admitted(allowed: &[&str], texts: &[&str]) -> bool {
    let guard = HostGuard::new(allowed.iter().map(|host| (*host).to_owned()).collect());
    let resolver = GuardedResolver::new(Arc::new(guard), addresses(texts));
    match resolver.resolve("Api.Example.com.".parse().unwrap()).await {
        Ok(found) => {
            assert_eq!(found.count(), texts.len());
            true
        }
        Err(error) => {
            assert!(error.is::<NotPublic>(), "{error:?}");
            false
        }
    }
}

#[tokio::test]
async fn names_with_public_addresses_pass() {
    assert!(admitted(&[], &["8.8.8.8", "2606:4700::1111"]).await);
}

#[tokio::test]
async fn names_that_lead_into_ones_own_network_do_not() {
    for address in [
        "127.0.0.1",
        "10.1.2.3",
        "192.168.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "::1",
        "fe80::1",
        "fd00:ec2::254",
        "::ffff:169.254.169.254",
        "64:ff9b::a9fe:a9fe",
    ] {
        assert!(!admitted(&[], &[address]).await, "{address}");
        assert!(!admitted(&[], &["8.8.8.8", address]).await, "{address}");
        assert!(admitted(&["api.example.com"], &[address]).await, "{address}");
    }
}

/// A call by a client that resolves every name to this machine, with these `allowed` hosts.
async fn call(allowed: &[&str], port: u16) -> PortError {
    let clock = samples::clock();
    let allowed = allowed.iter().map(|host| (*host).to_owned()).collect();
    let ids = Arc::new(SequentialIds::default());
    let lookup = addresses(&["127.0.0.1"]);
    let client = HttpClient::resolving_by(lookup, allowed, tls::config(None).unwrap(), Arc::new(clock), ids).unwrap();
    let url = format!("https://api.example.com:{port}/").parse().unwrap();
    let request = Request::new(Method::GET, client.endpoint(&url, "Auth0.BaseUrl").unwrap());
    client.send_plain(Duration::from_secs(5), request).await.unwrap_err()
}

#[tokio::test]
async fn the_refusal_comes_out_as_the_fault_of_the_setting() {
    let server = Loopback::gone();
    let port = server.base.port().unwrap();
    assert_eq!(
        call(&[], port).await.to_string(),
        "misconfigured: Auth0.BaseUrl: the host api.example.com leads to an address that is not a public one, and this \
         deployment does not allow it by name"
    );
    let PortError::Unavailable { source, .. } = call(&["api.example.com"], port).await else {
        panic!("refused")
    };
    assert_eq!(
        *source.downcast_ref::<Failure>().unwrap().kind(),
        FailureKind::NoConnection(io::ErrorKind::ConnectionRefused)
    );
}

#[tokio::test]
async fn the_systems_resolver_knows_this_machine() {
    let found = SystemLookup.addresses("localhost").await.unwrap();
    assert!(
        !found.is_empty()
            && found
                .iter()
                .all(|address| address.ip().is_loopback() && address.port() == 0)
    );
}
