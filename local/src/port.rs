//! The API's port.

use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
};

use tokio::net::TcpListener;

/// Why the port cannot be opened; the message says what to do.
#[derive(Debug, thiserror::Error)]
pub enum PortError {
    #[error("port {port} is in use; choose another with --port {other} or PORT={other}")]
    InUse { port: u16, other: u16 },
    #[error("port {port} is not permitted to this user; choose one above 1023, with --port 8080 or PORT=8080")]
    NotPermitted { port: u16 },
    #[error("port {port} cannot be opened")]
    Other { port: u16, source: io::Error },
}

/// Opens `port` on loopback; 0 takes any free one.
pub async fn bind(port: u16) -> Result<TcpListener, PortError> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    TcpListener::bind(address).await.map_err(|source| match source.kind() {
        io::ErrorKind::AddrInUse => PortError::InUse {
            port,
            other: suggestion(port),
        },
        io::ErrorKind::PermissionDenied => PortError::NotPermitted { port },
        _ => PortError::Other { port, source },
    })
}

fn suggestion(taken: u16) -> u16 {
    if taken == 9000 { 9001 } else { 9000 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_taken_port_is_named_with_another_to_try() {
        let first = bind(0).await.unwrap();
        let address = first.local_addr().unwrap();
        assert!(address.ip().is_loopback());
        let port = address.port();
        let error = bind(port).await.unwrap_err().to_string();
        let other = suggestion(port);
        assert_eq!(
            error,
            format!("port {port} is in use; choose another with --port {other} or PORT={other}")
        );
        assert_ne!(port, other);
        assert_ne!(suggestion(9000), 9000);
    }
}
