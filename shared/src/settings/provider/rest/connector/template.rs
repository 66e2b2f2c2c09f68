//! Texts with placeholders for id and email: paths and query values.

use super::place::one_of;

/// What a placeholder can name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Subject {
    Id,
    Email,
}

impl Subject {
    const ALL: [Self; 2] = [Self::Id, Self::Email];

    pub(super) const fn placeholder(self) -> &'static str {
        match self {
            Self::Id => "{id}",
            Self::Email => "{email}",
        }
    }
}

/// The user that a call is about.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct About<'a> {
    pub(crate) id: Option<&'a str>,
    pub(crate) email: Option<&'a str>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text(String),
    Subject(Subject),
}

/// A text with placeholders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Template(Vec<Piece>);

impl Template {
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some(brace) = rest.find(['{', '}']) {
            let (before, after) = rest.split_at(brace);
            let subject = Subject::ALL
                .into_iter()
                .find(|subject| after.starts_with(subject.placeholder()));
            let Some(subject) = subject else {
                let known = one_of(Subject::ALL.iter().map(|subject| subject.placeholder()));
                return Err(format!("in braces stands {known}, nothing else"));
            };
            if !before.is_empty() {
                pieces.push(Piece::Text(before.to_owned()));
            }
            pieces.push(Piece::Subject(subject));
            rest = after.strip_prefix(subject.placeholder()).unwrap_or_default();
        }
        if !rest.is_empty() {
            pieces.push(Piece::Text(rest.to_owned()));
        }
        Ok(Self(pieces))
    }

    /// The text with its placeholders filled; `None` if the call has no value for one.
    pub(crate) fn fill(&self, about: About<'_>) -> Option<String> {
        let pieces = self.0.iter().map(|piece| match piece {
            Piece::Text(text) => Some(text.as_str()),
            Piece::Subject(Subject::Id) => about.id,
            Piece::Subject(Subject::Email) => about.email,
        });
        pieces.collect()
    }

    pub(super) fn subjects(&self) -> impl Iterator<Item = Subject> {
        self.0.iter().filter_map(|piece| match piece {
            Piece::Text(_) => None,
            Piece::Subject(subject) => Some(*subject),
        })
    }

    fn literals(&self) -> impl Iterator<Item = char> {
        self.0.iter().flat_map(|piece| match piece {
            Piece::Text(text) => text.chars(),
            Piece::Subject(_) => "".chars(),
        })
    }
}

/// The path of an operation below the base URL, by segments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Path(Vec<Template>);

impl Path {
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let Some(path) = text.strip_prefix('/') else {
            return Err("must begin with /".to_owned());
        };
        path.split('/').map(segment).collect::<Result<_, _>>().map(Self)
    }

    /// The segments, not encoded.
    pub(crate) fn fill(&self, about: About<'_>) -> Option<Vec<String>> {
        self.0.iter().map(|segment| segment.fill(about)).collect()
    }

    pub(super) fn subjects(&self) -> impl Iterator<Item = Subject> {
        self.0.iter().flat_map(Template::subjects)
    }
}

fn segment(text: &str) -> Result<Template, String> {
    if text.is_empty() {
        return Err("no segment of it may be empty, so it neither ends with / nor holds //".to_owned());
    }
    if matches!(text, "." | "..") {
        return Err(". and .. cannot be segments".to_owned());
    }
    let template = Template::parse(text)?;
    let is_plain = |symbol: char| symbol.is_ascii_alphanumeric() || "-._~".contains(symbol);
    if template.literals().all(is_plain) {
        Ok(template)
    } else {
        Err("may hold letters, digits, - . _ ~ and placeholders; a query has a member of its own".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn about<'a>(id: &'a str, email: &'a str) -> About<'a> {
        About {
            id: Some(id),
            email: Some(email),
        }
    }

    #[test]
    fn placeholders_may_stand_beside_text() {
        let template = Template::parse("by-{id}-and-{email}!").unwrap();
        assert_eq!(template.fill(about("1", "a@b")).unwrap(), "by-1-and-a@b!");
        assert_eq!(template.subjects().collect::<Vec<_>>(), [Subject::Id, Subject::Email]);
        assert_eq!(template.fill(About::default()), None);
    }

    #[test]
    fn a_value_with_braces_is_not_read_as_a_template() {
        let template = Template::parse("{id}").unwrap();
        assert_eq!(template.fill(about("{email}", "a@b")).unwrap(), "{email}");
    }

    #[test]
    fn paths_that_no_server_would_see_as_written_are_refused() {
        for text in [
            "", "users", "/", "/users/", "//users", "/a/../b", "/./a", "/a?b", "/a#b", "/a b", "/ä", "/{ID}", "/{id",
            "/id}", "/{}", "/{name}", "/a%20b",
        ] {
            assert!(Path::parse(text).is_err(), "{text}");
        }
        for text in ["/users", "/v1/users/{id}", "/users/by-{email}/x.json", "/~a/b_c"] {
            assert!(Path::parse(text).is_ok(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_a_template_or_refused(text in "[a-z{}/id]{0,12}|\\PC{0,20}") {
            if let Ok(template) = Template::parse(&text) {
                prop_assert_eq!(template.fill(about("{id}", "{email}")).unwrap(), text);
            }
        }
    }
}
