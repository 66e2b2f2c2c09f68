//! The values of the domain: users, ids, addresses, metadata.
//!
//! Values are newtypes with private fields that only their parsers make, so a workflow cannot hold an invalid one. The
//! `Debug` output of secret or personal values does not show them.
//!
//! `user` is a user at one side and at both; `changes`, `metadata_changes` and `patch` are changes of a user. Each
//! other file has one value.

mod changes;
mod crid;
mod email;
mod encrypted_id;
mod metadata;
mod metadata_changes;
mod name;
mod password;
mod patch;
mod registration_changes;
mod return_url;
mod tenant_id;
mod timestamp;
mod user;

pub use changes::ProfileChanges;
pub use crid::{CustomerRegistrationId, IdFault};
pub use email::{EmailAddress, EmailFault};
pub use encrypted_id::{EncryptionKey, IdCipherFault};
pub use metadata::{Metadata, MetadataFault, MetadataKey, MetadataValue};
pub use metadata_changes::MetadataChanges;
pub use name::{Name, NameFault};
pub use password::{Password, PasswordFault};
pub use patch::Patch;
pub use registration_changes::RegistrationChanges;
pub use return_url::{Origin, ReturnUrl, ReturnUrlFault, SentReturnUrl};
pub use tenant_id::{TenantId, TenantIdFault, TenantTextFault};
pub use timestamp::parse_rfc3339;
pub use user::{KnownUser, NewUser, ProviderUser, Registration, User, UserState, Verification};
