//! The part of the query language that finds accounts: `SELECT … FROM accounts [WHERE …] [LIMIT …]`.

use serde_json::Value;

use super::condition::{Condition, at};
use super::failure::Fields;
use super::words::Words;

const USUAL_LIMIT: usize = 300;
const HIGHEST_LIMIT: usize = 10_000;

/// A parsed query.
#[derive(Debug, PartialEq)]
pub(super) struct Query {
    /// Paths; empty for `*`.
    fields: Vec<String>,
    /// The query matches if all conditions of one alternative hold. Without any, every account matches.
    alternatives: Vec<Vec<Condition>>,
    pub(super) limit: usize,
}

impl Query {
    /// Parses a query; the error says where it failed.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let mut words = Words::of(text)?;
        words.expect("select")?;
        let fields = fields(&mut words)?;
        words.expect("from")?;
        words.expect("accounts")?;
        let mut alternatives = Vec::new();
        if words.skip("where") {
            loop {
                let mut all = vec![Condition::read(&mut words)?];
                while words.skip("and") {
                    all.push(Condition::read(&mut words)?);
                }
                alternatives.push(all);
                if !words.skip("or") {
                    break;
                }
            }
        }
        let limit = if words.skip("limit") {
            let number = words.name()?;
            number.parse().map_err(|_| format!("LIMIT {number}"))?
        } else {
            USUAL_LIMIT
        };
        words.end()?;
        Ok(Self {
            fields,
            alternatives,
            limit: limit.min(HIGHEST_LIMIT),
        })
    }

    pub(super) fn finds(&self, account: &Value) -> bool {
        let holds = |all: &Vec<Condition>| all.iter().all(|condition| condition.holds(account));
        self.alternatives.is_empty() || self.alternatives.iter().any(holds)
    }

    /// The selected fields.
    pub(super) fn select(&self, account: &Value) -> Value {
        if self.fields.is_empty() {
            return account.clone();
        }
        let mut selected = Value::Object(Fields::new());
        for path in &self.fields {
            if let Some(value) = at(account, path) {
                put(&mut selected, path, value.clone());
            }
        }
        selected
    }
}

fn put(into: &mut Value, path: &str, value: Value) {
    let Some(object) = into.as_object_mut() else {
        return;
    };
    match path.split_once('.') {
        None => {
            object.insert(path.to_owned(), value);
        }
        Some((name, rest)) => {
            let deeper = object.entry(name).or_insert_with(|| Value::Object(Fields::new()));
            put(deeper, rest, value);
        }
    }
}

fn fields(words: &mut Words) -> Result<Vec<String>, String> {
    let first = words.name()?;
    if first == "*" {
        return Ok(Vec::new());
    }
    let mut fields = vec![first];
    while words.skip(",") {
        fields.push(words.name()?);
    }
    Ok(fields)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::Query;

    fn account() -> Value {
        json!({
            "UID": "one",
            "profile": {"email": "Ana@example.com", "age": 42},
            "loginIDs": {"emails": ["Ana@example.com", "o\"x@example.com"]},
            "data": {"about": "likes_music and cats", "newsletter": true},
        })
    }

    #[test]
    fn finds_what_the_conditions_say() {
        for (condition, is_found) in [
            ("loginIDs.emails CONTAINS \"ana@EXAMPLE.com\"", true),
            ("loginIDs.emails contains 'Ana@example.com'", true),
            ("loginIDs.emails CONTAINS \"ana\"", false),
            ("loginIDs.emails CONTAINS \"o\\\"x@example.com\"", true),
            ("profile.email = \"Ana@example.com\"", true),
            ("profile.email = \"ana@example.com\"", false),
            ("profile.email != \"ana@example.com\"", true),
            ("data.about CONTAINS \"music\"", true),
            ("data.about CONTAINS \"Music\"", false),
            ("data.about CONTAINS \"mus\"", false),
            ("profile.age = 42", true),
            ("profile.age = \"42\"", false),
            ("data.newsletter = true", true),
            ("data.missing = 1", false),
            ("UID = \"two\" OR UID = \"one\" AND profile.age = 42", true),
            ("UID = \"one\" AND profile.age = 41 OR UID = \"two\"", false),
        ] {
            let query = Query::parse(&format!("SELECT * FROM accounts WHERE {condition}")).unwrap();
            assert_eq!(query.finds(&account()), is_found, "{condition}");
        }
    }

    #[test]
    fn selects_fields_and_limits() {
        let query = Query::parse("select UID, profile.age from accounts limit 5").unwrap();
        let selected = query.select(&account());
        assert_eq!(selected, json!({"UID": "one", "profile": {"age": 42}}));
        assert_eq!(query.limit, 5);
        assert_eq!(Query::parse("SELECT * FROM accounts").unwrap().limit, 300);
        assert_eq!(
            Query::parse("SELECT * FROM accounts LIMIT 20000").unwrap().limit,
            10_000
        );
    }

    #[test]
    fn stumbles_over_the_rest() {
        for query in [
            "",
            "SELECT",
            "SELECT * FROM users",
            "SELECT * FROM accounts WHERE",
            "SELECT * FROM accounts WHERE UID",
            "SELECT * FROM accounts WHERE UID = one",
            "SELECT * FROM accounts WHERE UID = \"one",
            "SELECT * FROM accounts WHERE UID > \"one\"",
            "SELECT * FROM accounts LIMIT few",
            "SELECT * FROM accounts LIMIT 5 WHERE UID = \"one\"",
            "SELECT * FROM accounts HAVING x",
        ] {
            assert!(Query::parse(query).is_err(), "{query}");
        }
    }
}
