use std::fs;

use super::{super::verdict::Refusal, *};

fn header(name: &str) -> Header {
    Header::new(name.to_owned(), "G/C/P".to_owned(), "http://api".to_owned())
}

fn refusal(code: &str) -> Refusal {
    Refusal {
        cause: code.into(),
        text: "why".to_owned(),
        faults: String::new(),
    }
}

fn created() -> Outcome {
    Outcome::Created { crid: "x".to_owned() }
}

#[test]
fn the_last_outcome_of_a_row_counts_and_refusals_are_counted() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger");
    let (mut ledger, known) = Ledger::open(&path, &header("a")).unwrap();
    assert_eq!(known.len(), 0);
    ledger.note(2, 1, &created()).unwrap();
    ledger.note(3, 2, &Outcome::Refused(refusal("E400_00"))).unwrap();
    ledger.note(3, 2, &Outcome::Failed(refusal("E500"))).unwrap();
    ledger.note(4, 3, &Outcome::Refused(refusal("E400_00"))).unwrap();
    ledger.note(5, 4, &Outcome::Existing(refusal("E400_08"))).unwrap();
    ledger.flush().unwrap();
    drop(ledger);
    let (_ledger, known) = Ledger::open(&path, &header("a")).unwrap();
    assert_eq!(
        [1, 2, 3, 4, 5].map(|check| known.earlier(check)),
        [
            Earlier::Created,
            Earlier::Open,
            Earlier::Refused(refusal("E400_00")),
            Earlier::Existing,
            Earlier::Open
        ]
    );
    assert_eq!([1, 2, 3].map(|check| known.refusals(check)), [0, 1, 1]);
}

#[test]
fn what_is_no_ledger_is_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("somebody's");
    for text in ["eyJhbGciOi", "{}", "{}\n", "{\"uo_import\":1,\"name\":\"b"] {
        fs::write(&path, text).unwrap();
        let refused = Ledger::open(&path, &header("a")).unwrap_err().to_string();
        assert!(refused.contains("is no ledger of an import"), "{text}: {refused}");
        assert_eq!(fs::read_to_string(&path).unwrap(), text);
    }
    let whole = serde_json::to_string(&header("a")).unwrap();
    fs::write(&path, &whole[..whole.len() / 2]).unwrap();
    let (_ledger, known) = Ledger::open(&path, &header("a")).unwrap();
    assert_eq!(known.len(), 0);
    assert_eq!(fs::read_to_string(&path).unwrap(), whole + "\n");
}

#[test]
fn a_torn_last_line_is_forgotten_and_a_damaged_one_in_between_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger");
    let (mut ledger, _) = Ledger::open(&path, &header("a")).unwrap();
    ledger.note(2, 1, &created()).unwrap();
    ledger.note(3, 2, &created()).unwrap();
    ledger.flush().unwrap();
    drop(ledger);
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, &text[..text.len() - 5]).unwrap();
    let (mut ledger, known) = Ledger::open(&path, &header("a")).unwrap();
    assert_eq!((known.earlier(1), known.earlier(2)), (Earlier::Created, Earlier::Open));
    ledger.note(3, 2, &created()).unwrap();
    ledger.flush().unwrap();
    drop(ledger);
    assert_eq!(fs::read_to_string(&path).unwrap(), text);
    fs::write(&path, text.replacen("\"created\"", "\"creat\"", 1)).unwrap();
    let damaged = Ledger::open(&path, &header("a")).unwrap_err().to_string();
    assert!(damaged.ends_with("is damaged in line 2"), "{damaged}");
}

#[test]
fn a_ledger_is_of_one_import_and_open_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger");
    let open = Ledger::open(&path, &header("a")).unwrap();
    let twice = Ledger::open(&path, &header("a")).unwrap_err().to_string();
    assert!(twice.contains("is under way"), "{twice}");
    drop(open);
    let other = Ledger::open(&path, &header("b")).unwrap_err().to_string();
    assert!(other.contains("belongs to another import: a, not b"), "{other}");
    fs::write(&path, "email\nana@example.com\n").unwrap();
    let none = Ledger::open(&path, &header("a")).unwrap_err().to_string();
    assert!(none.ends_with("is no ledger of an import"), "{none}");
    assert!(fs::read_to_string(&path).unwrap().starts_with("email"));
}
