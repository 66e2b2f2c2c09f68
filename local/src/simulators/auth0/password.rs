//! The password policy of the simulated connections: at least eight characters, and three of four classes.

const SHORTEST: usize = 8;
const FEWEST_CLASSES: usize = 3;

pub(super) fn is_strong(password: &str) -> bool {
    let classes: [fn(char) -> bool; 4] = [
        |character| character.is_lowercase(),
        |character| character.is_uppercase(),
        |character| character.is_ascii_digit(),
        |character| !character.is_alphanumeric(),
    ];
    let met = classes.iter().filter(|class| password.chars().any(class)).count();
    password.chars().count() >= SHORTEST && met >= FEWEST_CLASSES
}

#[cfg(test)]
mod tests {
    use super::is_strong;

    #[test]
    fn asks_for_eight_characters_and_three_classes() {
        for strong in ["Abcdefg1", "abcdefg1!", "ABC DEF 1", "I have a password"] {
            assert!(is_strong(strong), "{strong}");
        }
        for weak in ["", "Abcde1!", "abcdefgh", "abcdefg1", "ABCDEFGH!", "12345678"] {
            assert!(!is_strong(weak), "{weak}");
        }
    }
}
