//! Version 1 of the stored plan. Entries outlive releases by a few days, so fields are only added, with a default, and
//! never renamed or reused.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::plan::{Creation, Plan, ProviderEffect, SubscribeEffect};
use crate::{
    model::{
        CustomerRegistrationId, EmailAddress, MetadataChanges, MetadataKey, MetadataValue, Name, Patch, ProfileChanges,
        RegistrationChanges,
    },
    settings::ProviderKind,
};

/// A plan that cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the plan is not one that this version reads")]
pub(super) struct PlanFault;

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PlanV1 {
    version: u8,
    user: String,
    provider: Option<AtProviderV1>,
    subscribe: Option<SubscribeEffectV1>,
}

#[derive(Debug, Serialize, Deserialize)]
struct AtProviderV1 {
    kind: String,
    effect: ProviderEffectV1,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct CreationV1 {
    email: String,
    id_was_given: bool,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
enum ProviderEffectV1 {
    Creation(CreationV1),
    Profile {
        changes: Box<ChangesV1>,
        inverse: Box<ChangesV1>,
    },
    Email {
        to: String,
        from: Option<String>,
        verified: bool,
    },
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
enum SubscribeEffectV1 {
    Creation(CreationV1),
    Profile(ChangesV1),
    Email(String),
}

/// One form for both sides. For the provider, `email` is null and `last_logout_date` is `Keep`.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct ChangesV1 {
    email: Option<String>,
    verified: Option<bool>,
    first_name: PatchV1<String>,
    last_name: PatchV1<String>,
    last_logout_date: PatchV1<Timestamp>,
    metadata: Map<String, Value>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
enum PatchV1<T> {
    Keep,
    Clear,
    Set(T),
}

impl From<&Plan> for PlanV1 {
    fn from(plan: &Plan) -> Self {
        Self {
            version: 1,
            user: plan.user.as_str().to_owned(),
            provider: plan.provider.as_ref().map(|(kind, effect)| AtProviderV1 {
                kind: kind.name().to_owned(),
                effect: effect.into(),
            }),
            subscribe: plan.subscribe.as_ref().map(SubscribeEffectV1::from),
        }
    }
}

impl PlanV1 {
    pub(super) fn plan(self) -> Result<Plan, PlanFault> {
        if self.version != 1 {
            return Err(PlanFault);
        }
        let provider = self.provider.map(|at| {
            let kind = ProviderKind::parse(&at.kind).ok_or(PlanFault)?;
            Ok((kind, at.effect.effect()?))
        });
        Ok(Plan {
            user: CustomerRegistrationId::parse(&self.user).map_err(|_| PlanFault)?,
            provider: provider.transpose()?,
            subscribe: self.subscribe.map(SubscribeEffectV1::effect).transpose()?,
        })
    }
}

impl From<&Creation> for CreationV1 {
    fn from(creation: &Creation) -> Self {
        Self {
            email: creation.email.as_str().to_owned(),
            id_was_given: creation.id_was_given,
        }
    }
}

impl CreationV1 {
    fn creation(self) -> Result<Creation, PlanFault> {
        Ok(Creation {
            email: email(&self.email)?,
            id_was_given: self.id_was_given,
        })
    }
}

impl From<&ProviderEffect> for ProviderEffectV1 {
    fn from(effect: &ProviderEffect) -> Self {
        match effect {
            ProviderEffect::Creation(creation) => Self::Creation(creation.into()),
            ProviderEffect::Profile { changes, inverse } => Self::Profile {
                changes: Box::new(ChangesV1::of(changes, None, &Patch::Keep)),
                inverse: Box::new(ChangesV1::of(inverse, None, &Patch::Keep)),
            },
            ProviderEffect::Email { to, from, verified } => Self::Email {
                to: to.as_str().to_owned(),
                from: from.as_ref().map(|from| from.as_str().to_owned()),
                verified: *verified,
            },
        }
    }
}

impl ProviderEffectV1 {
    fn effect(self) -> Result<ProviderEffect, PlanFault> {
        Ok(match self {
            Self::Creation(creation) => ProviderEffect::Creation(creation.creation()?),
            Self::Profile { changes, inverse } => ProviderEffect::Profile {
                changes: Box::new(changes.changes()?.profile),
                inverse: Box::new(inverse.changes()?.profile),
            },
            Self::Email { to, from, verified } => ProviderEffect::Email {
                to: email(&to)?,
                from: from.as_deref().map(email).transpose()?,
                verified,
            },
        })
    }
}

impl From<&SubscribeEffect> for SubscribeEffectV1 {
    fn from(effect: &SubscribeEffect) -> Self {
        match effect {
            SubscribeEffect::Creation(creation) => Self::Creation(creation.into()),
            SubscribeEffect::Profile(changes) => Self::Profile(ChangesV1::of(
                &changes.profile,
                changes.email.as_ref(),
                &changes.last_logout_date,
            )),
            SubscribeEffect::Email(to) => Self::Email(to.as_str().to_owned()),
        }
    }
}

impl SubscribeEffectV1 {
    fn effect(self) -> Result<SubscribeEffect, PlanFault> {
        Ok(match self {
            Self::Creation(creation) => SubscribeEffect::Creation(creation.creation()?),
            Self::Profile(changes) => SubscribeEffect::Profile(changes.changes()?),
            Self::Email(to) => SubscribeEffect::Email(email(&to)?),
        })
    }
}

impl ChangesV1 {
    fn of(profile: &ProfileChanges, email: Option<&EmailAddress>, last_logout_date: &Patch<Timestamp>) -> Self {
        let name = |name: &Name| name.as_str().to_owned();
        Self {
            email: email.map(|email| email.as_str().to_owned()),
            verified: profile.verified,
            first_name: PatchV1::of(&profile.first_name, name),
            last_name: PatchV1::of(&profile.last_name, name),
            last_logout_date: PatchV1::of(last_logout_date, |date| *date),
            metadata: profile.metadata.to_json(),
        }
    }

    fn changes(self) -> Result<RegistrationChanges, PlanFault> {
        let metadata = self.metadata.iter().map(|(key, value)| {
            let key = MetadataKey::stored(key).ok_or(PlanFault)?;
            Ok((key, MetadataValue::stored(value)))
        });
        Ok(RegistrationChanges {
            email: self.email.as_deref().map(email).transpose()?,
            last_logout_date: self.last_logout_date.patch(Some),
            profile: ProfileChanges {
                verified: self.verified,
                first_name: self.first_name.patch(Name::stored),
                last_name: self.last_name.patch(Name::stored),
                metadata: metadata.collect::<Result<MetadataChanges, PlanFault>>()?,
            },
        })
    }
}

impl<T> PatchV1<T> {
    fn of<S>(patch: &Patch<S>, write: impl Fn(&S) -> T) -> Self {
        match patch {
            Patch::Keep => Self::Keep,
            Patch::Clear => Self::Clear,
            Patch::Set(value) => Self::Set(write(value)),
        }
    }

    fn patch<S>(self, read: impl Fn(T) -> Option<S>) -> Patch<S> {
        match self {
            Self::Keep => Patch::Keep,
            Self::Clear => Patch::Clear,
            Self::Set(value) => read(value).map_or(Patch::Clear, Patch::Set),
        }
    }
}

fn email(text: &str) -> Result<EmailAddress, PlanFault> {
    EmailAddress::stored(text).ok_or(PlanFault)
}

#[cfg(test)]
#[path = "plan_wire_tests.rs"]
mod tests;
