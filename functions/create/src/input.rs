//! The input of Create.

use shared::{
    error::{ApiError, PortError},
    ids::FreshId,
    model::{CustomerRegistrationId, EncryptionKey, NewUser, Verification},
    request::body::Fields,
    settings::{Tenant, encryption_key},
};

use crate::{
    Create,
    body::{Body, ENCRYPTED_ID, ENCRYPTED_ID_SMALL_D},
};

/// The user to create, with its id settled.
#[derive(Debug, Clone)]
pub struct Input {
    /// The user. It has a password if the caller sent one.
    pub user: NewUser,
    /// The id, encrypted for the tenant.
    pub encrypted_id: String,
    /// Whether the caller chose the id. No side can know an id that was made for this request.
    pub id_was_given: bool,
    /// `ignoreProvider`: whether the provider is not called.
    pub ignore_provider: bool,
}

impl Input {
    pub(crate) async fn parse(ports: &Create, tenant: &Tenant, mut fields: Fields) -> Result<Self, ApiError> {
        let body = Body::read(&mut fields);
        let key = encryption_key(tenant, ports.secrets.as_ref())
            .await
            .map_err(ApiError::internal)?;
        body.settle(fields, ports, tenant, &key)
    }
}

impl Body {
    /// Checks what depends on the tenant (the encrypted id, the origin of `returnUrl`, the form of the id at its
    /// provider), and settles the user's id.
    fn settle(
        self,
        mut fields: Fields,
        ports: &Create,
        tenant: &Tenant,
        key: &EncryptionKey,
    ) -> Result<Input, ApiError> {
        let wanted_id = self.wanted_id(&mut fields, tenant, key);
        let origins = &tenant.settings().return_url_origins;
        let return_url = self.return_url.and_then(|url| {
            let allowed = url.allowed_by(origins);
            allowed.map_err(|fault| fields.fault("returnUrl", fault)).ok()
        });
        let id = settled_id(ports, tenant, &mut fields, wanted_id.as_ref(), self.ignore_provider)?;

        let (email, id) = fields.finish_with(self.email.zip(id))?;
        let encrypted_id = key.encrypt(tenant.id(), &id).map_err(ApiError::internal)?;
        let user = NewUser {
            id,
            email,
            password: self.password,
            first_name: self.first_name,
            last_name: self.last_name,
            metadata: self.metadata,
            verification: if self.verify_email {
                Verification::ByMail { return_url }
            } else {
                Verification::Immediate
            },
        };
        Ok(Input {
            user,
            encrypted_id,
            id_was_given: wanted_id.is_some(),
            ignore_provider: self.ignore_provider,
        })
    }

    /// The id that the caller chose, plain or encrypted. If it is sent in several fields, they must agree.
    fn wanted_id(&self, fields: &mut Fields, tenant: &Tenant, key: &EncryptionKey) -> Option<CustomerRegistrationId> {
        let mut decrypted = |spelling, text: Option<&String>| {
            let id = key.decrypt(tenant.id(), text?);
            id.map_err(|fault| fields.fault(spelling, fault)).ok()
        };
        let encrypted = decrypted(ENCRYPTED_ID, self.encrypted_id.as_ref());
        let other_spelling = decrypted(ENCRYPTED_ID_SMALL_D, self.encrypted_id_small_d.as_ref());
        for other in [&encrypted, &other_spelling] {
            if let (Some(plain), Some(other)) = (&self.id, other)
                && plain != other
            {
                fields.fault(ENCRYPTED_ID, "does not decrypt to customerRegistrationId");
            }
        }
        if let (Some(one), Some(other)) = (&encrypted, &other_spelling)
            && one != other
        {
            fields.fault(ENCRYPTED_ID, "is given twice, with different values");
        }
        self.id.clone().or(encrypted).or(other_spelling)
    }
}

/// The id of the new user, settled before any call: the caller's, else one in the provider's form, else a UUID.
fn settled_id(
    ports: &Create,
    tenant: &Tenant,
    fields: &mut Fields,
    wanted: Option<&CustomerRegistrationId>,
    ignore_provider: bool,
) -> Result<Option<CustomerRegistrationId>, ApiError> {
    let Some((_, provider)) = ports.upstreams.sides(tenant, ignore_provider)?.provider else {
        let id = wanted
            .cloned()
            .map_or_else(|| CustomerRegistrationId::parse(&ports.ids.uuid()), Ok);
        return id.map(Some).map_err(ApiError::internal);
    };
    let fresh = FreshId(ports.ids.ulid(ports.clock.as_ref()));
    match provider.settle_id(tenant, wanted, fresh) {
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
