//! Turns the functions' spans into rows of their traces.

use std::{fmt, sync::Arc};

use shared::spans::{AWS_CALL, REPAIR, STAGE, TARGET, UPSTREAM_CALL};
use tracing::{
    Metadata, Span, Subscriber, debug_span,
    field::{Field, Visit},
    span::{Attributes, Id, Record},
};
use tracing_subscriber::{
    layer::{Context, Layer},
    registry::LookupSpan,
};

use super::{
    ring::{Key, Place},
    row::{Lane, Outcome, Row},
    store::Store,
};

/// Target of a trace's root span.
const ROOT: &str = "local::traces";

/// A trace's root span, around all of its work.
pub(super) fn root(trace: Key) -> Span {
    debug_span!(target: ROOT, "trace", key = trace.0)
}

/// The request whose entry the repair works on.
struct Mended(String);

/// Whether this span becomes part of a trace.
pub(super) fn is_collected(metadata: &Metadata<'_>) -> bool {
    metadata.is_span() && matches!(metadata.target(), TARGET | ROOT)
}

/// Writes spans into the store.
#[derive(Debug)]
pub(super) struct Collector {
    pub(super) store: Arc<Store>,
}

impl Collector {
    fn begin(&self, trace: Key, mended: Option<String>, name: &str, fields: &Fields) -> Option<Place> {
        match name {
            STAGE => self
                .store
                .begin_row(trace, |_| Some(Row::new(Lane::Stage, fields.text("name"), None))),
            UPSTREAM_CALL => self.store.begin_row(trace, |provider| {
                let (upstream, method) = (fields.text("upstream"), fields.text("method"));
                let attempt = fields.number("attempt").unwrap_or(1);
                Some(Row {
                    request: mended,
                    ..Row::call(&upstream, &method, attempt, provider)
                })
            }),
            AWS_CALL => self.store.begin_row(trace, |_| Row::of_dynamodb(&fields.text("call"))),
            REPAIR => {
                self.store.touch(trace, fields.text("request"));
                None
            }
            _ => None,
        }
    }
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Collector {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let metadata = attributes.metadata();
        let Some(span) = context.span(id).filter(|_| is_collected(metadata)) else {
            return;
        };
        let mut fields = Fields::default();
        attributes.record(&mut fields);
        if metadata.target() == ROOT {
            if let Some(key) = fields.number("key") {
                span.extensions_mut().insert(Key(key));
            }
            return;
        }
        if metadata.name() == REPAIR {
            span.extensions_mut().insert(Mended(fields.text("request")));
        }
        let trace = span.scope().find_map(|span| span.extensions().get::<Key>().copied());
        let mended = || {
            span.scope()
                .find_map(|span| span.extensions().get::<Mended>().map(|mended| mended.0.clone()))
        };
        if let Some(place) = trace.and_then(|trace| self.begin(trace, mended(), metadata.name(), &fields)) {
            span.extensions_mut().insert(place);
        }
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        let Some(place) = place(&context, id) else { return };
        let mut fields = Fields::default();
        values.record(&mut fields);
        let status = |name| fields.number(name).and_then(|status| u16::try_from(status).ok());
        self.store.note(
            place,
            Outcome {
                status: status("status"),
                standing: status("standing"),
                failure: fields.find_text("failure"),
            },
        );
    }

    fn on_close(&self, id: Id, context: Context<'_, S>) {
        if let Some(place) = place(&context, &id) {
            self.store.end_row(place);
        }
    }
}

fn place<S: Subscriber + for<'a> LookupSpan<'a>>(context: &Context<'_, S>, id: &Id) -> Option<Place> {
    let span = context.span(id)?;
    let extensions = span.extensions();
    extensions.get::<Place>().copied()
}

/// The fields of a span.
#[derive(Default)]
struct Fields {
    texts: Vec<(&'static str, String)>,
    numbers: Vec<(&'static str, u64)>,
}

impl Fields {
    fn find_text(&self, name: &str) -> Option<String> {
        let found = self.texts.iter().find(|(known, _)| *known == name);
        found.map(|(_, text)| text.clone())
    }

    fn text(&self, name: &str) -> String {
        self.find_text(name).unwrap_or_default()
    }

    fn number(&self, name: &str) -> Option<u64> {
        let found = self.numbers.iter().find(|(known, _)| *known == name);
        found.map(|(_, number)| *number)
    }
}

impl Visit for Fields {
    fn record_u64(&mut self, field: &Field, value: u64) {
        self.numbers.push((field.name(), value));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.texts.push((field.name(), value.to_owned()));
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.texts.push((field.name(), format!("{value:?}")));
    }
}
