//! The table of event types: codes, ids, and the operations that leave each.

use crate::operation::Operation::{self, Create, GetById, Update, UpdateEmail};

macro_rules! event_types {
    ($($(#[$doc:meta])* $variant:ident = $id:literal, $code:literal, $operations:expr, $formerly:expr;)+) => {
        /// A kind of step that leaves a record. Codes and ids are Naviga's.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum EventType { $($(#[$doc])* $variant,)+ }

        impl EventType {
            /// Every type, in the order of the table.
            pub const TABLE: &'static [EventType] = &[$(EventType::$variant,)+];

            /// The number, for example `4601`. Two types share that one, as in Naviga's table.
            pub const fn id(self) -> u16 {
                match self { $(EventType::$variant => $id,)+ }
            }

            /// The code, for example `AUTHSYSTEM_USER_GETBYID`.
            pub const fn code(self) -> &'static str {
                match self { $(EventType::$variant => $code,)+ }
            }

            /// The operations that leave such records.
            pub const fn operations(self) -> &'static [Operation] {
                match self { $(EventType::$variant => $operations,)+ }
            }

            /// The event of the old API that this type replaces.
            pub const fn formerly(self) -> Option<&'static str> {
                match self { $(EventType::$variant => $formerly,)+ }
            }
        }
    };
}

event_types! {
    /// The provider was asked for a user by id.
    AuthsystemUserGetById = 4601, "AUTHSYSTEM_USER_GETBYID", &[GetById, Update, UpdateEmail], Some("GETUSERBYID (1042)");
    /// The provider was asked whether an email or id is known.
    AuthsystemUserGet = 4601, "AUTHSYSTEM_USER_GET", &[Create], Some("GETUSER (73)");
    /// The provider made a user (Create) or changed one (Update).
    AuthsystemUserCreate = 4602, "AUTHSYSTEM_USER_CREATE", &[Create, Update], Some("CREATELOGIN (68), UPDATEUSER (712)");
    /// The provider changed an email.
    AuthsystemUserChangeEmail = 4610, "AUTHSYSTEM_USER_CHANGEEMAIL", &[UpdateEmail], Some("CHGEMAIL (21)");
    /// Subscribe was asked for a user by id.
    SubscribeUserGetById = 4001, "SUBSCRIBE_USER_GETBYID", &[GetById, Update, UpdateEmail], Some("GETUSERBYID (1042)");
    /// Subscribe made a registration (Create) or changed one (Update). In Create it sends the verification mail.
    SubscribeUserCreate = 4002, "SUBSCRIBE_USER_CREATE", &[Create, Update], Some("CREATELOGIN (68), UPDATEUSER (712)");
    /// Subscribe was synchronised with the provider.
    SubscribeUserUpdate = 4004, "SUBSCRIBE_USER_UPDATE", &[GetById], None;
    /// Subscribe changed an email.
    SubscribeUserChangeEmail = 4011, "SUBSCRIBE_USER_CHANGEEMAIL", &[UpdateEmail], Some("CHGEMAIL (21)");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_sides_keep_their_number_range() {
        for (index, kind) in EventType::TABLE.iter().enumerate() {
            assert!(
                EventType::TABLE[index + 1..]
                    .iter()
                    .all(|other| other.code() != kind.code())
            );
            let range = if kind.code().starts_with("AUTHSYSTEM_") {
                4600..4700
            } else {
                4000..4100
            };
            assert!(range.contains(&kind.id()), "{}", kind.code());
        }
    }
}
