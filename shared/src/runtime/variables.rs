//! Reads environment variables one by one and collects all faults, so that they are reported together.

use std::{
    net::Ipv6Addr,
    path::{Path, PathBuf},
};

use url::Host;

use crate::tls::Authorities;

/// All faults of the environment.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the environment is not as it must be: {}", .0.join("; "))]
pub struct ConfigFaults(Vec<String>);

/// The variables of a process.
pub(super) struct Variables<'a> {
    get: &'a dyn Fn(&str) -> Option<String>,
    faults: Vec<String>,
}

impl<'a> Variables<'a> {
    pub(super) fn of(get: &'a dyn Fn(&str) -> Option<String>) -> Self {
        Self {
            get,
            faults: Vec::new(),
        }
    }

    /// An optional variable. An empty value counts as absent.
    pub(super) fn optional(&self, name: &str) -> Option<String> {
        (self.get)(name).filter(|value| !value.is_empty())
    }

    /// A required variable with the name or ARN of a table.
    pub(super) fn table(&mut self, name: &str) -> String {
        let Some(value) = self.optional(name) else {
            self.fault(name, "is not set");
            return String::new();
        };
        let is_name = value
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"_-.:/".contains(&byte));
        if !is_name || !(3..=1024).contains(&value.len()) {
            self.fault(name, "is no name of a DynamoDB table");
        }
        value
    }

    /// Host names and addresses, separated by commas.
    pub(super) fn hosts(&mut self, name: &str) -> Vec<String> {
        let items = self.optional(name).unwrap_or_default();
        let items = items.split(',').map(str::trim).filter(|item| !item.is_empty());
        let mut hosts = Vec::new();
        for item in items {
            let is_host = item.trim_matches(['[', ']']).parse::<Ipv6Addr>().is_ok() || Host::parse(item).is_ok();
            if is_host {
                hosts.push(item.to_owned());
            } else {
                let what = format!("{item:?} is no host: name it without scheme, port and path");
                self.fault(name, &what);
            }
        }
        hosts
    }

    /// A folder, which must exist.
    pub(super) fn folder(&mut self, name: &str) -> Option<PathBuf> {
        let path = PathBuf::from(self.optional(name)?);
        if !path.is_dir() {
            self.fault(name, &format!("{} is no folder", path.display()));
        }
        Some(path)
    }

    /// A PEM file of certificate authorities.
    pub(super) fn authorities(&mut self, name: &str) -> Option<Authorities> {
        let path = self.optional(name)?;
        let read = Authorities::read(Path::new(&path));
        read.map_err(|fault| self.fault(name, &fault)).ok()
    }

    /// One of the words, in any case; returned as spelt in the list.
    pub(super) fn one_of(&mut self, name: &str, words: &[&'static str]) -> Option<&'static str> {
        let value = self.optional(name)?;
        let word = words.iter().copied().find(|word| word.eq_ignore_ascii_case(&value));
        if word.is_none() {
            self.fault(name, &format!("{value:?} is none of {}", words.join(", ")));
        }
        word
    }

    pub(super) fn fault(&mut self, name: &str, what: &str) {
        self.faults.push(format!("{name} {what}"));
    }

    /// The value, or all faults if there are any.
    pub(super) fn verdict<T>(self, read: T) -> Result<T, ConfigFaults> {
        if self.faults.is_empty() {
            Ok(read)
        } else {
            Err(ConfigFaults(self.faults))
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the one place that reads the environment")]
pub(super) fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok()
}
