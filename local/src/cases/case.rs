//! One case, read from its two files.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use jiff::Timestamp;
use serde_json::Value;
use shared::request::TenantHeaders;

use super::{
    CaseError,
    given::{Earlier, Given},
};
use crate::stack::{DemoTenant, Stack};

/// The placeholder for a fresh token in an event.
const PLACEHOLDER: &str = "{token}";

pub(super) struct Case {
    folder: PathBuf,
    text: String,
    event: Value,
    given: Given,
}

impl Case {
    /// Reads `<root>/events/<function>/<case>.json` and, if it exists, the case's file of givens.
    pub(super) fn read(event: &Path) -> Result<Self, CaseError> {
        let text = fs::read_to_string(event).map_err(|error| format!("{}: {error}", event.display()))?;
        let path =
            given_path(event).ok_or_else(|| format!("{}: is not events/<function>/<case>.json", event.display()))?;
        let given = match fs::read_to_string(&path) {
            Ok(given) => Given::parse(&given).map_err(|error| format!("{}: {error}", path.display()))?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => Given::default(),
            Err(error) => return Err(format!("{}: {error}", path.display()).into()),
        };
        let folder = event.parent().map(Path::to_owned).unwrap_or_default();
        let event = serde_json::from_str(&text).map_err(|error| format!("{}: {error}", event.display()))?;
        Ok(Self {
            folder,
            text,
            event,
            given,
        })
    }

    /// Sets the stack up as the case needs it, and returns the event as it is sent.
    pub(super) async fn prepare(&self, stack: &Stack, now: Timestamp) -> Result<String, CaseError> {
        let tenant = self.tenant(stack)?;
        self.given.apply(stack, tenant).await?;
        if !self.text.contains(PLACEHOLDER) {
            return Ok(self.text.clone());
        }
        let token = stack.issuer().mint(&self.given.token_for(tenant), now)?;
        Ok(self.text.replace(PLACEHOLDER, &token))
    }

    /// The requests that came before the event.
    pub(super) fn earlier(&self) -> &[Earlier] {
        &self.given.earlier
    }

    /// The event of an earlier request, as it was sent.
    pub(super) fn earlier_event(&self, event: &str, stack: &Stack, now: Timestamp) -> Result<String, CaseError> {
        let path = self.folder.join(format!("{event}.json"));
        let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        let token = stack.issuer().mint(&self.given.token_for(self.tenant(stack)?), now)?;
        Ok(text.replace(PLACEHOLDER, &token))
    }

    /// The trace header that API Gateway added, which Lambda passes on.
    pub(super) fn xray_trace(&self) -> Option<String> {
        self.header("X-Amzn-Trace-Id").map(str::to_owned)
    }

    /// The tenant that the event's headers name, or the first demo tenant if they name none that the stack has.
    fn tenant<'s>(&self, stack: &'s Stack) -> Result<&'s DemoTenant, CaseError> {
        let names = |tenant: &&DemoTenant| {
            let id = &tenant.document.tenant;
            [
                (TenantHeaders::GROUP, id.group()),
                (TenantHeaders::CLIENT, id.client()),
                (TenantHeaders::PAPER, id.paper()),
            ]
            .into_iter()
            .all(|(header, code)| self.header(header).is_some_and(|sent| sent.eq_ignore_ascii_case(code)))
        };
        let tenants = stack.tenants();
        tenants
            .iter()
            .find(names)
            .or_else(|| tenants.first())
            .ok_or_else(|| "the stack has no tenant".into())
    }

    fn header(&self, wanted: &str) -> Option<&str> {
        let headers = self.event.get("headers")?.as_object()?;
        let (_, value) = headers.iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted))?;
        value.as_str()
    }
}

fn given_path(event: &Path) -> Option<PathBuf> {
    let function = event.parent()?;
    let root = function.parent()?.parent()?;
    Some(
        root.join("functions")
            .join(function.file_name()?)
            .join("tests/given")
            .join(event.file_name()?),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_given_lies_beside_the_functions_tests() {
        let path = given_path(Path::new("/project/events/update-email/changed.json")).unwrap();
        assert_eq!(
            path,
            Path::new("/project/functions/update-email/tests/given/changed.json")
        );
    }

    #[test]
    fn the_file_at_fault_is_named() {
        let root = tempfile::tempdir().unwrap();
        let event = root.path().join("events/create/broken.json");
        let given = given_path(&event).unwrap();
        fs::create_dir_all(event.parent().unwrap()).unwrap();
        fs::create_dir_all(given.parent().unwrap()).unwrap();
        let fault = || Case::read(&event).err().unwrap().to_string();

        assert!(
            fault().contains("events/create/broken.json: No such file"),
            "{}",
            fault()
        );
        fs::write(&event, "{").unwrap();
        assert!(fault().contains("events/create/broken.json: EOF"), "{}", fault());
        fs::write(&given, r#"{"fault": {}}"#).unwrap();
        assert!(
            fault().contains("tests/given/broken.json: unknown field `fault`"),
            "{}",
            fault()
        );
    }
}
