//! The bodies that can be converted.

use std::fmt;

use clap::ValueEnum;
use serde::Serialize;
use shared::operation::Operation;

/// A body of the old API, by its purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Model {
    /// The body of POST /User or POST /User/Passwordless
    Create,
    /// The body of PUT /User/{customerRegistrationId}, without a new address
    Update,
    /// The body of PUT /User/{customerRegistrationId}, with a new address
    ChangeEmail,
}

impl Model {
    /// Every model.
    pub const ALL: [Self; 3] = [Self::Create, Self::Update, Self::ChangeEmail];

    /// The operation of this API with the same purpose.
    pub const fn operation(self) -> Operation {
        match self {
            Self::Create => Operation::Create,
            Self::Update => Operation::Update,
            Self::ChangeEmail => Operation::UpdateEmail,
        }
    }
}

impl fmt::Display for Model {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Create => "create",
            Self::Update => "update",
            Self::ChangeEmail => "change-email",
        })
    }
}
