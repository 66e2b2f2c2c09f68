//! The old `CreationMode` and `Type`: the sides that a request was for.

use serde_json::Value;

/// The sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sides {
    Both,
    ProviderAlone,
    SubscribeAlone,
}

impl Sides {
    /// Parses the number, which a client may also have sent as text.
    pub(super) fn of(value: &Value) -> Result<Self, &'static str> {
        let number = match value {
            Value::Number(number) => number.as_u64(),
            Value::String(text) => text.parse().ok(),
            _ => None,
        };
        match number {
            Some(0) => Ok(Self::Both),
            Some(1) => Ok(Self::ProviderAlone),
            Some(2) => Ok(Self::SubscribeAlone),
            _ => Err("must be 0 (both sides), 1 (the provider) or 2 (Naviga's database)"),
        }
    }

    pub(super) fn ignore_provider(self) -> bool {
        self == Self::SubscribeAlone
    }
}
