//! The generated ids: their description, and the ones in the cases.

const ULID: &str = "[0-9a-hjkmnp-tv-z]{26}";
const UUID: &str = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";

/// The provider, the form in words, and the pattern, in which `ULID` and `UUID` stand for theirs.
const FORMS: [(&str, &str, &str); 6] = [
    ("with Auth0", "`auth0|` and a ULID", r"auth0\|ULID"),
    ("with Gigya", "a ULID", "ULID"),
    ("with SSOR", "a ULID", "ULID"),
    ("with Firefly", "a UUID", "UUID"),
    (
        "with another REST provider",
        "a ULID after the prefix from the tenant's settings, or a UUID if the settings say so",
        "(consumer-)?ULID|UUID",
    ),
    ("without a provider, or with `ignoreProvider`,", "a UUID", "UUID"),
];

/// The description of `customerRegistrationId` in the body of a creation.
pub(crate) fn in_words() -> String {
    let forms = FORMS.map(|(whose, words, _)| format!("{whose} {words}")).join("; ");
    format!(
        "The id by which both sides know the user; a provider may allow only some forms. If absent, a new lower-case id is \
         generated: {forms}."
    )
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::{Value, json};
    use shared::operation::Operation;

    use super::{FORMS, ULID, UUID, in_words};
    use crate::{
        document,
        examples::{event, event_body},
        repository::{none, outcomes},
        validator::{compile, fault},
    };

    /// The provider of the user that a case creates.
    fn whose(case: &str, paper: &str, body: &Value) -> &'static str {
        match paper {
            _ if body["ignoreProvider"] == true => "without a provider, or with `ignoreProvider`,",
            "MORNING" => "with Auth0",
            "MIDDAY" => "with Gigya",
            "WEEKEND" if case.starts_with("rest-") => "with another REST provider",
            "WEEKEND" => "with SSOR",
            "SUNDAY" => "with Firefly",
            "EVENING" => "without a provider, or with `ignoreProvider`,",
            other => panic!("{case}: no demo tenant has the paper {other}"),
        }
    }

    #[test]
    fn each_is_of_the_form_that_the_description_says() {
        let said = &document::value()["components"]["schemas"]["CreateUser"]["properties"]["customerRegistrationId"];
        assert_eq!(said["description"], in_words());
        let (mut faults, mut seen) = (Vec::new(), BTreeSet::new());
        for (case, outcome) in outcomes(Operation::Create.name()) {
            let Some(body) = event_body(Operation::Create, &case).filter(|_| outcome["status"] == 200) else {
                continue;
            };
            let is_named = body
                .as_object()
                .unwrap()
                .keys()
                .any(|name| name.to_ascii_lowercase().ends_with("customerregistrationid"));
            if is_named {
                continue;
            }
            let headers = event(Operation::Create, &case)["headers"].clone();
            let headers = headers.as_object().unwrap().iter();
            let paper = headers
                .into_iter()
                .find(|(name, _)| name.eq_ignore_ascii_case("X-PaperCode"))
                .unwrap()
                .1;
            let whose = whose(&case, paper.as_str().unwrap(), &body);
            let (_, words, form) = FORMS.iter().find(|(one, ..)| *one == whose).unwrap();
            let form = form.replace("ULID", ULID).replace("UUID", UUID);
            let validator = compile(&json!({"type": "string", "pattern": format!("^({form})$")}));
            let id = &outcome["body"]["data"]["customerRegistrationId"];
            seen.insert(whose);
            faults.extend(fault(&validator, id).map(|_| format!("{case}: {id} is not {words}")));
        }
        none(&faults);
        assert_eq!(
            seen,
            FORMS.iter().map(|(whose, ..)| *whose).collect(),
            "no case of these"
        );
    }
}
