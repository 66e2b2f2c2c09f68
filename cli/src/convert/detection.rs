//! Detects the request that an old body belongs to.

use super::{Model, Refusal, old_body::OldBody, place::Place};

/// Members that only the old Create model has.
const CREATE_ALONE: [&str; 3] = ["CreationMode", "VerifyEmail", "ReturnUrl"];

/// The model that the members show. The old `PUT` served several operations, so a body with an address and other members may be
/// an update, or a create without its required members.
pub(super) fn model_of(old: &OldBody) -> Result<Model, Refusal> {
    if CREATE_ALONE.iter().any(|name| old.has(name)) {
        Ok(Model::Create)
    } else if !old.has("Email") {
        Ok(Model::Update)
    } else if old
        .members()
        .all(|member| member.value.is_null() || goes_with_an_address(member.field.map(|field| field.create)))
    {
        Ok(Model::ChangeEmail)
    } else {
        Err(Refusal::Ambiguous)
    }
}

fn goes_with_an_address(place: Option<Place>) -> bool {
    use super::place::Field;
    matches!(place, Some(Place::Field(Field::Email | Field::Id) | Place::PaperHeader))
}
