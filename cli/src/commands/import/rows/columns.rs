//! The header of a CSV file: maps columns to fields.

use serde_json::{Map, Value};

use super::report_marks::{LEFT_OUT, MARK, PASSWORD_MISSING, REMOVED_PASSWORD, is_secret};
use crate::failure::Failure;

/// The fields with text values.
const TEXTS: [&str; 8] = [
    "email",
    "password",
    "firstName",
    "lastName",
    "customerRegistrationId",
    "encryptedCustomerRegistrationId",
    "returnUrl",
    "state",
];
const BOOLEANS: [&str; 2] = ["verifyEmail", "ignoreProvider"];
const METADATA: &str = "metadata.";
/// Column names longer than this, in characters, are not repeated in messages.
const LONGEST_NAME: usize = 40;

/// The content of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Column {
    Text(&'static str),
    Boolean(&'static str),
    Metadata(String),
    /// A column of the report.
    Mark {
        removed_password: bool,
    },
}

/// The columns of a file.
#[derive(Debug)]
pub(super) struct Columns {
    names: Vec<String>,
    columns: Vec<Column>,
}

impl Columns {
    /// Parses a header. The error lists every fault, with the number of its column.
    pub(super) fn read<'a>(names: impl Iterator<Item = &'a str>, delimiter: u8) -> Result<Self, Failure> {
        let names: Vec<String> = names.map(|name| name.trim().to_owned()).collect();
        if names.iter().any(|name| name.contains('@')) {
            // Its text is not repeated, because it may contain a password.
            return Err(
                Failure::usage("line 1: a reader's data in the place of the header; is the header missing?")
                    .hint("Put the names of the columns on the first line, email,firstName for example."),
            );
        }
        let is_header = names.iter().any(|name| meant(name) == Some("email"));
        let shown = |name: &str| {
            let is_shown = meant(name).is_some() || is_header && is_like_a_name(name);
            if is_shown { format!(", {name}") } else { String::new() }
        };
        let mut columns = Vec::with_capacity(names.len());
        let mut faults = Vec::new();
        for (index, name) in names.iter().enumerate() {
            let number = index + 1;
            match column(name) {
                Ok(_) if names.iter().take(index).any(|other| other == name) => {
                    faults.push(format!("column {number}{}: is there already", shown(name)));
                }
                Ok(column) => columns.push(column),
                Err(what) => faults.push(format!("column {number}{}: {what}", shown(name))),
            }
        }
        if let [name] = names.as_slice()
            && let Some(other) = [b';', b'\t', b',']
                .into_iter()
                .find(|other| name.contains(char::from(*other)))
            && other != delimiter
        {
            let shown = if other == b'\t' {
                "$'\\t'".to_owned()
            } else {
                format!("'{}'", char::from(other))
            };
            return Err(Failure::usage("line 1: the header has only one column").hint(format!(
                "It looks as if the columns were separated otherwise: add --delimiter {shown}."
            )));
        }
        if !is_header {
            faults.push("there is no column email; is the header missing?".to_owned());
        }
        if faults.is_empty() {
            return Ok(Self { names, columns });
        }
        let known = TEXTS.into_iter().chain(BOOLEANS).collect::<Vec<_>>().join(", ");
        Err(
            Failure::usage(format!("line 1, the header: {}", faults.join("; "))).hint(format!(
                "Columns are {known}, and metadata.<key> for each key of metadata."
            )),
        )
    }

    pub(super) fn names(&self) -> Vec<String> {
        self.names.clone()
    }

    pub(super) const fn len(&self) -> usize {
        self.columns.len()
    }

    /// Whether a column contains passwords.
    pub(super) fn have_passwords(&self) -> bool {
        self.names.iter().any(|name| is_secret(name))
    }

    /// The body of a row. An empty cell is an absent field.
    pub(super) fn body<'a>(&self, cells: impl Iterator<Item = &'a str>) -> Result<Map<String, Value>, String> {
        let mut body = Map::new();
        let mut metadata = Map::new();
        let mut faults = Vec::new();
        let mut removed = false;
        for (column, cell) in self.columns.iter().zip(cells).filter(|(_, cell)| !cell.is_empty()) {
            match column {
                Column::Text(name) => {
                    body.insert((*name).to_owned(), cell.into());
                }
                Column::Boolean(name) => match cell.trim().to_ascii_lowercase().as_str() {
                    "true" => drop(body.insert((*name).to_owned(), true.into())),
                    "false" => drop(body.insert((*name).to_owned(), false.into())),
                    _ => faults.push(format!("{name}: must be true or false")),
                },
                Column::Metadata(key) => {
                    metadata.insert(key.clone(), cell.into());
                }
                Column::Mark { removed_password } => removed |= *removed_password && cell == LEFT_OUT,
            }
        }
        if removed && !body.contains_key("password") {
            faults.push(PASSWORD_MISSING.to_owned());
        }
        if !metadata.is_empty() {
            body.insert("metadata".to_owned(), metadata.into());
        }
        if faults.is_empty() {
            Ok(body)
        } else {
            Err(faults.join("; "))
        }
    }
}

