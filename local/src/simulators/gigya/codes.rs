//! The error codes and their messages.

/// Every code that the simulator answers, or that a fault may request.
const CODES: &[(u32, &str)] = &[
    (100_001, "Data pending"),
    (200_001, "Operation canceled"),
    (200_008, "OK with errors"),
    (200_009, "Accounts linked"),
    (200_010, "OK with error login identifier exists"),
    (206_001, "Account Pending Registration"),
    (206_002, "Account Pending Verification"),
    (206_003, "Account Missing LoginID"),
    (301_001, "Invalid data center"),
    (400_001, "Invalid request format"),
    (400_002, "Missing required parameter"),
    (400_003, "Unique identifier exists"),
    (400_004, "Invalid parameter format"),
    (400_006, "Invalid parameter value"),
    (400_007, "Duplicate value"),
    (400_008, "Invalid authentication header"),
    (400_009, "Validation error"),
    (400_020, "Schema validation failed"),
    (400_021, "CAPTCHA verification failed"),
    (400_022, "Unique index validation"),
    (400_023, "Invalid type validation"),
    (400_024, "Dynamic fields validation"),
    (400_025, "Write access validation"),
    (400_026, "Invalid format validation"),
    (400_027, "Required value validation"),
    (400_028, "Email not verified"),
    (400_029, "Schema conflict"),
    (400_030, "Operation not allowed"),
    (400_050, "Security verification failed"),
    (400_093, "Invalid ApiKey parameter"),
    (400_096, "Not supported"),
    (401_000, "Invalid policy configuration"),
    (401_030, "Old Password Used"),
    (403_000, "Forbidden"),
    (403_002, "Request has expired"),
    (403_003, "Invalid request signature"),
    (403_004, "Duplicate nonce"),
    (403_005, "Unauthorized user"),
    (403_006, "Secret Sent Over Http"),
    (403_007, "Permission denied"),
    (403_010, "Invalid Secret"),
    (403_011, "Session has expired"),
    (403_012, "No valid session"),
    (403_025, "Invalid token"),
    (403_026, "Unauthorized access error"),
    (403_035, "No user cookie"),
    (403_036, "Unauthorized partner"),
    (403_041, "Account Disabled"),
    (403_042, "Invalid LoginID"),
    (403_043, "Login identifier exists"),
    (403_044, "Underage user"),
    (403_045, "Invalid site configuration error"),
    (403_047, "Login ID does not exist"),
    (403_048, "Api rate limit exceeded"),
    (403_100, "Pending password change"),
    (403_101, "Account Pending TFA Verification"),
    (403_102, "Account Pending TFA Registration"),
    (403_110, "Account Pending Recent Login"),
    (403_120, "Account temporarily locked out"),
    (403_200, "Redundant operation"),
    (403_201, "Invalid application ID"),
    (404_000, "Not found"),
    (404_003, "UID not found"),
    (405_001, "Invalid API method"),
    (409_001, "Identity exists"),
    (409_030, "Too many requests for same user"),
    (410_000, "Gone"),
    (413_001, "Request entity too large"),
    (413_003, "Object too large"),
    (500_000, "General security warning"),
    (500_001, "General server error"),
    (500_002, "Server login error"),
    (500_026, "Network error"),
    (500_028, "Database error"),
    (500_034, "Error during backend operation"),
    (503_001, "Service unavailable for this operation"),
    (504_001, "Timeout"),
    (504_002, "Request timeout"),
];

/// The message of a code; `None` for a code that is not in the vendor's list.
pub(super) fn message(code: u32) -> Option<&'static str> {
    CODES
        .iter()
        .find(|(known, _)| *known == code)
        .map(|(_, message)| *message)
}

/// The HTTP status in a code: its first three digits.
pub(super) fn status(code: u32) -> u16 {
    u16::try_from(code / 1000)
        .ok()
        .filter(|status| (200..600).contains(status))
        .unwrap_or(200)
}

/// The code for an HTTP status of an infrastructure error.
pub(super) fn of_status(status: u16) -> u32 {
    match status {
        413 => 413_001,
        429 => 403_048,
        404 => 404_000,
        503 => 503_001,
        504 => 504_002,
        500.. => 500_001,
        401 | 403 => 403_000,
        _ => 400_001,
    }
}

#[cfg(test)]
mod tests {
    use super::{CODES, message, of_status, status};

    #[test]
    fn the_codes_are_in_order_and_carry_their_status() {
        assert!(CODES.is_sorted_by_key(|(code, _)| code));
        for (code, expected) in [
            (0, 200),
            (100_001, 200),
            (206_002, 206),
            (301_001, 301),
            (403_048, 403),
            (504_002, 504),
        ] {
            assert_eq!(status(code), expected, "{code}");
        }
    }

    #[test]
    fn every_status_of_an_error_has_a_code_with_a_message() {
        for status in 400..600 {
            assert!(message(of_status(status)).is_some(), "{status}");
        }
    }
}
