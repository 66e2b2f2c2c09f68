//! References to secrets: `secretsmanager:NAME`, `ssm:NAME`, `file:NAME`, each with `#MEMBER` if the secret is a JSON object.
//!
//! `NAME` is a name or ARN of 1–512 ASCII letters, digits and `/_+=.@:-`. The name of a file has no `/` and does not begin
//! with a dot, so that it stays in the secrets directory. `MEMBER` is any text that is not empty.

use std::fmt;

use super::SecretText;
use crate::error::{PortError, chain};

/// Where a secret is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SecretStore {
    /// AWS Secrets Manager.
    SecretsManager,
    /// The Parameter Store of AWS Systems Manager.
    ParameterStore,
    /// A file of the deployment's secrets directory; meant for the local stack.
    File,
}

/// Why a reference is refused. The text is never repeated: it may be a secret that was written in the wrong place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SecretRefFault {
    /// There is no known store in front of the colon.
    #[error(
        "must be a reference: secretsmanager:NAME, ssm:NAME or file:NAME, each with #MEMBER where needed, never the secret itself"
    )]
    Form,
    /// The store cannot have this name, or it leaves the secrets directory.
    #[error("the name after the colon holds 1–512 letters, digits and the characters /_+=.@:-, and file names no path")]
    Name,
}

/// A reference to a secret.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct SecretRef {
    store: SecretStore,
    name: String,
    member: Option<String>,
}

impl SecretRef {
    /// Parses a reference as settings write it; the store is in lower case. [`SecretRefFault::Form`] if no known store is
    /// named, [`SecretRefFault::Name`] if the name is wrong or the member empty. Whether the secret exists shows only when it
    /// is read.
    pub fn parse(text: &str) -> Result<Self, SecretRefFault> {
        let (store, name) = match text.split_once(':') {
            Some(("secretsmanager", name)) => (SecretStore::SecretsManager, name),
            Some(("ssm", name)) => (SecretStore::ParameterStore, name),
            Some(("file", name)) => (SecretStore::File, name),
            _ => return Err(SecretRefFault::Form),
        };
        let (name, member) = match name.split_once('#') {
            Some((name, member)) if !member.is_empty() => (name, Some(member.to_owned())),
            Some(_) => return Err(SecretRefFault::Name),
            None => (name, None),
        };
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"/_+=.@:-".contains(&byte);
        let plain = (1..=512).contains(&name.len()) && name.bytes().all(allowed);
        let contained = store != SecretStore::File || !(name.contains('/') || name.starts_with('.'));
        if plain && contained {
            Ok(Self {
                store,
                name: name.to_owned(),
                member,
            })
        } else {
            Err(SecretRefFault::Name)
        }
    }

    /// Which store.
    pub const fn store(&self) -> SecretStore {
        self.store
    }

    /// The name or ARN within the store.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The member of the secret's JSON object, if the reference names one.
    pub fn member(&self) -> Option<&str> {
        self.member.as_deref()
    }
}

/// The part of a secret's text that a reference names: the whole, or one member of its JSON object.
/// [`PortError::Misconfigured`] if it is not a JSON object or has no text member of that name.
pub(super) fn pick(reference: &SecretRef, text: &str) -> Result<SecretText, PortError> {
    let Some(member) = reference.member() else {
        return Ok(SecretText::new(text));
    };
    // serde's message could quote the secret.
    let object: serde_json::Value = serde_json::from_str(text)
        .map_err(|_| PortError::misconfigured(format!("{reference}: the secret is not JSON")))?;
    let value = object.get(member).and_then(serde_json::Value::as_str);
    value
        .map(SecretText::new)
        .ok_or_else(|| PortError::misconfigured(format!("{reference}: the secret has no such text member")))
}

/// The error for a failed call to a store of AWS. `is_of_settings` says that the reference is at fault, so that no retry
/// helps.
pub(super) fn not_given(
    reference: &SecretRef,
    error: &(impl std::error::Error + 'static),
    is_of_settings: bool,
) -> PortError {
    // The service's error message only: its whole answer may hold the secret.
    let text = chain(error);
    if is_of_settings {
        PortError::misconfigured(format!("{reference}: {text}"))
    } else {
        PortError::unavailable(text)
    }
}

impl fmt::Display for SecretRef {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let store = match self.store {
            SecretStore::SecretsManager => "secretsmanager",
            SecretStore::ParameterStore => "ssm",
            SecretStore::File => "file",
        };
        write!(formatter, "{store}:{}", self.name)?;
        self.member
            .as_ref()
            .map_or(Ok(()), |member| write!(formatter, "#{member}"))
    }
}

impl fmt::Debug for SecretRef {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "SecretRef({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_text_is_a_reference_or_refused(text in "\\PC{0,40}|(file|ssm|secretsmanager):[ -~]{0,30}") {
            crate::fuzzing::values::check_reference(&text);
        }
    }

    #[test]
    fn references_are_shown_as_they_are_written() {
        for text in [
            "secretsmanager:users-orchestrator/prod/auth0",
            "secretsmanager:arn:aws:secretsmanager:eu-west-1:1:secret:x-Ab#clientSecret",
            "ssm:/users-orchestrator/prod/auth0#clientSecret",
            "ssm:arn:aws:ssm:eu-west-1:1:parameter/users-orchestrator/prod/auth0",
            "file:auth0",
        ] {
            assert_eq!(SecretRef::parse(text).unwrap().to_string(), text);
        }
    }

    #[test]
    fn secrets_in_clear_and_paths_are_refused() {
        for (text, fault) in [
            ("s3cr3t", SecretRefFault::Form),
            ("env:SECRET", SecretRefFault::Form),
            ("", SecretRefFault::Form),
            ("file:", SecretRefFault::Name),
            ("file:../etc/passwd", SecretRefFault::Name),
            ("file:/etc/passwd", SecretRefFault::Name),
            ("file:.hidden", SecretRefFault::Name),
            ("secretsmanager:a b", SecretRefFault::Name),
            ("secretsmanager:a#", SecretRefFault::Name),
            ("ssm:", SecretRefFault::Name),
            ("ssm:/a b", SecretRefFault::Name),
            ("SSM:a", SecretRefFault::Form),
        ] {
            assert_eq!(SecretRef::parse(text), Err(fault), "{text}");
        }
    }
}
