//! Whether `Unauthorized user` means the requested user or the application.
//!
//! Gigya has one code for both, 403005. Known details distinguish them: `Unknown user`, `The user billyBob cannot login` and
//! texts with the word `UID` mean a user; `The supplied userkey was not found` means an application. Any other text decides
//! nothing, because an unknown application must never look like a missing user.

/// Whom the details mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unauthorized {
    User,
    Application,
    /// The details do not say, or not in a known way.
    Unsaid,
}

impl Unauthorized {
    pub(super) fn named_by(details: Option<&str>) -> Self {
        let details = details.unwrap_or_default().trim().to_lowercase();
        let mut words = details.split(|symbol: char| !symbol.is_alphanumeric());
        if details.contains("userkey") {
            Self::Application
        } else if details == "unknown user"
            || (details.starts_with("the user ") && details.ends_with(" cannot login"))
            || words.any(|word| word == "uid")
        {
            Self::User
        } else {
            Self::Unsaid
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Unauthorized::*, *};
    use proptest::prelude::*;

    #[test]
    fn only_what_has_been_seen_of_users_is_said_of_one() {
        for (details, expected) in [
            (Some("Unknown user"), User),
            (Some(" unknown User "), User),
            (Some("The user billyBob cannot login"), User),
            (Some("UID not found"), User),
            (Some("The supplied userkey was not found"), Application),
            (Some("The supplied userKey has no UID"), Application),
            (None, Unsaid),
            (Some(""), Unsaid),
            // The details repeat the message.
            (Some("Unauthorized user"), Unsaid),
            (Some("The user has no permission for this site"), Unsaid),
            (Some("Unknown application"), Unsaid),
            (Some("A fluid situation"), Unsaid),
        ] {
            assert_eq!(Unauthorized::named_by(details), expected, "{details:?}");
        }
    }

    proptest! {
        #[test]
        fn a_user_key_is_never_a_user(before in "\\PC{0,20}", after in "\\PC{0,20}") {
            let details = format!("{before}userKey{after}");
            prop_assert_eq!(Unauthorized::named_by(Some(&details)), Application);
        }
    }
}
