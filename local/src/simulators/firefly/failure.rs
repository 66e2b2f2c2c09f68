//! Firefly's own errors, each with a code and a message. They come with HTTP 200.

/// One error of the service.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) code: &'static str,
    /// The default message.
    pub(super) message: &'static str,
}

pub(super) const USER_NOT_FOUND: Failure = Failure {
    code: "USER_NOT_FOUND",
    message: "There is no user with this GUID.",
};
pub(super) const GUID_IN_USE: Failure = Failure {
    code: "GUID_IN_USE",
    message: "Another user has this GUID.",
};
pub(super) const EMAIL_IN_USE: Failure = Failure {
    code: "EMAIL_IN_USE",
    message: "Another user has this email address.",
};
pub(super) const INVALID_GUID: Failure = Failure {
    code: "INVALID_GUID",
    message: "A GUID has 32 hexadecimal digits and four hyphens.",
};
pub(super) const INVALID_PASSWORD: Failure = Failure {
    code: "INVALID_PASSWORD",
    message: "Passwords need 8 to 64 characters, one of them a digit.",
};
pub(super) const INVALID_REQUEST: Failure = Failure {
    code: "INVALID_REQUEST",
    message: "The request is not acceptable.",
};
const RATE_LIMITED: Failure = Failure {
    code: "RATE_LIMITED",
    message: "There are too many requests.",
};
const SYSTEM_ERROR: Failure = Failure {
    code: "SYSTEM_ERROR",
    message: "The system is out of order.",
};

const ALL: [Failure; 8] = [
    USER_NOT_FOUND,
    GUID_IN_USE,
    EMAIL_IN_USE,
    INVALID_GUID,
    INVALID_PASSWORD,
    INVALID_REQUEST,
    RATE_LIMITED,
    SYSTEM_ERROR,
];

impl Failure {
    pub(super) fn of_code(code: &str) -> Option<Self> {
        ALL.into_iter().find(|failure| failure.code == code)
    }

    /// Whether it tells the caller to wait.
    pub(super) fn asks_for_pause(&self) -> bool {
        self.code == RATE_LIMITED.code
    }
}
