//! Selects records by user, tenant or request, and by day.

use clap::Args;
use futures_util::{StreamExt as _, TryStreamExt as _, future, stream};
use jiff::{SignedDuration, Timestamp, civil::Date, tz::TimeZone};
use shared::{
    events::{EventHistory, EventV1, Records},
    model::{CustomerRegistrationId, TenantId},
};

use super::day::{self, Day};
use crate::{connection::Deployment, environment, failure::Failure};

/// The longest retention of records (docs/settings.md, Events.RetentionDays).
const MOST_DAYS: i32 = 3650;

/// A record is stored when its request ends, and is visible in an index a moment later. Only records of the repair come later.
const STILL_COMING: SignedDuration = SignedDuration::from_mins(2);

/// The maximum length of a request's id, in characters.
const LONGEST_REQUEST_ID: usize = 128;

/// Which records are read.
#[derive(Debug, Args)]
#[command(next_help_heading = "Selection")]
pub(super) struct Which {
    /// Records of this user (customerRegistrationId), of all days unless days are given
    #[arg(long, value_name = "CRID", value_parser = user)]
    user: Option<CustomerRegistrationId>,

    /// Records of this request (the x-request-id of its response)
    #[arg(long, value_name = "ID", conflicts_with_all = ["user", "day", "from", "until"], value_parser = request_id)]
    request: Option<String>,

    /// Records of this tenant, as GROUP/CLIENT/PAPER [default: none with --request; else UO_TENANT, or the first tenant of the
    /// local stack]
    #[arg(long, value_name = "TENANT")]
    tenant: Option<TenantId>,

    /// Records of this day (UTC): YYYY-MM-DD, today or yesterday [default: today, unless --user, --request or --from is given]
    #[arg(long, value_name = "DAY", conflicts_with_all = ["from", "until"], value_parser = day::parse)]
    day: Option<Day>,

    /// First day (UTC) of the records
    #[arg(long, value_name = "DAY", value_parser = day::parse)]
    from: Option<Day>,

    /// Last day (UTC) of the records, included; only with --from [default: today]
    #[arg(long, value_name = "DAY", requires = "from", value_parser = day::parse)]
    until: Option<Day>,
}

/// Parses an option's user id.
pub(super) fn user(text: &str) -> Result<CustomerRegistrationId, String> {
    CustomerRegistrationId::parse(text).map_err(|fault| format!("customerRegistrationId {fault}"))
}

fn request_id(text: &str) -> Result<String, String> {
    if text.is_empty() || text.len() > LONGEST_REQUEST_ID || !text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(format!(
            "must be 1 to {LONGEST_REQUEST_ID} visible ASCII characters without spaces"
        ));
    }
    Ok(text.to_owned())
}

/// The tenant in `UO_TENANT`. No option reads that variable, because a search by request needs no tenant.
fn of_environment() -> Result<Option<TenantId>, Failure> {
    let written = environment::variable("UO_TENANT");
    let tenant = written.map(|text| text.parse::<TenantId>()).transpose();
    tenant.map_err(|fault| Failure::usage(format!("UO_TENANT: {fault}")))
}

/// The tenant of the option, else of the environment, else the local stack's first.
pub(super) fn of_tenant(named: Option<&TenantId>, deployment: &Deployment) -> Result<TenantId, Failure> {
    let first = || deployment.local.as_ref()?.first_tenant();
    named
        .cloned()
        .or_else(first)
        .ok_or_else(|| Failure::usage("no tenant is named").hint("Use --tenant GROUP/CLIENT/PAPER or UO_TENANT."))
}

/// The first and the last day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Days {
    first: Date,
    last: Date,
}

impl Days {
    fn hold(self, moment: Timestamp) -> bool {
        (self.first..=self.last).contains(&day::of(moment))
    }
}

/// The selected records.
#[derive(Debug)]
pub(super) enum Selection {
    User(TenantId, CustomerRegistrationId, Option<Days>),
    Request(String, Option<TenantId>),
    Days(TenantId, Days),
}

impl Which {
    /// The selected days; an error if they are in the wrong order.
    pub(super) fn days(&self, now: Timestamp) -> Result<Option<Days>, Failure> {
        let (first, last) = match (self.day, self.from) {
            (Some(day), _) => (day, day),
            (None, Some(from)) => (from, self.until.unwrap_or(Day::Today)),
            (None, None) => return Ok(None),
        };
        let (first, last) = (first.date(now), last.date(now));
        if last < first {
            return Err(Failure::usage(format!("--from {first} is after --until {last}"))
                .hint("--until is today where it is left out."));
        }
        if (last - first).get_days() >= MOST_DAYS {
            return Err(Failure::usage(format!(
                "--from {first} to --until {last} is more than {MOST_DAYS} days, and no record is kept for longer"
            )));
        }
        Ok(Some(Days { first, last }))
    }

