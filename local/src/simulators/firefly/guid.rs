//! The ids of users.

use uuid::Uuid;

const LENGTH_WITH_HYPHENS: usize = 36;

/// The GUID in lower case; `None` for every other text, including other spellings of GUIDs.
pub(super) fn read(text: &str) -> Option<String> {
    if text.len() != LENGTH_WITH_HYPHENS {
        return None;
    }
    let guid = Uuid::try_parse(text).ok()?;
    Some(guid.hyphenated().to_string())
}

#[cfg(test)]
mod tests {
    use super::read;

    const GUID: &str = "0af7c3d2-5b1e-4c7a-9f00-aabbccddeeff";

    #[test]
    fn reads_hyphenated_guids_in_any_case() {
        for text in [GUID, &GUID.to_uppercase(), "0AF7c3d2-5b1e-4c7a-9F00-aabbccddeeFF"] {
            assert_eq!(read(text).as_deref(), Some(GUID), "{text}");
        }
    }

    #[test]
    fn reads_nothing_else() {
        for text in [
            "",
            "crid-1",
            "0af7c3d25b1e4c7a9f00aabbccddeeff",
            "{0af7c3d2-5b1e-4c7a-9f00-aabbccddeeff}",
            "urn:uuid:0af7c3d2-5b1e-4c7a-9f00-aabbccddeeff",
            "0af7c3d2-5b1e-4c7a-9f00-aabbccddeefg",
            "0af7c3d25-b1e-4c7a-9f00-aabbccddeeff",
            " 0af7c3d2-5b1e-4c7a-9f00-aabbccddeef",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
