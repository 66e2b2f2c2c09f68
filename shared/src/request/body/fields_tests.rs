use super::*;
use serde_json::json;

fn fields(value: &Value) -> Fields {
    Fields::of(value.as_object().unwrap().clone())
}

#[test]
fn all_faults_come_together_and_a_case_slip_gets_a_hint() {
    let mut fields = fields(&json!({"Email": "a", "verified": "yes", "metadata": {"Bad": 1}, "extra": 1}));
    fields.text("email", |text| Ok::<_, String>(text.to_owned()));
    fields.boolean("verified");
    fields.metadata();
    let error = fields.finish().unwrap_err();
    assert_eq!(error.code(), Code::InvalidInput);
    for part in [
        "Email: unknown field, did you mean email?",
        "verified: must be true or false",
        "metadata.Bad: keys begin",
        "extra: unknown field",
    ] {
        assert!(error.text().contains(part), "{} does not say {part}", error.text());
    }
}

#[test]
fn metadata_alone_has_its_own_codes() {
    for (metadata, code) in [
        (json!({"Bad": "x"}), Code::InvalidMetadata),
        (json!(["x"]), Code::InvalidMetadata),
        (json!({"good": "x".repeat(101)}), Code::MetadataTooLong),
        (json!({"good": "x".repeat(101), "Bad": 1}), Code::InvalidMetadata),
    ] {
        let mut fields = fields(&json!({ "metadata": metadata }));
        fields.metadata();
        let error = fields.finish().unwrap_err();
        assert_eq!(error.code(), code);
        assert!(error.meta().unwrap().starts_with("metadata"));
    }
}