/// The field with this name, ignoring case and hyphens.
fn meant(name: &str) -> Option<&'static str> {
    let bare = |name: &str| {
        name.chars()
            .filter(char::is_ascii_alphanumeric)
            .collect::<String>()
            .to_ascii_lowercase()
    };
    TEXTS
        .into_iter()
        .chain(BOOLEANS)
        .find(|known| bare(known) == bare(name))
}

/// Whether a message may repeat it as a column's name. Other text may be personal data or a password.
fn is_like_a_name(name: &str) -> bool {
    let is_of_names = |char: char| char.is_alphanumeric() || "_-. ".contains(char);
    name.chars().count() <= LONGEST_NAME && name.starts_with(char::is_alphabetic) && name.chars().all(is_of_names)
}

/// The column with this name, or what is wrong with the name.
fn column(name: &str) -> Result<Column, String> {
    let exactly = |known: &&str| *known == name;
    if let Some(name) = TEXTS.into_iter().find(exactly) {
        return Ok(Column::Text(name));
    }
    if let Some(name) = BOOLEANS.into_iter().find(exactly) {
        return Ok(Column::Boolean(name));
    }
    if let Some(key) = name.strip_prefix(METADATA).filter(|key| !key.is_empty()) {
        return Ok(Column::Metadata(key.to_owned()));
    }
    if let Some(mark) = name.strip_prefix(MARK) {
        return Ok(Column::Mark {
            removed_password: mark == REMOVED_PASSWORD,
        });
    }
    if name.is_empty() {
        return Err("has no name".to_owned());
    }
    let hint = match meant(name) {
        Some(meant) => format!("did you mean {meant}?"),
        None => "if it is a key of metadata, call it metadata.<key>".to_owned(),
    };
    Err(format!("no such field, {hint}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(header: &str) -> Result<Columns, Failure> {
        Columns::read(header.split(','), b',')
    }

    #[test]
    fn every_fault_of_a_header_is_named() {
        for (header, fault) in [
            ("email,e-mail", "column 2, e-mail: no such field, did you mean email?"),
            ("email,first_name", "did you mean firstName?"),
            (
                "email,title",
                "column 2, title: no such field, if it is a key of metadata",
            ),
            ("email,email", "column 2, email: is there already"),
            ("email,", "column 2: has no name"),
            ("firstName", "there is no column email"),
            ("email,metadata.", "column 2, metadata.: no such field"),
            ("ana@example.com,hunter2", "is the header missing?"),
            ("hunter2;ana@example.com", "is the header missing?"),
        ] {
            let refused = read(header).unwrap_err().to_string();
            assert!(refused.contains(fault), "{header}: {refused}");
            assert!(!refused.contains("ana@") && !refused.contains("hunter2"), "{refused}");
        }
    }

    #[test]
    fn a_row_becomes_a_body() {
        let columns = read("email,firstName,verifyEmail,metadata.title,import.code,import.password").unwrap();
        let body = |cells: [&'static str; 6]| columns.body(cells.into_iter()).map(Value::Object);
        assert_eq!(
            body(["a@b.de", "", "TRUE", "Dr", "E400_00", ""]).unwrap(),
            json!({"email": "a@b.de", "verifyEmail": true, "metadata": {"title": "Dr"}})
        );
        assert_eq!(body(["", "", "", "", "", ""]).unwrap(), json!({}));
        let faults = body(["a@b.de", "", "yes", "", "", "left out"]).unwrap_err();
        assert!(
            faults.starts_with("verifyEmail: must be true or false; password: "),
            "{faults}"
        );
    }
}
