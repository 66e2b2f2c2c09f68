//! The marks that a report adds to its rows. With them, a corrected report can be imported.

/// Prefix of the report's columns and, without its dot, name of the report's JSON member. An import skips both.
pub(in super::super) const MARK: &str = "import.";

/// The column, or member of `import`, that says that the row had a password.
pub(in super::super) const REMOVED_PASSWORD: &str = "password";

/// Its value.
pub(in super::super) const LEFT_OUT: &str = "left out";

/// Why a row with that mark and without a password is refused: the user would silently get a random password.
pub(super) const PASSWORD_MISSING: &str =
    "password: the report left it out; put it back, or empty import.password to create the user without one";

/// Whether a member may hold a password, also if its name is misspelt.
pub(in super::super) fn is_secret(name: &str) -> bool {
    name.to_lowercase().contains("passw")
}
