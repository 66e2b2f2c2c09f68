//! Authenticates a request by tenant headers, source system and service credential.

use super::{SubscribeConfig, errors};
use crate::simulators::exchange::{Request, Stop};

const TENANT_HEADERS: [&str; 3] = ["X-ClientGroupCode", "X-ClientCode", "X-PaperCode"];
const SOURCE_SYSTEM: &str = "X-SourceSystem";
const LONGEST_CODE: usize = 64;

#[derive(Clone, Debug)]
pub(super) struct Tenant {
    /// As the caller spelt it: `GROUP/CLIENT/PAPER`.
    pub(super) name: String,
    /// Equal for all spellings. The separator is a character that codes cannot contain, because codes may contain slashes
    /// (`N/A`).
    pub(super) realm: String,
}

impl Tenant {
    /// The tenant of a request, if its credential is valid for it.
    pub(super) fn of(request: &Request, config: &SubscribeConfig) -> Result<Self, Stop> {
        let mut faults = Vec::new();
        let mut codes = Vec::new();
        for name in TENANT_HEADERS.into_iter().chain([SOURCE_SYSTEM]) {
            match request.header(name).map(str::trim) {
                Some(code) if is_code(code) => codes.push(code),
                Some(_) => faults.push(format!(
                    "the header {name} must be 1 to {LONGEST_CODE} visible ASCII characters"
                )),
                None => faults.push(format!("the header {name} is required")),
            }
        }
        if !faults.is_empty() {
            return Err(errors::invalid(&faults));
        }
        codes.truncate(TENANT_HEADERS.len());
        let tenant = Self {
            name: codes.join("/"),
            realm: codes.join("\n").to_ascii_lowercase(),
        };
        if tenant.admits(request, config) {
            Ok(tenant)
        } else {
            Err(errors::unauthorized())
        }
    }

    fn admits(&self, request: &Request, config: &SubscribeConfig) -> bool {
        let Some(token) = request.bearer() else {
            return false;
        };
        config.credentials.iter().any(|credential| {
            credential.token == token
                && credential
                    .tenant
                    .as_ref()
                    .is_none_or(|tenant| tenant.eq_ignore_ascii_case(&self.name))
        })
    }
}

fn is_code(code: &str) -> bool {
    (1..=LONGEST_CODE).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_graphic())
}
