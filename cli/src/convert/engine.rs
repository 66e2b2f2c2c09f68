//! Converts the old body member by member.

use serde_json::Value;
use shared::model::{MetadataKey, TenantId};

use super::{
    Conversion, Model, Refusal,
    draft::{Draft, Placed},
    metadata::camel_case,
    note::Kind,
    old_body::{Member, OldBody},
    place::{Field, Place, Reason},
    sides::Sides,
    value::checked,
};

pub(super) fn run(old: &OldBody, model: Model) -> Result<Conversion, Refusal> {
    let mut draft = Draft::new(model);
    // Named members take precedence over the same keys in Metadata.
    let is_metadata = |member: &&Member| member.field.is_some_and(|field| field.create == Place::Members);
    let (last, first): (Vec<_>, Vec<_>) = old.members().partition(is_metadata);
    for member in first.into_iter().chain(last) {
        draft.member(member);
    }
    draft.finish()
}

impl Draft {
    fn member(&mut self, member: &Member) {
        let Member { name, field, value } = member;
        let place = field.map(|field| field.place(self.model));
        match place {
            Some(place) if value.is_null() => self.null(name, place),
            None if value.is_null() => {}
            None => self.unknown(name),
            Some(Place::Field(field)) => self.field(name, field, value),
            Some(Place::Metadata(key)) => {
                self.key(name, key, value);
            }
            Some(Place::Consent(key)) => self.consent(name, key, value),
            Some(Place::OwnKey(key)) => self.own_key(name, key, value),
            Some(Place::Members) => self.members(name, value),
            Some(Place::Path) => self.path(name, value),
            Some(Place::PaperHeader) => self.paper(name, value),
            Some(Place::Sides) => self.sides(name, value),
            Some(Place::Nowhere(reason)) => self.leave_out(name, reason),
        }
    }

    /// In Create, `null` means the same as an absent member. In Update it would clear the value.
    pub(super) fn null(&mut self, name: &str, place: Place) {
        let clears = match place {
            Place::Field(field) => matches!(field, Field::FirstName | Field::LastName),
            Place::Metadata(_) | Place::Consent(_) | Place::OwnKey(_) => true,
            _ => false,
        };
        if clears && self.model == Model::Update {
            self.leave_out(name, NULL_IN_UPDATE);
        }
    }

    fn unknown(&mut self, name: &str) {
        let key = camel_case(name);
        let instead = if MetadataKey::parse(&key).is_ok() {
            format!("if it is a field of your own, put it into Metadata: metadata.{key}")
        } else {
            "if it is a field of your own, put it into Metadata".to_owned()
        };
        let why = "no documented model of the old API has it";
        self.note(Kind::LeftOut, name, "not in the new request", why, &instead);
    }

    fn field(&mut self, name: &str, field: Field, value: &Value) {
        let empty = value.as_str() == Some("");
        if empty && matches!(field, Field::Id | Field::ReturnUrl) {
            return self.leave_out(name, EMPTY);
        }
        let new = match checked(field, value) {
            Ok(new) => new,
            Err(fault) if field.decides() => return self.fault(name, &fault),
            Err(fault) => return self.refused(name, &fault),
        };
        let changed = new != *value;
        if self.put_field(name, field, new) == Placed::Not {
            return;
        }
        match field {
            Field::Email if changed => self.note(
                Kind::Changed,
                name,
                "in lower case",
                "this API keeps and shows addresses in lower case, and so compares them",
                "where you compare addresses with ones of your own, do so without regard to case",
            ),
            Field::ReturnUrl => self.note(
                Kind::Check,
                name,
                "in returnUrl as it was",
                "it is refused unless its origin is one that the tenant allows",
                "see that Create.ReturnUrlOrigins of the tenant's settings has the origin",
            ),
            Field::FirstName | Field::LastName if empty && self.model == Model::Update => self.note(
                Kind::Check,
                name,
                &format!("in {} as the empty text", field.name()),
                "here the empty text clears the name; what it did in the old Update is not documented",
                "leave it out, where the name is to stay",
            ),
            _ => {}
        }
    }

    fn path(&mut self, name: &str, value: &Value) {
        if value.as_str() == Some("") {
            return self.leave_out(name, EMPTY);
        }
        match checked(Field::Id, value) {
            Err(fault) => self.fault(name, &fault),
            Ok(id) => {
                self.id = id.as_str().map(str::to_owned);
                let why = "which user is meant stands in the path alone";
                self.note(Kind::Moved, name, "in the path, percent-encoded", why, "");
            }
        }
    }

    fn paper(&mut self, name: &str, value: &Value) {
        let code = value.as_str().unwrap_or_default();
        if let Err(fault) = TenantId::check(code) {
            return self.refused(name, &fault.to_string());
        }
        self.paper = Some(code.to_owned());
        let why = "the tenant is named by headers, with every request";
        self.note(
            Kind::Moved,
            name,
            "in the header X-PaperCode",
            why,
            "send the other headers too",
        );
    }

    fn sides(&mut self, name: &str, value: &Value) {
        let sides = match Sides::of(value) {
            Ok(sides) => sides,
            Err(fault) => return self.fault(name, fault),
        };
        let ignored = sides.ignore_provider();
        if self.put_field(name, Field::IgnoreProvider, ignored.into()) == Placed::Not {
            return;
        }
        let what = format!("as ignoreProvider: {ignored}");
        match sides {
            Sides::ProviderAlone => self.note(
                Kind::Check,
                name,
                &what,
                "there is no request to the provider alone: Subscribe gets the user too",
                "see that nothing relies on Subscribe not knowing the user",
            ),
            Sides::Both | Sides::SubscribeAlone => {
                self.note(
                    Kind::Changed,
                    name,
                    &what,
                    "a flag has taken the place of the number",
                    "",
                );
            }
        }
    }

    /// Leaves out what this API would refuse, with the API's text as the reason.
    pub(super) fn refused(&mut self, name: &str, fault: &str) {
        let what = "not in the new request";
        let why = format!("this API would refuse it: {fault}");
        self.note(
            Kind::LeftOut,
            name,
            what,
            &why,
            "mend the value and convert again, or do without it",
        );
    }
}

const EMPTY: Reason = Reason {
    why: "it is empty, and this API takes no empty one",
    instead: "",
};

const NULL_IN_UPDATE: Reason = Reason {
    why: "null would clear the value here; what it did in the old Update is not documented",
    instead: "put null into the new body, where the value is to be cleared",
};
