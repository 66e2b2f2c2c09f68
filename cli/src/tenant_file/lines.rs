//! Maps offsets to lines, and each setting of a tenant to its line.

use std::{collections::BTreeMap, ops::Range};

/// The lines of a text.
#[derive(Debug)]
pub(super) struct Lines {
    starts: Vec<usize>,
}

impl Lines {
    pub(super) fn of(text: &str) -> Self {
        let after = text.match_indices('\n').map(|(at, _)| at + 1);
        Self {
            starts: std::iter::once(0).chain(after).collect(),
        }
    }

    /// The line in which a span begins, from 1.
    pub(super) fn at(&self, span: &Range<usize>) -> usize {
        self.starts.partition_point(|start| *start <= span.start)
    }
}

/// The lines of one tenant's settings.
#[derive(Debug)]
pub(super) struct Places {
    head: usize,
    lines: BTreeMap<String, usize>,
}

impl Places {
    /// The lines of a tenant that begins in this line.
    pub(super) const fn from(head: usize) -> Self {
        Self {
            head,
            lines: BTreeMap::new(),
        }
    }

    pub(super) const fn head(&self) -> usize {
        self.head
    }

    pub(super) fn note(&mut self, name: &str, line: usize) {
        self.lines.insert(name.to_owned(), line);
    }

    /// The line of the place that a fault names: a setting, an item of its list, or a place within its value. For a missing
    /// setting, the line where the tenant begins.
    pub(super) fn line(&self, named: &str) -> usize {
        let setting = named.split(' ').next().unwrap_or(named);
        let list = setting.split('[').next().unwrap_or(setting);
        let line = self.lines.get(setting).or_else(|| self.lines.get(list));
        line.copied().unwrap_or(self.head)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_counted_from_one() {
        let lines = Lines::of("a\nbb\n\nc");
        let found: Vec<usize> = [0, 1, 2, 4, 5, 6].iter().map(|at| lines.at(&(*at..*at))).collect();
        assert_eq!(found, [1, 1, 2, 2, 3, 4]);
    }

    #[test]
    fn a_fault_is_where_its_setting_is() {
        let mut places = Places::from(3);
        places.note("Tokens.Issuers", 7);
        places.note("Tokens.Issuers[1]", 12);
        places.note("Rest.Connector", 20);
        for (named, line) in [
            ("Tokens.Issuers[1]", 12),
            ("Tokens.Issuers[0]", 7),
            ("Rest.Connector /create/path", 20),
            ("Ids.EncryptionKey", 3),
        ] {
            assert_eq!(places.line(named), line, "{named}");
        }
    }
}
