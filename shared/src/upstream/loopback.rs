//! An HTTP server on loopback with prepared answers, for the tests of all that calls an upstream.

use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
};

use serde_json::Value;
use url::Url;

/// What the server does with one request.
#[derive(Debug, Clone)]
pub(crate) enum Answer {
    /// Sends these bytes and closes.
    Bytes(Vec<u8>),
    /// Sends these bytes, and waits for the next request on the same connection.
    Kept(Vec<u8>),
    /// Says nothing until the client gives up.
    Silence,
}

impl Answer {
    pub(crate) fn json(status: u16, body: &Value) -> Self {
        Self::with_headers(status, "", &body.to_string())
    }

    /// `headers` as they are sent, each ended by `\r\n`.
    pub(crate) fn with_headers(status: u16, headers: &str, body: &str) -> Self {
        Self::Bytes(answer(status, &format!("connection: close\r\n{headers}"), body))
    }

    /// [`Self::json`] on a connection that stays open. The next request must come on this connection; an answer without bytes
    /// then makes the client find it dead.
    pub(crate) fn kept(status: u16, body: &Value) -> Self {
        Self::Kept(answer(status, "", &body.to_string()))
    }
}

fn answer(status: u16, headers: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!("HTTP/1.1 {status} X\r\ncontent-length: {length}\r\n{headers}\r\n{body}").into_bytes()
}

/// A request as it was received.
#[derive(Debug, Clone, Default)]
pub(crate) struct Seen {
    /// Method and target: `GET /users?email=…`.
    pub(crate) line: String,
    /// The headers, with names in lower case.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Seen {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

/// The server. It gives its answers in order, one per connection (unless the connection is kept), and then closes.
#[derive(Debug)]
pub(crate) struct Loopback {
    pub(crate) base: Url,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Loopback {
    pub(crate) fn answering(answers: impl IntoIterator<Item = Answer>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}/", listener.local_addr().unwrap()).parse().unwrap();
        let seen = Arc::<Mutex<Vec<Seen>>>::default();
        let log = Arc::clone(&seen);
        let answers: Vec<Answer> = answers.into_iter().collect();
        thread::spawn(move || {
            let mut kept = None;
            for answer in answers {
                let Some(mut stream) = kept.take().or_else(|| Some(listener.accept().ok()?.0)) else {
                    return;
                };
                let Some(request) = read(&mut stream) else { continue };
                log.lock().unwrap().push(request);
                match answer {
                    Answer::Kept(bytes) => kept = stream.write_all(&bytes).is_ok().then_some(stream),
                    // The client may close the connection before it has read everything.
                    Answer::Bytes(bytes) => drop(stream.write_all(&bytes)),
                    Answer::Silence => drop(stream.read(&mut [0])),
                }
            }
        });
        Self { base, seen }
    }

    /// A server that is not running (any more).
    pub(crate) fn gone() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}/", listener.local_addr().unwrap()).parse().unwrap();
        Self {
            base,
            seen: Arc::default(),
        }
    }

    /// The requests received so far.
    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    /// Methods and targets of the requests received so far.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.seen().into_iter().map(|request| request.line).collect()
    }
}

fn read(stream: &mut TcpStream) -> Option<Seen> {
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    let head = loop {
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break end;
        }
        match stream.read(&mut buffer).ok()? {
            0 => return None,
            count => bytes.extend_from_slice(&buffer[..count]),
        }
    };
    let text = String::from_utf8(bytes[..head].to_vec()).unwrap();
    let mut lines = text.split("\r\n");
    let mut seen = Seen {
        line: lines.next()?.trim_end_matches(" HTTP/1.1").to_owned(),
        ..Seen::default()
    };
    seen.headers = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(n, v)| (n.to_lowercase(), v.to_owned()))
        .collect();
    let length: usize = seen
        .header("content-length")
        .map_or(0, |length| length.parse().unwrap());
    let mut body = bytes[head + 4..].to_vec();
    let missing = length - body.len();
    let mut rest = vec![0; missing];
    stream.read_exact(&mut rest).ok()?;
    body.extend(rest);
    seen.body = String::from_utf8(body).unwrap();
    Some(seen)
}
