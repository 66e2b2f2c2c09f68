//! Names for the keys of `metadata`.

/// A name in the camelCase that keys need: its leading capitals in lower case, but not the one that begins the next word
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
