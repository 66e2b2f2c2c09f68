//! Media type, encoding and size of a body.

use crate::request::{Case, change_email, create, update};

const GOOD: &str = r#"{"email":"ana@example.com"}"#;

const CONTENT_TYPES: &[(&[u8], &str)] = &[
    (b"text/plain", "Content-Type: must be application/json"),
    (
        b"application/x-www-form-urlencoded",
        "Content-Type: must be application/json",
    ),
    (
        b"multipart/form-data; boundary=x",
        "Content-Type: must be application/json",
    ),
    (b"text/json", "Content-Type: must be application/json"),
    (b"application/xml", "Content-Type: must be application/json"),
    (b"application/jsonp", "Content-Type: must be application/json"),
    (b"image/svg+json", "Content-Type: must be application/json"),
    (b"json", "Content-Type: must be application/json"),
    (b"", "Content-Type: must be application/json"),
    (b"\xff", "Content-Type: must be application/json"),
    (
        b"application/json; charset=iso-8859-1",
        "Content-Type: charset must be UTF-8",
    ),
    (
        b"application/json;charset=\"utf-16\"",
        "Content-Type: charset must be UTF-8",
    ),
];

pub(crate) fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for (index, (declared, says)) in CONTENT_TYPES.iter().enumerate() {
        let send = [create, update, change_email][index % 3];
        cases.push(send(GOOD).header("Content-Type", *declared).refused("E415", &[says]));
    }
    for coding in ["gzip", "br", "deflate", "identity, gzip"] {
        cases.push(
            create(GOOD)
                .header("Content-Encoding", coding)
                .refused("E415", &["Content-Encoding: must be absent or identity"]),
        );
    }
    let bytes = |bytes: &[u8]| create("").body(bytes);
    cases.extend([
        bytes(b"\xef\xbb\xbf{\"email\":\"ana@example.com\"}").refused("E400_00", &["body: is not valid JSON"]),
        bytes(b"\xff\xfe{\0}\0").refused("E400_00", &["body: is not valid UTF-8 from byte 0"]),
        bytes(b"{\"email\":\"\xc3\"}").refused("E400_00", &["body: is not valid UTF-8 from byte 10"]),
        bytes(b"{\"email\":\"\xed\xa0\x80\"}").refused("E400_00", &["body: is not valid UTF-8 from byte 10"]),
        bytes(b"\x1f\x8b\x08\x00\x00").refused("E400_00", &["body: is not valid UTF-8 from byte 1"]),
        // One byte more than 64 KiB; the content does not matter.
        create("{<65535  >}").refused("E413", &["64 KiB"]),
        update("<65537 x>").refused("E413", &["64 KiB"]),
        change_email("{\"email\":\"<32770 ż>\"}").refused("E413", &["64 KiB"]),
        create("<65537 x>")
            .header("Content-Type", "text/plain")
            .refused("E413", &["64 KiB"]),
        // More than API Gateway accepts.
        create("<10485761 x>").refused("E413", &["10485760 bytes"]),
    ]);
    for body in [None, Some(""), Some("  \r\n ")] {
        for send in [create, update, change_email] {
            let says = "body: a JSON object is required";
            let mut request = send(body.unwrap_or_default());
            request.body = body.map(Into::into);
            cases.push(request.refused("E400_00", &[says]));
        }
    }
    cases
}
