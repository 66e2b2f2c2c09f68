//! Metadata: the form of keys, the types of values, lengths in characters.

use crate::request::{Case, create, table, update};

const FORM: &str = r#"
metadata: must be an object
    []
    "title"
    [{"key":"title","value":"Dr"}]
metadata.Title: keys begin with a lower-case letter
    {"Title":"Dr"}
metadata._title: keys begin with a lower-case letter
    {"_title":"Dr"}
metadata.1st: keys begin with a lower-case letter
    {"1st":"x"}
metadata.: keys begin with a lower-case letter
    {"":"x"}
metadata.two words: keys begin with a lower-case letter
    {"two words":"x"}
metadata.a-b: keys begin with a lower-case letter
    {"a-b":"x"}
metadata.a.b: keys begin with a lower-case letter
    {"a.b":"x"}
metadata.$set: keys begin with a lower-case letter
    {"$set":"x"}
metadata.naïve: keys begin with a lower-case letter
    {"naïve":"x"}
keys begin with a lower-case letter
    {"title\n":"x"}
metadata.title: values are strings, numbers or booleans
    {"title":{"de":"Herr"}}
    {"title":["Dr"]}
    {"title":[]}
metadata.title: values must not hold control characters
    {"title":"\u001b"}
metadata.title: numbers beyond 64-bit integers would lose digits, send a string
    {"title":123456789012345678901234}
# A hundred characters of two or four bytes are a hundred characters; something else is wrong here.
metadata.Bad: keys begin with a lower-case letter
    {"title":"<100 ż>","name":"<100 😀>","Bad":1}
# The form counts before the length, and both are named.
metadata.note:; metadata.Title:; metadata.list:
    {"note":"<101 x>","Title":"Dr","list":[1]}
"#;

const LENGTH: &str = r#"
keys and values have at most 100 characters
    {"<101 k>":"x"}
metadata.title: keys and values have at most 100 characters
    {"title":"<101 x>"}
    {"title":"<101 ż>"}
    {"title":"<101 😀>"}
metadata.one:; metadata.two:
    {"one":"<101 x>","two":"<5000 x>"}
"#;

pub(crate) fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for (code, text) in [("E400_09", FORM), ("E400_17", LENGTH)] {
        let created = |metadata: &str| create(&format!(r#"{{"email":"ana@example.com","metadata":{metadata}}}"#));
        cases.extend(table(created, code, text));
        cases.extend(table(
            |metadata| update(&format!(r#"{{"metadata":{metadata}}}"#)),
            code,
            text,
        ));
    }
    // With a fault in another field, one message names both.
    cases.push(
        update(r#"{"firstName":1,"metadata":{"Title":"Dr"}}"#)
            .refused("E400_00", &["firstName: must be a string", "metadata.Title: "]),
    );
    cases.push(
        create(r#"{"metadata":{"title":"<101 x>"}}"#).refused("E400_00", &["email: is required", "metadata.title: "]),
    );
    cases
}