    /// The selection, in this deployment.
    pub(super) fn selection(
        &self,
        days: Option<Days>,
        now: Timestamp,
        deployment: &Deployment,
    ) -> Result<Selection, Failure> {
        if let Some(request) = &self.request {
            return Ok(Selection::Request(request.clone(), self.tenant.clone()));
        }
        let tenant = match &self.tenant {
            Some(tenant) => Some(tenant.clone()),
            None => of_environment()?,
        };
        let tenant = of_tenant(tenant.as_ref(), deployment)?;
        let today = day::of(now);
        Ok(match &self.user {
            Some(user) => Selection::User(tenant, user.clone(), days),
            None => Selection::Days(
                tenant,
                days.unwrap_or(Days {
                    first: today,
                    last: today,
                }),
            ),
        })
    }
}

impl Selection {
    /// The records, oldest first.
    pub(super) fn records<'a>(&'a self, history: &'a dyn EventHistory) -> Records<'a> {
        match self {
            Self::User(tenant, user, None) => history.read_user(tenant, user, None),
            Self::User(tenant, user, Some(days)) => only(history.read_user(tenant, user, None), |record| {
                days.hold(record.occurred_at)
            }),
            Self::Request(id, None) => history.read_request(id, None),
            Self::Request(id, Some(tenant)) => only(history.read_request(id, None), |record| is_of(record, tenant)),
            Self::Days(tenant, days) => {
                let dates = days.first.series(jiff::Span::new().days(1));
                let last = days.last;
                let dates = dates.take_while(move |date| *date <= last);
                stream::iter(dates)
                    .flat_map(move |date| history.read_day(tenant, date, None))
                    .boxed()
            }
        }
    }

    /// Says what may still be missing, if the last day has not ended or has only just ended.
    pub(super) fn may_grow(&self, now: Timestamp) -> Option<String> {
        let (Self::User(_, _, Some(days)) | Self::Days(_, days)) = self else {
            return None;
        };
        let next = days.last.tomorrow().ok()?.to_zoned(TimeZone::UTC).ok()?.timestamp();
        let last = days.last;
        if now < next {
            Some(format!("{last} (UTC) has not ended: more records of it may come."))
        } else if now.duration_since(next) < STILL_COMING {
            Some(format!(
                "{last} (UTC) ended less than two minutes ago: records of it may still come."
            ))
        } else {
            None
        }
    }

    /// A description for the note below a list.
    pub(super) fn told(&self) -> String {
        let within = |days: &Days| {
            if days.first == days.last {
                format!("on {}", days.first)
            } else {
                format!("from {} to {}", days.first, days.last)
            }
        };
        match self {
            Self::User(tenant, user, days) => {
                let when = days.as_ref().map(|days| format!(", {}", within(days)));
                format!(
                    "user {} of {}{}",
                    user.as_str(),
                    tenant.escaped(),
                    when.unwrap_or_default()
                )
            }
            Self::Request(id, None) => format!("request {id}"),
            Self::Request(id, Some(tenant)) => format!("request {id} of {}", tenant.escaped()),
            Self::Days(tenant, days) => format!("{} {}", tenant.escaped(), within(days)),
        }
    }
}

fn only<'a>(records: Records<'a>, wanted: impl Fn(&EventV1) -> bool + Send + 'a) -> Records<'a> {
    records.try_filter(move |record| future::ready(wanted(record))).boxed()
}

fn is_of(record: &EventV1, tenant: &TenantId) -> bool {
    let own = TenantId::parse(&record.client_group_code, &record.client_code, &record.paper_code);
    own.is_ok_and(|own| own == *tenant)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_that_has_just_ended_may_grow() {
        let last: Date = "2026-11-26".parse().unwrap();
        let tenant = TenantId::parse("g", "c", "p").unwrap();
        let selection = Selection::Days(tenant, Days { first: last, last });
        for (now, told) in [
            ("2026-11-26T23:59:59Z", Some("has not ended")),
            ("2026-11-27T00:00:00Z", Some("less than two minutes ago")),
            ("2026-11-27T00:01:59Z", Some("less than two minutes ago")),
            ("2026-11-27T00:02:00Z", None),
        ] {
            let may_grow = selection.may_grow(now.parse().unwrap());
            let is_told = may_grow.as_deref().zip(told).map(|(text, told)| text.contains(told));
            assert_eq!(
                (may_grow.is_some(), is_told),
                (told.is_some(), told.map(|_| true)),
                "{now}"
            );
        }
    }
}
