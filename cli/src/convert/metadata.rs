//! Puts values under keys of `metadata`.

use serde_json::Value;
use shared::{model::MetadataKey, shown::shown};

use super::{
    draft::{Draft, Placed},
    note::Kind,
    place::Place,
    value::checked_metadata,
};

impl Draft {
    /// Puts a value under a key, if this API accepts it.
    pub(super) fn key(&mut self, name: &str, key: &str, value: &Value) -> Placed {
        match checked_metadata(value) {
            Ok(value) => self.put_metadata(name, key, value),
            Err(fault) => {
                self.refused(name, &fault);
                Placed::Not
            }
        }
    }

    pub(super) fn consent(&mut self, name: &str, key: &str, value: &Value) {
        if self.key(name, key, value) == Placed::Yes && value.is_number() {
            self.note(
                Kind::Check,
                name,
                &format!("in metadata.{key} as the number that it was"),
                "the documents give it the range 0 to 255 and do not say what a number means, nor in which form the key is kept",
                "compare it with a user that Naviga has migrated",
            );
        }
    }

    pub(super) fn own_key(&mut self, name: &str, key: &str, value: &Value) {
        if self.key(name, key, value) == Placed::Yes {
            self.note(
                Kind::Check,
                name,
                &format!("in metadata.{key}, a key of our choosing"),
                "the documents list no key for that part of an address; the new field state is that of the registration",
                "rename it, where your other systems look elsewhere",
            );
        }
    }

    /// The old `Metadata`, member by member.
    pub(super) fn members(&mut self, name: &str, value: &Value) {
        let Value::Object(members) = value else {
            return self.refused(name, "must be an object");
        };
        for (key, value) in members {
            let place = format!("{name}.{}", shown(key));
            if value.is_null() {
                self.null(&place, Place::Metadata(""));
                continue;
            }
            let renamed = camel_case(key);
            match (MetadataKey::parse(key), MetadataKey::parse(&renamed)) {
                (Ok(_), _) => {
                    self.key(&place, key, value);
                }
                (Err(_), Ok(_)) => {
                    if self.key(&place, &renamed, value) == Placed::Yes {
                        self.note(
                            Kind::Changed,
                            &place,
                            &format!("under metadata.{renamed}"),
                            "keys of metadata are camelCase",
                            "read it under the new key",
                        );
                    }
                }
                (Err(fault), Err(_)) => self.refused(&place, &fault.to_string()),
            }
        }
    }
}

/// The name in camelCase, as keys require. Its leading capitals become lower case, except the one that begins the next word
/// (`FavouriteTeam` → `favouriteTeam`, `URLOfShop` → `urlOfShop`, `DOB` → `dob`).
pub(super) fn camel_case(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let capitals = letters.iter().take_while(|letter| letter.is_ascii_uppercase()).count();
    let next_is_small = letters.get(capitals).is_some_and(char::is_ascii_lowercase);
    let lowered = if capitals > 1 && next_is_small {
        capitals - 1
    } else {
        capitals
    };
    letters
        .iter()
        .enumerate()
        .map(|(index, letter)| {
            if index < lowered {
                letter.to_ascii_lowercase()
            } else {
                *letter
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leading_capitals_are_lowered() {
        for (name, key) in [
            ("FavouriteTeam", "favouriteTeam"),
            ("URLOfShop", "urlOfShop"),
            ("DOB", "dob"),
            ("A", "a"),
            ("A1", "a1"),
            ("AB1", "ab1"),
            ("already", "already"),
            ("two_Words", "two_Words"),
            ("", ""),
        ] {
            assert_eq!(camel_case(name), key);
        }
    }
}
