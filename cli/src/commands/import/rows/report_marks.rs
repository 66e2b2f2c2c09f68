//! What the report of refused rows adds to a row, so that the row can be mended and fed again.

/// Columns that begin with this, and the member of this name without its dot, are the report's; an import skips them.
pub(in super::super) const MARK: &str = "import.";

/// The column, and the member of `import`, that says that the row had a password.
pub(in super::super) const REMOVED_PASSWORD: &str = "password";

/// What stands in it.
pub(in super::super) const LEFT_OUT: &str = "left out";

/// Why a row with that mark and without a password is refused: the user would silently get a password that nobody knows.
pub(super) const PASSWORD_MISSING: &str =
    "password: the report left it out; put it back, or empty import.password to create the user without one";

/// Whether a member holds a password, also where it is misspelt.
pub(in super::super) fn is_secret(name: &str) -> bool {
    name.to_lowercase().contains("passw")
}
