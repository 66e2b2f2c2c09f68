//! The stages of a request, from the text of the event to the response. There is always a response.
//!
//! Only [`Pipeline::serve`] knows the order of the stages. Each stage makes a more precise type, and later stages use
//! only that type: a workflow never sees a header, a JSON value or a status. An endpoint supplies the parts in the
//! middle: how its input is parsed, and what it does.

pub(crate) mod line;
mod panics;

use std::{
    fmt,
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use tracing::Instrument as _;

use self::{line::Line, panics::caught};
use crate::{
    catalogue::Code,
    clock::Clock,
    error::ApiError,
    events::Origin,
    journal::{Books, Keyed, Ledger, Plan, Verdict},
    metrics::{Meter, Stages},
    operation::Operation,
    request::{
        Decoded, HttpRequest, Invocation, RawRoute, RequestContext, TenantHeaders,
        caller::{BearerToken, Verifier},
        request_id, route,
    },
    response::{Output, ProxyResponse, respond_to},
    settings::{CachedSettings, Tenant},
    spans,
    steps::Steps,
    work::Work,
};

/// One operation: its input and its workflow. It holds only the ports that it uses.
#[async_trait]
pub trait Endpoint: fmt::Debug + Send + Sync + 'static {
    /// The operation of this endpoint. It decides which paths and methods are served, and is its name in records and
    /// logs.
    const OPERATION: Operation;
    /// Everything that the caller sent, parsed. The workflow sees nothing else of the request.
    type Input: Clone + Send + Sync;

    /// Parses the input. The error lists all faults. Calls neither a provider nor Subscribe.
    async fn input(&self, tenant: &Tenant, decoded: Decoded<'_>) -> Result<Self::Input, ApiError>;

    /// The workflow: makes the calls and returns the answer to the caller. An error is final, unless the journal has an
    /// entry of an earlier attempt at the same request: then its answer counts, or [`Self::resume`] finishes it.
    async fn run(&self, work: Work<'_>, input: &Self::Input) -> Result<Output, ApiError>;

    /// Finishes forward what an earlier attempt at the same request has begun. The default is for reads, which begin
    /// nothing.
    async fn resume(&self, _work: Work<'_>, _input: &Self::Input, _plan: &Plan) -> Result<Output, ApiError> {
        Err(ApiError::internal("there is nothing to finish in a read"))
    }
}

/// The stages around every workflow, and what they need.
#[derive(Debug)]
pub struct Pipeline {
    /// Where the settings of the request's tenant come from (stage 4).
    pub settings: CachedSettings,
    /// Verifies the token of the caller (stage 5).
    pub verifier: Verifier,
    /// Where event records and the journal's entry go (stages 7 to 9). The whole pipeline uses its clock and its ids.
    pub books: Books,
    /// Where each answered request is counted and timed (stage 11).
    pub meter: Arc<Meter>,
    /// Whether the process has answered a request before.
    pub is_warm: AtomicBool,
}

impl Pipeline {
    /// Answers one event. Returns a response whatever the event holds and whatever fails.
    pub async fn serve<E: Endpoint>(&self, endpoint: &E, event: &str, invocation: &Invocation) -> ProxyResponse {
        let started = self.books.clock.monotonic();
        let mut seen = Seen::default();
        let (result, request) = match HttpRequest::from_event(event) {
            Ok(request) => {
                let answer = caught(self.answer(endpoint, &request, invocation, &mut seen)).await;
                (answer, Some(request))
            }
            Err(fault) => {
                let error = ApiError::new(Code::BadRequest).with_meta("the event cannot be read");
                (Err(error.because(fault)), None)
            }
        };
        let request = request.as_ref();
        let request_id = request_id(request, invocation);
        let context = seen.context.as_deref();
        let line = Line {
            operation: E::OPERATION,
            request_id: &request_id,
            invocation,
            context,
            tenant: seen.tenant.as_deref(),
            stages: seen.stages,
            is_cold: !self.is_warm.swap(true, Ordering::Relaxed),
        };
        let took = self.books.clock.monotonic().saturating_sub(started);
        line.write(&result, took, &self.meter);
        let traceparent = context.and_then(RequestContext::traceparent);
        respond_to(&result, request, &request_id, traceparent)
    }

    async fn answer<E: Endpoint>(
        &self,
        endpoint: &E,
        request: &HttpRequest,
        invocation: &Invocation,
        seen: &mut Seen,
    ) -> Result<Output, ApiError> {
        let route = route(E::OPERATION, request)?;
        let headers = TenantHeaders::parse(&request.headers)?;
        let context = Arc::new(RequestContext::new(request, invocation, &headers.source_system));
        seen.context = Some(Arc::clone(&context));
        let stage = Stage::of(&*self.books.clock);
        let tenant = pin!(self.settings.get(&headers.tenant));
        let tenant = tenant
            .instrument(spans::stage("settings"))
            .await
            .map_err(ApiError::internal);
        seen.stages.settings = Some(stage.end());
        let Some(tenant) = tenant? else {
            return Err(ApiError::forbidden("unknown tenant"));
        };
        seen.tenant = Some(Arc::clone(&tenant));
        let asked = Asked {
            request,
            route: &route,
            token: &headers.token,
            tenant: &tenant,
            context,
        };
        let work = self.work(endpoint, asked, &mut seen.stages);
        // Settings that are due are refreshed while the request is processed, never before it.
        let (result, ()) = tokio::join!(work, self.settings.refresh(tenant.id()));
        result
    }

    async fn work<E: Endpoint>(&self, endpoint: &E, asked: Asked<'_>, stages: &mut Stages) -> Result<Output, ApiError> {
        let (tenant, clock) = (asked.tenant, &self.books.clock);
        let stage = Stage::of(&**clock);
        let caller = pin!(self.verifier.verify(tenant, E::OPERATION, asked.token));
        let caller = caller.instrument(spans::stage("caller")).await;
        stages.caller = Some(stage.end());
        let caller = caller?;
        let input = async {
            let decoded = Decoded::of(E::OPERATION, asked.route, asked.request)?;
            let keyed = Keyed::of(E::OPERATION, &decoded, &asked.request.headers);
            let input = endpoint.input(tenant, decoded).await?;
            // If both are wrong, the caller gets the fault of the input, not that of the key.
            Ok::<_, ApiError>((input, keyed?))
        };
        let (input, keyed) = input.instrument(spans::stage("input")).await?;
        let steps = Steps::new(
            asked.context,
            tenant.id().clone(),
            caller.subject.clone(),
            Origin::Request(E::OPERATION),
            Arc::clone(clock),
            Arc::clone(&self.books.ids),
        );
        let ledger = Ledger::new(&self.books, tenant, &steps, E::OPERATION, caller, keyed);
        let work = Work {
            tenant,
            steps: &steps,
            ledger: &ledger,
        };
        let stage = Stage::of(&**clock);
        let result = pin!(async {
            let result = caught(endpoint.run(work, &input)).await;
            match ledger.reconsider(&result).await {
                Ok(None) => result,
                Ok(Some(Verdict::Answer(answer))) => answer,
                Ok(Some(Verdict::Resume(plan))) => caught(endpoint.resume(work, &input, &plan)).await,
                Err(error) => Err(error),
            }
        });
        let result = result.instrument(spans::stage("workflow")).await;
        stages.workflow = Some(stage.end());
        let stage = Stage::of(&**clock);
        pin!(ledger.conclude(&result)).instrument(spans::stage("books")).await;
        stages.books = Some(stage.end());
        result
    }
}

/// A request, as far as it is known when its tenant is.
struct Asked<'a> {
    request: &'a HttpRequest,
    route: &'a RawRoute,
    token: &'a BearerToken,
    tenant: &'a Tenant,
    context: Arc<RequestContext>,
}

/// The time since a stage began.
struct Stage<'a> {
    clock: &'a dyn Clock,
    began: Duration,
}

impl<'a> Stage<'a> {
    fn of(clock: &'a dyn Clock) -> Self {
        let began = clock.monotonic();
        Self { clock, began }
    }

    fn end(self) -> Duration {
        self.clock.monotonic().saturating_sub(self.began)
    }
}

/// What is known of a request so far, also when a later stage fails.
#[derive(Default)]
struct Seen {
    context: Option<Arc<RequestContext>>,
    tenant: Option<Arc<Tenant>>,
    stages: Stages,
}

#[cfg(test)]
#[path = "pipeline_tests.rs"]
mod tests;
