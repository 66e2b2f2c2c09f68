//! What a caller of Create says.

use std::convert::Infallible;

use shared::{
    error::{ApiError, PortError},
    model::{
        CustomerRegistrationId, EmailAddress, EncryptionKey, Metadata, Name, NewUser, Origin, Password, ReturnUrl,
        ReturnUrlFault, UserState, Verification,
    },
    request::{
        HttpRequest,
        body::{self, Fields},
    },
    settings::{Tenant, encryption_key},
};

use crate::Create;

/// The user to make, with its id settled.
#[derive(Debug, Clone)]
pub struct Input {
    /// The user; the password is there when the caller gave one.
    pub user: NewUser,
    /// The id encrypted for the tenant.
    pub encrypted_id: String,
    /// Whether the caller chose the id; one that was made for this request cannot be known anywhere.
    pub id_was_given: bool,
    /// `ignoreProvider`.
    pub ignore_provider: bool,
}

impl Input {
    pub(crate) async fn parse(ports: &Create, tenant: &Tenant, request: &HttpRequest) -> Result<Self, ApiError> {
        let mut fields = Fields::of(body::object(request)?);
        let key = encryption_key(tenant, ports.secrets.as_ref())
            .await
            .map_err(ApiError::internal)?;

        let Person {
            email,
            password,
            first_name,
            last_name,
        } = Person::read(&mut fields);
        let wanted_id = given_id(&mut fields, tenant, &key);
        let verification = verification(&mut fields, &tenant.settings().return_url_origins);
        let (ignore_provider, metadata) = rest(&mut fields);
        let id = settled_id(ports, tenant, &mut fields, wanted_id.as_ref(), ignore_provider)?;

        let (email, id) = fields.finish_with(email.zip(id))?;
        let encrypted_id = key.encrypt(tenant.id(), &id).map_err(ApiError::internal)?;
        let user = NewUser {
            id,
            email,
            password,
            first_name,
            last_name,
            metadata,
            verification,
        };
        Ok(Self {
            user,
            encrypted_id,
            id_was_given: wanted_id.is_some(),
            ignore_provider,
        })
    }
}

/// The fields that are judged without anything of the tenant.
struct Person {
    email: Option<EmailAddress>,
    password: Option<Password>,
    first_name: Option<Name>,
    last_name: Option<Name>,
}

impl Person {
    fn read(fields: &mut Fields) -> Self {
        Self {
            email: fields.required_text("email", EmailAddress::parse),
            password: fields.text("password", Password::parse),
            first_name: fields.text("firstName", Name::parse).flatten(),
            last_name: fields.text("lastName", Name::parse).flatten(),
        }
    }
}

/// What of a body can be judged without the tenant's settings: all but the origin of `returnUrl`, whether an encrypted id is
/// the tenant's, and whether its provider can keep the id.
pub(crate) fn check_alone(request: &HttpRequest) -> Result<(), ApiError> {
    let mut fields = Fields::of(body::object(request)?);
    Person::read(&mut fields);
    fields.text("customerRegistrationId", CustomerRegistrationId::parse);
    for spelling in ["encryptedCustomerRegistrationId", "encryptedCustomerRegistrationid"] {
        fields.text(spelling, |_| Ok::<_, Infallible>(()));
    }
    fields.text("returnUrl", |text| match ReturnUrl::parse(text, &[]) {
        Ok(_) | Err(ReturnUrlFault::Origin) => Ok(()),
        Err(fault) => Err(fault),
    });
    fields.boolean("verifyEmail");
    rest(&mut fields);
    fields.finish()
}

/// The id that the caller wants, plain or encrypted; both must mean the same.
fn given_id(fields: &mut Fields, tenant: &Tenant, key: &EncryptionKey) -> Option<CustomerRegistrationId> {
    let plain = fields.text("customerRegistrationId", CustomerRegistrationId::parse);
    let decrypt = |text: &str| key.decrypt(tenant.id(), text);
    // The parameter table of the documents spells it with a small d, the sample with a capital one.
    let encrypted = fields.text("encryptedCustomerRegistrationId", decrypt);
    let other_spelling = fields.text("encryptedCustomerRegistrationid", decrypt);
    for other in [&encrypted, &other_spelling] {
        if let (Some(plain), Some(other)) = (&plain, other)
            && plain != other
        {
            fields.fault(
                "encryptedCustomerRegistrationId",
                "does not decrypt to customerRegistrationId",
            );
        }
    }
    if let (Some(one), Some(other)) = (&encrypted, &other_spelling)
        && one != other
    {
        fields.fault(
            "encryptedCustomerRegistrationId",
            "is given twice, with different values",
        );
    }
    plain.or(encrypted).or(other_spelling)
}

fn verification(fields: &mut Fields, origins: &[Origin]) -> Verification {
    let return_url = fields.text("returnUrl", |text| ReturnUrl::parse(text, origins));
    if fields.boolean("verifyEmail").unwrap_or(false) {
        Verification::ByMail { return_url }
    } else {
        Verification::Immediate
    }
}

/// What stands behind the ids and the verification.
fn rest(fields: &mut Fields) -> (bool, Metadata) {
    let ignore_provider = fields.boolean("ignoreProvider").unwrap_or(false);
    // Only in the sample of the documents: checked, otherwise without effect.
    fields.text("state", known_state);
    let metadata = fields.metadata().into_iter();
    let metadata = metadata.filter_map(|(key, value)| Some((key, value?))).collect();
    (ignore_provider, metadata)
}

fn known_state(text: &str) -> Result<(), &'static str> {
    let known = UserState::ALL.iter().any(|state| state.name() == text);
    if known {
        Ok(())
    } else {
        Err("must be Standard, Lite or Unverified")
    }
}

/// The id of the new user, before anything is called: the caller's, else one in the provider's form, else a UUID.
fn settled_id(
    ports: &Create,
    tenant: &Tenant,
    fields: &mut Fields,
    wanted: Option<&CustomerRegistrationId>,
    ignore_provider: bool,
) -> Result<Option<CustomerRegistrationId>, ApiError> {
    let Some(provider) = ports
        .providers
        .select(tenant, ignore_provider)
        .map_err(PortError::in_read)?
    else {
        let id = wanted
            .cloned()
            .map_or_else(|| CustomerRegistrationId::parse(&ports.ids.uuid()), Ok);
        return id.map(Some).map_err(ApiError::internal);
    };
    let fresh = ports.ids.ulid(ports.clock.as_ref()).to_string().to_ascii_lowercase();
    match provider.settle_id(tenant, wanted, &fresh) {
        Ok(id) => Ok(Some(id)),
        Err(PortError::Rejected { reason }) => {
            fields.fault(
                "customerRegistrationId",
                reason.as_deref().unwrap_or("cannot be kept by the tenant's provider"),
            );
            Ok(None)
        }
        Err(error) => Err(error.in_create()),
    }
}
