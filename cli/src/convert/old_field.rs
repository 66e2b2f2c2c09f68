//! A member of the old models: where it went, and on what that rests.

use super::{
    Model,
    place::{
        Basis, Field,
        Place::{self, Nowhere, PaperHeader, Path, Sides},
        Reason,
    },
};

/// A member of the old models.
#[derive(Debug, Clone, Copy)]
pub struct OldField {
    /// The name, as the documents spell it.
    pub name: &'static str,
    /// Where the documents have it.
    pub seen: Seen,
    /// Where it goes in Create.
    pub create: Place,
    /// Where it goes in Update.
    pub update: Place,
    /// On what that rests.
    pub basis: Basis,
}

impl OldField {
    /// Where it goes in the request that does the same.
    pub fn place(&self, model: Model) -> Place {
        match (model, self.create, self.update) {
            (Model::Create, place, _)
            | (Model::Update, _, place)
            | (Model::ChangeEmail, place @ Place::Field(Field::Email), _)
            | (Model::ChangeEmail, _, place @ (Path | PaperHeader | Nowhere(_))) => place,
            (Model::ChangeEmail, _, Sides | Place::Field(Field::IgnoreProvider)) => Nowhere(EVERY_SIDE),
            (Model::ChangeEmail, ..) => Nowhere(ADDRESS_ALONE),
        }
    }
}

/// Where the documents have a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    /// In a request of the old API.
    Request,
    /// In an answer of the old API.
    Answer,
    /// In the URL of the old Get By Id.
    Url,
    /// In the parameters of the new Update; the old Update's body is not documented.
    NewUpdate,
}

const ADDRESS_ALONE: Reason = Reason {
    why: "Update Email takes the address and nothing else",
    instead: "send it with Update: convert the same body with --operation update",
};

const EVERY_SIDE: Reason = Reason {
    why: "Update Email changes the address at each side that knows the user",
    instead: "",
};
