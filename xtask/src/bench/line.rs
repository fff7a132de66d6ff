//! One kept connection to the server, as a browser has it: HTTP/1.1 in the clear on the loopback address.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Ipv4Addr, TcpStream};
use std::time::Duration;

use anyhow::{Context as _, Result, bail, ensure};
use serde_json::Value as Json;

/// The longest that anybody waits for an answer.
const PATIENCE: Duration = Duration::from_secs(20);

/// The cookie's name where the address is http on loopback.
const COOKIE: &str = "fahrwasser-dev";

/// A connection with the session that came over it.
#[derive(Debug)]
pub(super) struct Line {
    port: u16,
    stream: Option<BufReader<TcpStream>>,
    cookie: Option<String>,
}

/// What came back.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) body: Vec<u8>,
}

impl Line {
    pub(super) fn to(port: u16) -> Self {
        Self {
            port,
            stream: None,
            cookie: None,
        }
    }

    /// Calls a server function; anything but 200 is an error.
    pub(super) fn call(&mut self, function: &str, arguments: &Json) -> Result<Json> {
        let Answer { status, body } = self.post(function, &serde_json::to_vec(arguments)?)?;
        ensure!(
            status == 200,
            "{function}: {status} {}",
            String::from_utf8_lossy(&body)
        );
        Ok(serde_json::from_slice(&body)?)
    }

    /// Sends and waits for the whole answer. After an error the next call begins with a new connection.
    pub(super) fn post(&mut self, function: &str, body: &[u8]) -> Result<Answer> {
        let mut stream = match self.stream.take() {
            Some(stream) => stream,
            None => self.connect()?,
        };
        let head = format!(
            "POST /api/v1/{function} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\n\
             Content-Type: application/json\r\nAccept: application/json\r\n{cookie}Content-Length: {length}\r\n\r\n",
            port = self.port,
            cookie = self.cookie.as_deref().unwrap_or_default(),
            length = body.len(),
        );
        let mut request = head.into_bytes();
        request.extend_from_slice(body);
        stream.get_mut().write_all(&request)?;
        let answer = self.receive(&mut stream)?;
        self.stream = Some(stream);
        Ok(answer)
    }

    /// Lets the connection go, as when the server starts anew.
    pub(super) fn hang_up(&mut self) {
        self.stream = None;
    }

    fn connect(&self) -> Result<BufReader<TcpStream>> {
        let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port))?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        Ok(BufReader::new(stream))
    }

    fn receive(&mut self, stream: &mut BufReader<TcpStream>) -> Result<Answer> {
        let mut text = String::new();
        stream.read_line(&mut text)?;
        let status = text.split(' ').nth(1).and_then(|status| status.parse().ok());
        let status = status.context("no answer of an HTTP server")?;
        let mut length = None;
        loop {
            text.clear();
            ensure!(stream.read_line(&mut text)? > 0, "the answer broke off");
            let Some((name, value)) = text.trim_end().split_once(": ") else {
                break;
            };
            match name.to_ascii_lowercase().as_str() {
                "content-length" => length = Some(value.parse()?),
                "set-cookie" => {
                    let pair = value.split(';').next().unwrap_or_default();
                    if pair.starts_with(COOKIE) {
                        self.cookie = Some(format!("Cookie: {pair}\r\n"));
                    }
                }
                _ => {}
            }
        }
        let Some(length) = length else {
            bail!("an answer without its length");
        };
        let mut body = vec![0; length];
        stream.read_exact(&mut body)?;
        Ok(Answer { status, body })
    }
}
