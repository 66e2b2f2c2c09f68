//! The four operations, by the names that routes, records, scopes and settings use.

use http::Method;

/// The path that all of them begin with; gateways may put something in front of it.
pub const COLLECTION: &str = "/v4/Users";

/// One operation of the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Operation {
    /// `GET /v4/Users/{customerRegistrationId}`
    GetById,
    /// `POST /v4/Users`
    Create,
    /// `PUT /v4/Users/{customerRegistrationId}`
    Update,
    /// `PATCH /v4/Users/{customerRegistrationId}/Email`
    UpdateEmail,
}

impl Operation {
    /// Every operation.
    pub const ALL: [Self; 4] = [Self::GetById, Self::Create, Self::Update, Self::UpdateEmail];

    /// The name in event records, logs and settings; also the name of the function crate.
    pub const fn name(self) -> &'static str {
        match self {
            Self::GetById => "get-by-id",
            Self::Create => "create",
            Self::Update => "update",
            Self::UpdateEmail => "update-email",
        }
    }

    /// The operation of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|operation| operation.name() == name)
    }

    /// What it writes; `None` where it only reads.
    pub const fn write(self) -> Option<Write> {
        match self {
            Self::GetById => None,
            Self::Create => Some(Write::Create),
            Self::Update => Some(Write::Update),
            Self::UpdateEmail => Some(Write::UpdateEmail),
        }
    }

    /// Whether it changes anything; those that do keep a journal.
    pub const fn writes(self) -> bool {
        self.write().is_some()
    }

    /// The one method the operation answers to.
    pub const fn method(self) -> Method {
        match self {
            Self::GetById => Method::GET,
            Self::Create => Method::POST,
            Self::Update => Method::PUT,
            Self::UpdateEmail => Method::PATCH,
        }
    }

    /// The path, with the id in braces.
    pub const fn path(self) -> &'static str {
        match self.path_shape() {
            PathShape::Collection => COLLECTION,
            PathShape::Item => "/v4/Users/{customerRegistrationId}",
            PathShape::ItemEmail => "/v4/Users/{customerRegistrationId}/Email",
        }
    }

    /// What follows the collection `/v4/Users` in the path.
    pub const fn path_shape(self) -> PathShape {
        match self {
            Self::Create => PathShape::Collection,
            Self::GetById | Self::Update => PathShape::Item,
            Self::UpdateEmail => PathShape::ItemEmail,
        }
    }

    /// The scope a token needs when the tenant's settings name no other.
    pub const fn default_scope(self) -> &'static str {
        match self {
            Self::GetById => "users:read",
            Self::Create | Self::Update | Self::UpdateEmail => "users:write",
        }
    }
}

/// An operation that changes something. It keeps a journal, and its effects are planned, looked for and taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Write {
    /// [`Operation::Create`]
    Create,
    /// [`Operation::Update`]
    Update,
    /// [`Operation::UpdateEmail`]
    UpdateEmail,
}

impl Write {
    /// The operation.
    pub const fn operation(self) -> Operation {
        match self {
            Self::Create => Operation::Create,
            Self::Update => Operation::Update,
            Self::UpdateEmail => Operation::UpdateEmail,
        }
    }

    /// The operation's name.
    pub const fn name(self) -> &'static str {
        self.operation().name()
    }
}

/// The forms of a path below `/v4/Users`; each may end with a slash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PathShape {
    /// `/v4/Users`
    Collection,
    /// `/v4/Users/{customerRegistrationId}`
    Item,
    /// `/v4/Users/{customerRegistrationId}/Email`
    ItemEmail,
}
