//! The body of Create, as far as it can be judged without the tenant.

use std::convert::Infallible;

use shared::{
    model::{CustomerRegistrationId, EmailAddress, Metadata, Name, Password, SentReturnUrl, UserState},
    request::body::Fields,
};

/// The encrypted id, as the sample of the documents spells it.
pub(crate) const ENCRYPTED_ID: &str = "encryptedCustomerRegistrationId";

/// The encrypted id, as the parameter table of the documents spells it.
pub(crate) const ENCRYPTED_ID_SMALL_D: &str = "encryptedCustomerRegistrationid";

/// The fields, each by itself. What is `None` is absent, or has its fault noted.
#[derive(Debug)]
pub(crate) struct Body {
    pub(crate) email: Option<EmailAddress>,
    pub(crate) password: Option<Password>,
    pub(crate) first_name: Option<Name>,
    pub(crate) last_name: Option<Name>,
    pub(crate) id: Option<CustomerRegistrationId>,
    /// Whether it is an id of the tenant is open.
    pub(crate) encrypted_id: Option<String>,
    /// Likewise, in the other spelling.
    pub(crate) encrypted_id_small_d: Option<String>,
    /// Whether the tenant allows its origin is open.
    pub(crate) return_url: Option<SentReturnUrl>,
    pub(crate) verify_email: bool,
    pub(crate) ignore_provider: bool,
    pub(crate) metadata: Metadata,
}

impl Body {
    /// Reads every field that Create knows.
    pub(crate) fn read(fields: &mut Fields) -> Self {
        let as_it_is = |text: &str| Ok::<_, Infallible>(text.to_owned());
        Self {
            email: fields.required_text("email", EmailAddress::parse),
            password: fields.text("password", Password::parse),
            first_name: fields.text("firstName", Name::parse).flatten(),
            last_name: fields.text("lastName", Name::parse).flatten(),
            id: fields.text("customerRegistrationId", CustomerRegistrationId::parse),
            encrypted_id: fields.text(ENCRYPTED_ID, as_it_is),
            encrypted_id_small_d: fields.text(ENCRYPTED_ID_SMALL_D, as_it_is),
            return_url: fields.text("returnUrl", SentReturnUrl::parse),
            verify_email: fields.boolean("verifyEmail").unwrap_or(false),
            ignore_provider: fields.boolean("ignoreProvider").unwrap_or(false),
            metadata: {
                // Only in the sample of the documents: checked, otherwise without effect.
                fields.text("state", known_state);
                let entries = fields.metadata().into_iter();
                entries.filter_map(|(key, value)| Some((key, value?))).collect()
            },
        }
    }
}

fn known_state(text: &str) -> Result<(), &'static str> {
    let known = UserState::ALL.iter().any(|state| state.name() == text);
    if known {
        Ok(())
    } else {
        Err("must be Standard, Lite or Unverified")
    }
}
