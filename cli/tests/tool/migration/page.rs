//! The page, with its rendered parts.

use std::{fs, path::PathBuf};

/// The page as it is stored, and as it should be.
pub(crate) struct Page {
    found: String,
    expected: String,
    /// How many parts were rendered.
    parts: usize,
}

impl Page {
    pub(crate) fn read() -> Self {
        let found = fs::read_to_string(path()).unwrap();
        Self {
            expected: found.clone(),
            found,
            parts: 0,
        }
    }

    pub(crate) fn text(&self) -> &str {
        &self.found
    }

    /// Puts a rendered text between the markers of a part.
    pub(crate) fn put(&mut self, name: &str, text: &str) {
        let (begin, end) = (format!("<!-- rendered: {name} -->\n"), "<!-- end -->");
        let (before, rest) = self
            .expected
            .split_once(&begin)
            .unwrap_or_else(|| panic!("{begin} is not in the page"));
        let (_, after) = rest.split_once(end).unwrap_or_else(|| panic!("{name} has no end"));
        self.expected = format!("{before}{begin}\n{}\n\n{end}{after}", text.trim());
        self.parts += 1;
    }

    /// Compares the page, or writes it if `UPDATE_DOCS` is set.
    pub(crate) fn keep(self) {
        let marked = self.expected.matches("<!-- rendered: ").count();
        assert_eq!(self.parts, marked, "a part of the page is rendered by nobody");
        if environment("UPDATE_DOCS").as_deref() == Some("1") {
            fs::write(path(), self.expected).unwrap();
            return;
        }
        let differing = self
            .expected
            .lines()
            .zip(self.found.lines())
            .find(|(one, other)| one != other);
        assert!(
            self.expected == self.found,
            "docs/MIGRATION.md is not what the code says. Run: UPDATE_DOCS=1 cargo test -p cli --test tool migration::tables\n\
             first difference (expected, found): {differing:#?}"
        );
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "a switch of this test, not a part of the functions' configuration"
)]
fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

fn path() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs/MIGRATION.md")
}
