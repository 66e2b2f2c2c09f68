//! A member of the old models: its new place, and the basis for that.

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
    /// The name in the documents' spelling.
    pub name: &'static str,
    /// Where the documents mention it.
    pub seen: Seen,
    /// Its place in Create.
    pub create: Place,
    /// Its place in Update.
    pub update: Place,
    /// The basis for the places.
    pub basis: Basis,
}

impl OldField {
    /// Its place in the new request for this model.
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

/// Where the documents mention a member.
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
