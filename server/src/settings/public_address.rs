//! How browsers reach the process.

use std::net::{IpAddr, SocketAddr};

use http::Uri;
use shared::words::server as words;
use thiserror::Error;

/// The origin that browsers see, as `https://fahrwasser.example`: what cookies, allowed origins and links
/// follow from. Plain http is for the own machine only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicAddress {
    origin: String,
    secure: bool,
    loopback: bool,
}

/// Why a text is no [`PublicAddress`].
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum AddressFault {
    /// Not `http(s)://HOST[:PORT]`.
    #[error("{}", words::address_malformed(.0))]
    Malformed(String),
    /// http to somewhere else than the own machine: passwords would travel in clear.
    #[error("{}", words::address_insecure(.0))]
    Insecure(String),
}

impl PublicAddress {
    /// Reads the setting; empty means http to where the process listens.
    pub fn parse(text: &str, listens: SocketAddr) -> Result<Self, AddressFault> {
        let text = match text.trim() {
            "" => format!("http://{listens}"),
            given => given.trim_end_matches('/').to_ascii_lowercase(),
        };
        let malformed = || AddressFault::Malformed(text.clone());
        let uri: Uri = text.parse().map_err(|_| malformed())?;
        let authority = uri.authority().ok_or_else(malformed)?;
        if !matches!(uri.path(), "" | "/") || uri.query().is_some() || authority.as_str().contains('@') {
            return Err(malformed());
        }
        let (secure, usual) = match uri.scheme_str() {
            Some("https") => (true, 443),
            Some("http") => (false, 80),
            _ => return Err(malformed()),
        };
        let host = authority.host();
        let loopback = match host.trim_matches(['[', ']']).parse::<IpAddr>() {
            Ok(address) => address.is_loopback(),
            Err(_) => host == "localhost",
        };
        if !secure && !loopback {
            return Err(AddressFault::Insecure(text));
        }
        let scheme = if secure { "https" } else { "http" };
        let origin = match authority.port_u16() {
            Some(port) if port != usual => format!("{scheme}://{host}:{port}"),
            _ => format!("{scheme}://{host}"),
        };
        Ok(Self {
            origin,
            secure,
            loopback,
        })
    }

    /// The origin as browsers send it: no path, no default port.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Whether browsers come by https.
    pub fn is_secure(&self) -> bool {
        self.secure
    }

    /// Whether only the own machine gets there.
    pub fn is_loopback(&self) -> bool {
        self.loopback
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_origins_are_addresses() {
        let listens = SocketAddr::from(([127, 0, 0, 1], 8080));
        for (text, expected) in [
            ("", Ok(("http://127.0.0.1:8080", false, true))),
            (
                "http://localhost:3000",
                Ok(("http://localhost:3000", false, true)),
            ),
            ("http://[::1]:3000/", Ok(("http://[::1]:3000", false, true))),
            (
                "https://Fahrwasser.Example:443/",
                Ok(("https://fahrwasser.example", true, false)),
            ),
            (
                "https://fahrwasser.example:8443",
                Ok(("https://fahrwasser.example:8443", true, false)),
            ),
            ("http://fahrwasser.example", Err("insecure")),
            ("http://127.0.0.1.example", Err("insecure")),
            ("http://0.0.0.0:8080", Err("insecure")),
            ("https://fahrwasser.example/app", Err("malformed")),
            ("https://anna@fahrwasser.example", Err("malformed")),
            ("ftp://localhost", Err("malformed")),
            ("fahrwasser.example", Err("malformed")),
        ] {
            let got = PublicAddress::parse(text, listens);
            match (&got, expected) {
                (Ok(address), Ok(parts)) => {
                    assert_eq!(
                        (address.origin(), address.secure, address.loopback),
                        parts,
                        "{text}"
                    );
                }
                (Err(AddressFault::Insecure(_)), Err("insecure"))
                | (Err(AddressFault::Malformed(_)), Err("malformed")) => {}
                _ => panic!("{text}: {got:?}"),
            }
        }
    }
}
