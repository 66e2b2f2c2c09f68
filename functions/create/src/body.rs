//! Parses the body of Create as far as possible without the tenant's settings.

use std::convert::Infallible;

use shared::{
    model::{CustomerRegistrationId, EmailAddress, Metadata, Name, Password, SentReturnUrl, UserState},
    request::body::Fields,
};

/// The encrypted id, spelt as in the sample of the published documents.
pub(crate) const ENCRYPTED_ID: &str = "encryptedCustomerRegistrationId";

/// The encrypted id, spelt as in the parameter table of the published documents.
pub(crate) const ENCRYPTED_ID_SMALL_D: &str = "encryptedCustomerRegistrationid";

/// The fields, each parsed separately. `None` means absent or faulty.
#[derive(Debug)]
pub(crate) struct Body {
    pub(crate) email: Option<EmailAddress>,
    pub(crate) password: Option<Password>,
    pub(crate) first_name: Option<Name>,
    pub(crate) last_name: Option<Name>,
    pub(crate) id: Option<CustomerRegistrationId>,
    /// Not decrypted yet.
    pub(crate) encrypted_id: Option<String>,
    /// Likewise, with the other spelling.
    pub(crate) encrypted_id_small_d: Option<String>,
    /// Its origin is not checked yet.
    pub(crate) return_url: Option<SentReturnUrl>,
    pub(crate) verify_email: bool,
    pub(crate) ignore_provider: bool,
    pub(crate) metadata: Metadata,
}

impl Body {
    /// Takes all fields of Create.
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
                // `state` is only in the sample of the published documents: it is checked, but has no effect.
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
