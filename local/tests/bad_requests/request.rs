//! A row of the tables: a bad request and its expected answer.

use serde_json::Value;

/// One row of the table.
pub(crate) struct Case {
    pub(crate) sent: Sent,
    /// The code without its prefix; its digits are the status.
    pub(crate) code: &'static str,
    /// Texts that the answer must contain, one for each fault.
    pub(crate) says: Vec<String>,
}

/// How a request reaches a function.
pub(crate) enum Sent {
    /// Over HTTP, through the gateway.
    Http(Request),
    /// As an event, for requests that HTTP cannot carry.
    Event(Event),
}

/// A demo tenant, by its paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Paper {
    /// On Auth0.
    Morning,
    /// Without a provider.
    Evening,
}

/// The value of `Authorization`.
#[derive(Debug, Clone)]
pub(crate) enum Token {
    Good,
    Absent,
    /// Exactly this header value; `<token>` in it is replaced by a valid token.
    Verbatim(String),
    /// A token from the local issuer: the members of its request besides `tenant`.
    Minted(Value),
}

/// A request over HTTP, valid except for what a row changes.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) paper: Paper,
    pub(crate) token: Token,
    /// Headers to add, or to replace those of the same name.
    pub(crate) headers: Vec<(String, Vec<u8>)>,
    pub(crate) left_out: Vec<String>,
    pub(crate) body: Option<Vec<u8>>,
}

/// An event for one function.
pub(crate) struct Event {
    pub(crate) function: &'static str,
    pub(crate) form: Form,
}

pub(crate) enum Form {
    /// A text that is not an event.
    Text(&'static str),
    /// A valid event of payload format 1.0, changed.
    Rest(fn(&mut Value)),
    /// A valid event of payload format 2.0, changed.
    HttpApi(fn(&mut Value)),
}

impl Request {
    pub(crate) fn new(method: &str, path: &str) -> Self {
        Self {
            method: method.to_owned(),
            path: path.to_owned(),
            paper: Paper::Morning,
            token: Token::Good,
            headers: Vec::new(),
            left_out: Vec::new(),
            body: None,
        }
    }

    pub(crate) fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = Some(body.into());
        self
    }

    pub(crate) fn on(mut self, paper: Paper) -> Self {
        self.paper = paper;
        self
    }

    pub(crate) fn token(mut self, token: Token) -> Self {
        self.token = token;
        self
    }

    /// Adds a header; called twice, it sends the header twice.
    pub(crate) fn header(mut self, name: &str, value: impl Into<Vec<u8>>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    pub(crate) fn without(mut self, name: &str) -> Self {
        self.left_out.push(name.to_owned());
        self
    }

    /// Completes the row.
    pub(crate) fn refused(self, code: &'static str, says: &[&str]) -> Case {
        Case {
            sent: Sent::Http(self),
            code,
            says: says.iter().map(|&words| words.to_owned()).collect(),
        }
    }
}

impl Event {
    pub(crate) fn refused(self, code: &'static str, says: &[&str]) -> Case {
        Case {
            sent: Sent::Event(self),
            code,
            says: says.iter().map(|&words| words.to_owned()).collect(),
        }
    }
}

pub(crate) fn get(id_and_query: &str) -> Request {
    Request::new("GET", &format!("/v4/Users/{id_and_query}"))
}

pub(crate) fn create(body: &str) -> Request {
    Request::new("POST", "/v4/Users").body(body)
}

pub(crate) fn update(body: &str) -> Request {
    Request::new("PUT", "/v4/Users/somebody").body(body)
}

pub(crate) fn change_email(body: &str) -> Request {
    Request::new("PATCH", "/v4/Users/somebody/Email").body(body)
}

/// Rows with the same code that differ only in one text.
pub(crate) fn table(send: impl Fn(&str) -> Request, code: &'static str, text: &'static str) -> Vec<Case> {
    rows(text).map(|(says, sent)| send(sent).refused(code, &says)).collect()
}

/// Parses rows: a line with the expected faults, separated by `; `, and below it, indented, one text to send per line. Lines that
/// begin with `#` are comments.
pub(crate) fn rows(text: &'static str) -> impl Iterator<Item = (Vec<&'static str>, &'static str)> {
    let mut says = Vec::new();
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.filter_map(move |line| {
        let sent = line.strip_prefix("    ");
        if sent.is_none() {
            says = line.split("; ").collect();
        }
        Some((says.clone(), sent?))
    })
}
