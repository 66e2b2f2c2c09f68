//! Filters the list of traces.

use shared::{model::TenantId, operation::Operation};

use super::trace::Summary;

/// The prefix of all codes of the catalogue.
const SYSTEM: &str = "UsersOrchestrator_";

/// The operation name of a repair run.
pub(super) const REPAIR: &str = "repair";

/// A filter of traces; `None` members do not restrict it.
#[derive(Debug, Default)]
pub struct Filter {
    tenant: Option<TenantId>,
    user: Option<String>,
    operation: Option<String>,
    code: Option<String>,
}

impl Filter {
    /// Parses a filter; an error says what is wrong and which values are allowed.
    pub fn parse(
        tenant: Option<&str>,
        user: Option<String>,
        operation: Option<String>,
        code: Option<&str>,
    ) -> Result<Self, String> {
        if let Some(operation) = &operation {
            check_operation(operation)?;
        }
        Ok(Self {
            tenant: tenant.map(parse_tenant).transpose()?,
            user,
            operation,
            code: code.map(parse_code).transpose()?,
        })
    }

    /// Whether the filter has a user.
    pub(super) const fn names_user(&self) -> bool {
        self.user.is_some()
    }

    pub(super) fn admits(&self, summary: &Summary) -> bool {
        is(self.user.as_ref(), summary.user.as_deref()) && self.admits_but_for_user(summary)
    }

    /// Whether a trace passes the filter, apart from its user.
    pub(super) fn admits_but_for_user(&self, summary: &Summary) -> bool {
        let code = summary.code.as_deref().map(|code| code.trim_start_matches(SYSTEM));
        is(self.operation.as_ref(), summary.operation)
            && (self.tenant.is_none() || self.tenant == summary.tenant)
            && self
                .code
                .as_deref()
                .is_none_or(|wanted| code.is_some_and(|code| code.starts_with(wanted)))
    }
}

fn is(wanted: Option<&String>, found: Option<&str>) -> bool {
    wanted.is_none_or(|wanted| Some(wanted.as_str()) == found)
}

fn check_operation(operation: &str) -> Result<(), String> {
    let mut known: Vec<&str> = Operation::ALL.into_iter().map(Operation::name).collect();
    known.push(REPAIR);
    if known.contains(&operation) {
        Ok(())
    } else {
        Err(format!("operation: {operation:?} is not one of {}", known.join(", ")))
    }
}

fn parse_tenant(text: &str) -> Result<TenantId, String> {
    text.parse().map_err(|fault| format!("tenant: {text:?}: {fault}"))
}

/// The suffix of a code, or its beginning.
fn parse_code(text: &str) -> Result<String, String> {
    let suffix = text.strip_prefix(SYSTEM).unwrap_or(text);
    let is_code = suffix.strip_prefix(['S', 'E']).is_some_and(|rest| {
        let (status, part) = rest.split_once('_').unwrap_or((rest, ""));
        [status, part]
            .into_iter()
            .all(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
    });
    if is_code {
        Ok(suffix.to_owned())
    } else {
        Err(format!(
            "code: {text:?} is no code of the catalogue and no beginning of one; write S200_06, say, or E5"
        ))
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::{super::trace::Kind, *};

    fn summary() -> Summary {
        let mut summary = Summary::new(
            Kind::Request,
            "r".into(),
            Timestamp::UNIX_EPOCH,
            "POST".into(),
            "/".into(),
        );
        summary.tenant = TenantId::parse("DEMO", "HERALD", "MORNING").ok();
        summary.user = Some("reader-1".to_owned());
        summary.operation = Some("create");
        summary.code = Some("UsersOrchestrator_E500_01".to_owned());
        summary
    }

    fn admits(tenant: Option<&str>, user: Option<&str>, operation: Option<&str>, code: Option<&str>) -> bool {
        let filter = Filter::parse(tenant, user.map(str::to_owned), operation.map(str::to_owned), code);
        filter.unwrap().admits(&summary())
    }

    #[test]
    fn each_part_of_a_choice_counts() {
        assert!(admits(None, None, None, None));
        assert!(admits(
            Some("demo/herald/morning"),
            Some("reader-1"),
            Some("create"),
            Some("E500_01")
        ));
        assert!(!admits(Some("DEMO/HERALD/MIDDAY"), None, None, None));
        assert!(!admits(None, Some("reader-2"), None, None));
        assert!(!admits(None, None, Some("update"), None));
        for code in ["E5", "E500", "UsersOrchestrator_E500_01", "UsersOrchestrator_E"] {
            assert!(admits(None, None, None, Some(code)), "{code}");
        }
        for code in ["S", "E4", "E500_02", "E503"] {
            assert!(!admits(None, None, None, Some(code)), "{code}");
        }
        let running = Summary {
            code: None,
            ..summary()
        };
        let filter = Filter::parse(None, None, None, Some("E5")).unwrap();
        assert!(!filter.admits(&running));
    }

    #[test]
    fn what_cannot_be_chosen_is_told_with_what_can() {
        let fault = |tenant, operation: Option<&str>, code| {
            Filter::parse(tenant, None, operation.map(str::to_owned), code).unwrap_err()
        };
        assert!(fault(Some("DEMO/HERALD"), None, None).contains("GROUP/CLIENT/PAPER"));
        assert!(fault(Some("DEMO//MORNING"), None, None).contains("must not be empty"));
        assert!(fault(None, Some("delete"), None).contains("get-by-id, create, update, update-email, repair"));
        for code in ["", "200", "s200", "E5x", "E400_0a", "Users"] {
            assert!(fault(None, None, Some(code)).contains("S200_06"), "{code}");
        }
    }
}
