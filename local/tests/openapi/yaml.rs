//! Renders the description as readable YAML: members in a useful order, long texts over several lines.

use serde::ser::{Serialize, SerializeMap as _, SerializeSeq as _, Serializer};
use serde_json::Value;
use serde_saphyr::LitStr;

const HEADING: &str =
    "# Made by UPDATE_DOCS=1 cargo test -p local --test openapi, from the code and the contract cases.\n";

/// The maximum width of a line in a multi-line text.
const WIDTH: usize = 110;

/// The order of members of OpenAPI objects and schemas. Other members follow, by name.
const ORDER: &str = "\
    openapi info servers tags paths components title version name in url operationId summary $ref description \
    deprecated type scheme format enum const default minLength maxLength minimum exclusiveMinimum maximum \
    exclusiveMaximum pattern security parameters requestBody required properties propertyNames headers \
    schemas schema content example examples";

/// Members that contain named members of our own.
const NAMED: [&str; 9] = [
    "content",
    "examples",
    "headers",
    "links",
    "paths",
    "properties",
    "responses",
    "schemas",
    "securitySchemes",
];

/// Members with example data, which is rendered unchanged.
const DATA: [&str; 2] = ["example", "value"];

/// The text of the file.
pub(crate) fn rendered(document: &Value) -> String {
    let options = serde_saphyr::ser_options! { folded_wrap_chars: WIDTH, compact_list_indent: false };
    let page = Ordered(document, Members::Known);
    format!(
        "{HEADING}{}",
        serde_saphyr::to_string_with_options(&page, options).unwrap()
    )
}

/// The kind of names of an object's members.
#[derive(Clone, Copy, PartialEq)]
enum Members {
    Known,
    Named,
    Data,
}

impl Members {
    fn below(self, name: &str) -> Self {
        match self {
            Self::Data => Self::Data,
            Self::Known if DATA.contains(&name) => Self::Data,
            Self::Known if NAMED.contains(&name) => Self::Named,
            Self::Known | Self::Named => Self::Known,
        }
    }

    fn rank(self, name: &str) -> usize {
        let place = ORDER.split(' ').position(|known| known == name);
        place.filter(|_| self == Self::Known).unwrap_or(usize::MAX)
    }
}

/// Whether a text is one long line that would need quotes, because of a colon or its first character. A block is easier to read.
/// The writer folds other long lines by itself.
fn is_wide(text: &str) -> bool {
    let is_one_line = text.trim() == text && !text.contains(char::is_control);
    text.len() > WIDTH && is_one_line && serde_saphyr::to_string(&text).unwrap().starts_with(['"', '\''])
}

struct Ordered<'v>(&'v Value, Members);

impl Serialize for Ordered<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(value, members) = *self;
        match value {
            Value::Object(object) => {
                let mut entries: Vec<_> = object.iter().collect();
                entries.sort_by_key(|(name, _)| (members.rank(name), *name));
                let mut map = serializer.serialize_map(Some(entries.len()))?;
                for (name, member) in entries {
                    map.serialize_entry(name, &Ordered(member, members.below(name)))?;
                }
                map.end()
            }
            Value::Array(items) => {
                let mut list = serializer.serialize_seq(Some(items.len()))?;
                for item in items {
                    list.serialize_element(&Ordered(item, members))?;
                }
                list.end()
            }
            Value::String(text) if is_wide(text) => LitStr(text).serialize(serializer),
            scalar => scalar.serialize(serializer),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::rendered;

    /// Texts that some YAML parsers misread, and texts that are easily broken.
    #[test]
    fn what_is_written_is_read_back() {
        let (long, wide, colons) = ("word ".repeat(60), "w".repeat(300), "a: b #c ".repeat(40));
        let texts = [
            "on",
            "No",
            "y",
            "~",
            "null",
            "",
            " ",
            "1",
            "0o17",
            "017",
            "0x1f",
            "1_000",
            "1e3",
            ".5",
            "12:30:45",
            "2025-01-02",
            "2025-01-02T03:04:05Z",
            "<<",
            "=",
            "- a",
            "a: b",
            "a #b",
            "#",
            "@",
            "`",
            "%",
            "!tag",
            "&a",
            "*a",
            "{a",
            "[a",
            "'",
            "\"",
            "\\",
            "a\nb\n",
            "\na",
            "a\n\n",
            " a\nb",
            "a \nb",
            "\t",
            "a\r\nb",
            "\u{85}",
            "\u{2028}",
            "\u{feff}",
            "\u{0}",
            "ł",
            "🦀",
            long.as_str(),
            long.trim(),
            wide.as_str(),
            colons.as_str(),
            colons.trim(),
            "---",
            "...",
            ".inf",
            ".NaN",
            "-",
            "?",
            ":",
            "a:",
            "Infinity",
            "TRUE",
        ];
        for text in texts {
            let document = json!({"value": {text: text, "list": [text, [text], {text: [text]}]}});
            let page = rendered(&document);
            let read: Value = serde_saphyr::from_str(&page).unwrap_or_else(|error| panic!("{text:?}: {error}\n{page}"));
            assert_eq!(read, document, "{page}");
        }
        let numbers = json!([
            i64::MIN,
            u64::MAX,
            -1,
            0,
            0.1,
            -1.5,
            1e300,
            9_007_199_254_740_993_i64,
            true,
            null,
            [],
            {}
        ]);
        let page = rendered(&numbers);
        assert_eq!(serde_saphyr::from_str::<Value>(&page).unwrap(), numbers, "{page}");
    }

    #[test]
    fn members_are_in_the_order_of_a_reader_and_names_in_that_of_the_alphabet() {
        let document = json!({
            "paths": {"/b": {}, "/a": {"get": {"responses": {"200": {"description": "Fine."}}, "operationId": "a", "tags": []}}},
            "openapi": "3.1.0",
            "components": {"schemas": {"S": {"properties": {"type": {"type": "string", "description": "d"}, "name": {}}}}},
        });
        let page = rendered(&document);
        let places = [
            "openapi:",
            "paths:",
            "/a:",
            "tags:",
            "operationId:",
            "responses:",
            "/b:",
            "components:",
            "properties:",
            "name:",
            "type:",
            "description:",
            "type: string",
        ];
        let mut rest = page.as_str();
        for place in places {
            let (_, after) = rest
                .split_once(place)
                .unwrap_or_else(|| panic!("{place} comes too early:\n{page}"));
            rest = after;
        }
    }
}
