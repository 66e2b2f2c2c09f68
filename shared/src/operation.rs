//! The four operations, with their names in routes, records, scopes and settings.

use http::Method;

/// The path that all operations begin with. Gateways may put a stage or base path in front of it.
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

    /// The name in event records, logs and settings. It is also the name of the function's crate.
    pub const fn name(self) -> &'static str {
        match self {
            Self::GetById => "get-by-id",
            Self::Create => "create",
            Self::Update => "update",
            Self::UpdateEmail => "update-email",
        }
    }

    /// The operation with that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|operation| operation.name() == name)
    }

    /// The write that it is; `None` if it only reads.
    pub const fn write(self) -> Option<Write> {
        match self {
            Self::GetById => None,
            Self::Create => Some(Write::Create),
            Self::Update => Some(Write::Update),
            Self::UpdateEmail => Some(Write::UpdateEmail),
        }
    }

    /// Whether it is a write. Writes use the journal.
    pub const fn writes(self) -> bool {
        self.write().is_some()
    }

    /// The HTTP method.
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

    /// The form of the path below `/v4/Users`.
    pub const fn path_shape(self) -> PathShape {
        match self {
            Self::Create => PathShape::Collection,
            Self::GetById | Self::Update => PathShape::Item,
            Self::UpdateEmail => PathShape::ItemEmail,
        }
    }

    /// The scope that a token needs if the tenant's settings name no other.
    pub const fn default_scope(self) -> &'static str {
        match self {
            Self::GetById => "users:read",
            Self::Create | Self::Update | Self::UpdateEmail => "users:write",
        }
    }
}

/// An operation that writes. It has an entry in the journal, and its effects are planned, looked for and taken back.
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

/// The forms of a path. Each may end with a slash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PathShape {
    /// `/v4/Users`
    Collection,
    /// `/v4/Users/{customerRegistrationId}`
    Item,
    /// `/v4/Users/{customerRegistrationId}/Email`
    ItemEmail,
}
