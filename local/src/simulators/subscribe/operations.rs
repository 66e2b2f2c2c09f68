//! The operations of the contract, after the tenant is known.

use axum::http::StatusCode;
use serde_json::json;

use super::input::{Change, EmailChange, NewRegistration, is_registration_id};
use super::registration::{Kept, Registration};
use super::{Operation, errors, verification};
use crate::simulators::exchange::{Reply, Stop};
use crate::simulators::members::address;

impl Operation<'_> {
    pub(super) fn get(&self, id: &str) -> Result<Reply, Stop> {
        let kept = Kept::find(&self.tenant.realm, id, self.documents)?.ok_or_else(errors::no_registration)?;
        Ok(shown(StatusCode::OK, &kept.registration))
    }

    pub(super) fn find_by_email(&self) -> Result<Reply, Stop> {
        let email = self
            .request
            .query("email")
            .filter(|email| address(&email.as_str().into()).is_some())
            .ok_or_else(|| {
                errors::invalid(&["the query parameter email is required and must be an email address".to_owned()])
            })?;
        let found = Kept::with_email(&self.tenant.realm, &email, self.documents)?;
        let registrations: Vec<Registration> = found.map(|kept| kept.registration).into_iter().collect();
        Ok(Reply::json(StatusCode::OK, json!({"registrations": registrations})))
    }

    pub(super) fn create(&self) -> Result<Reply, Stop> {
        let body = NewRegistration::read(self.request)?;
        let realm = &self.tenant.realm;
        if Kept::find(realm, &body.id, self.documents)?.is_some() {
            return Err(errors::id_taken());
        }
        if let Some(holder) = Kept::with_email(realm, &body.email, self.documents)? {
            return Err(if holder.registration.verified {
                errors::email_taken()
            } else {
                errors::email_pending()
            });
        }
        let now = self.sources.wire_now();
        let (verify_email, return_url) = (body.verify_email, body.return_url.clone());
        let mut kept = Kept::new(self.tenant, Registration::new(body, &now));
        if verify_email {
            verification::send(self, &mut kept, return_url, &now)?;
        }
        kept.keep(realm, self.documents)?;
        Ok(shown(StatusCode::CREATED, &kept.registration))
    }

    pub(super) fn upsert(&self, id: &str) -> Result<Reply, Stop> {
        let change = Change::read(self.request)?;
        let realm = &self.tenant.realm;
        if let Some(email) = &change.email {
            self.check_email_is_free(email, id)?;
        }
        let now = self.sources.wire_now();
        let (status, mut kept) = match Kept::find(realm, id, self.documents)? {
            Some(kept) => (StatusCode::OK, kept),
            None => (StatusCode::CREATED, self.begin(id, &change, &now)?),
        };
        kept.apply(change, &now);
        kept.keep(realm, self.documents)?;
        Ok(shown(status, &kept.registration))
    }

    pub(super) fn change_email(&self, id: &str) -> Result<Reply, Stop> {
        let change = EmailChange::read(self.request)?;
        let realm = &self.tenant.realm;
        let mut kept = Kept::find(realm, id, self.documents)?.ok_or_else(errors::no_registration)?;
        self.check_email_is_free(&change.email, id)?;
        kept.change_email(change.email);
        if let Some(verified) = change.verified {
            kept.registration.verified = verified;
        }
        kept.registration.updated_at = self.sources.wire_now();
        kept.keep(realm, self.documents)?;
        Ok(shown(StatusCode::OK, &kept.registration))
    }

    pub(super) fn delete(&self, id: &str) -> Result<Reply, Stop> {
        if Kept::delete(&self.tenant.realm, id, self.documents)? {
            Ok(Reply::empty(StatusCode::NO_CONTENT))
        } else {
            Err(errors::no_registration())
        }
    }

    fn begin(&self, id: &str, change: &Change, now: &str) -> Result<Kept, Stop> {
        let mut faults = Vec::new();
        if !is_registration_id(id) {
            faults.push("the id in the path must be 1 to 255 characters, none of them a control character".to_owned());
        }
        if change.email.is_none() {
            faults.push("`email` is required, for there is no registration with this id".to_owned());
        }
        match (&change.email, faults.as_slice()) {
            (Some(email), []) => Ok(Kept::new(self.tenant, Registration::bare(id, email.clone(), now))),
            _ => Err(errors::invalid(&faults)),
        }
    }

    fn check_email_is_free(&self, email: &str, id: &str) -> Result<(), Stop> {
        let holder = Kept::with_email(&self.tenant.realm, email, self.documents)?;
        match holder {
            Some(holder) if holder.registration.customer_registration_id != id => Err(errors::email_taken()),
            _ => Ok(()),
        }
    }
}

fn shown(status: StatusCode, registration: &Registration) -> Reply {
    Reply::json(status, json!(registration))
}
