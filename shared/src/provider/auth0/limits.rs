//! Limits of what Auth0 keeps: larger values are refused before any call, with a reason for the caller.

use serde_json::{Map, Value};

use crate::error::PortError;

/// The longest `given_name` and `family_name`, in characters.
const LONGEST_NAME: usize = 150;

/// The most that Auth0 keeps of one user, in bytes. Beyond it, writes succeed "for now", and Auth0 does not report what it
/// loses later.
const LARGEST_PROFILE: usize = 10 * 1024;

/// Checks that Auth0 takes a name; `field` is its name in our API.
pub(super) fn check_name(field: &str, name: Option<&str>) -> Result<(), PortError> {
    match name {
        Some(name) if name.chars().count() > LONGEST_NAME => {
            let reason = format!("{field}: must have at most {LONGEST_NAME} characters");
            Err(PortError::Rejected { reason: Some(reason) })
        }
        _ => Ok(()),
    }
}

/// Checks the metadata of a new user, which alone must not be larger than all that is kept of a user. Changes are not
/// checked, because the present size is unknown, and undoing a change must not fail because of its size.
pub(super) fn check_metadata(metadata: &Map<String, Value>) -> Result<(), PortError> {
    let size = serde_json::to_vec(metadata).map_err(PortError::unavailable)?.len();
    if size > LARGEST_PROFILE {
        let reason = format!(
            "metadata: has {size} bytes as JSON, and Auth0 keeps at most {LARGEST_PROFILE} bytes of a user in all"
        );
        return Err(PortError::Rejected { reason: Some(reason) });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{
        model::{Metadata, Name, NewUser, Patch, ProfileChanges},
        provider::auth0::wire::{UserCreation, profile_change},
        upstream::samples::{in_full, new_user},
    };

    #[test]
    fn names_count_characters() {
        for name in [None, Some("Ana"), Some("ł".repeat(150).as_str())] {
            check_name("firstName", name).unwrap();
        }
        let refusal = check_name("firstName", Some(&"x".repeat(151))).unwrap_err();
        assert_eq!(
            in_full(&refusal),
            "refused: firstName: must have at most 150 characters"
        );
    }

    #[test]
    fn metadata_counts_bytes_of_json() {
        let of = |length: usize| {
            let metadata = json!({ "a": "x".repeat(length) });
            check_metadata(metadata.as_object().unwrap())
        };
        let frame = r#"{"a":""}"#.len();
        of(LARGEST_PROFILE - frame).unwrap();
        assert_eq!(
            in_full(&of(LARGEST_PROFILE - frame + 1).unwrap_err()),
            "refused: metadata: has 10241 bytes as JSON, and Auth0 keeps at most 10240 bytes of a user in all"
        );
        check_metadata(&Map::new()).unwrap();
    }

    #[test]
    fn what_auth0_cannot_keep_is_refused_with_the_field() {
        let long = Name::stored("x".repeat(151));
        for (first_name, last_name, expected) in [
            (
                long.clone(),
                None,
                "refused: firstName: must have at most 150 characters",
            ),
            (
                None,
                long.clone(),
                "refused: lastName: must have at most 150 characters",
            ),
        ] {
            let changes = ProfileChanges {
                first_name: Patch::between(None, first_name.as_ref()),
                last_name: Patch::between(None, last_name.as_ref()),
                ..Default::default()
            };
            assert_eq!(in_full(&profile_change(&changes).unwrap_err()), expected);
            let user = NewUser {
                first_name,
                last_name,
                ..new_user("1")
            };
            let refusal = UserCreation::of(&user, "1", "secret-1", "Readers", "key-1")
                .err()
                .unwrap();
            assert_eq!(in_full(&refusal), expected);
        }
        let entries: Map<String, Value> = (0..100)
            .map(|number| (format!("key{number}"), "x".repeat(100).into()))
            .collect();
        let user = NewUser {
            metadata: Metadata::stored(&entries),
            ..new_user("1")
        };
        let refusal = UserCreation::of(&user, "1", "secret-1", "Readers", "key-1")
            .err()
            .unwrap();
        assert!(in_full(&refusal).starts_with("refused: metadata: has "), "{refusal:?}");
    }
}
