//! Keeps the log the same as without traces: passes on to the process's own subscriber everything that it wants.

use tracing::{
    Dispatch, Event, Metadata, Subscriber,
    span::{Attributes, Id, Record},
    subscriber::Interest,
};
use tracing_subscriber::{
    filter::LevelFilter,
    layer::{Context, Layer},
    registry::LookupSpan,
};

use super::collector;

/// Passes spans and events on to another subscriber.
#[derive(Debug)]
pub(super) struct Mirror {
    pub(super) to: Dispatch,
}

/// The other subscriber's id of a span that it wants.
struct Mirrored(Id);

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Mirror {
    fn register_callsite(&self, _: &'static Metadata<'static>) -> Interest {
        // The other subscriber's filter may change at any time.
        Interest::sometimes()
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        // The other subscriber's own hint counts as well.
        Some(LevelFilter::DEBUG)
    }

    fn enabled(&self, metadata: &Metadata<'_>, _: Context<'_, S>) -> bool {
        collector::is_collected(metadata) || self.to.enabled(metadata)
    }

    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        if self.to.enabled(event.metadata()) {
            self.to.event(event);
        }
    }

    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let metadata = attributes.metadata();
        if !self.to.enabled(metadata) {
            return;
        }
        let values = attributes.values();
        let mirrored = match attributes.parent() {
            Some(parent) => match mirrored(&context, parent) {
                Some(parent) => self.to.new_span(&Attributes::child_of(parent, metadata, values)),
                None => self.to.new_span(&Attributes::new_root(metadata, values)),
            },
            None if attributes.is_root() => self.to.new_span(&Attributes::new_root(metadata, values)),
            None => self.to.new_span(&Attributes::new(metadata, values)),
        };
        if let Some(span) = context.span(id) {
            span.extensions_mut().insert(Mirrored(mirrored));
        }
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        if let Some(span) = mirrored(&context, id) {
            self.to.record(&span, values);
        }
    }

    fn on_follows_from(&self, id: &Id, follows: &Id, context: Context<'_, S>) {
        if let (Some(span), Some(follows)) = (mirrored(&context, id), mirrored(&context, follows)) {
            self.to.record_follows_from(&span, &follows);
        }
    }

    fn on_enter(&self, id: &Id, context: Context<'_, S>) {
        if let Some(span) = mirrored(&context, id) {
            self.to.enter(&span);
        }
    }

    fn on_exit(&self, id: &Id, context: Context<'_, S>) {
        if let Some(span) = mirrored(&context, id) {
            self.to.exit(&span);
        }
    }

    fn on_close(&self, id: Id, context: Context<'_, S>) {
        if let Some(span) = mirrored(&context, &id) {
            self.to.try_close(span);
        }
    }
}

fn mirrored<S: Subscriber + for<'a> LookupSpan<'a>>(context: &Context<'_, S>, id: &Id) -> Option<Id> {
    let span = context.span(id)?;
    let extensions = span.extensions();
    extensions.get::<Mirrored>().map(|mirrored| mirrored.0.clone())
}

#[cfg(test)]
mod tests {
    use std::{
        io,
        sync::{Arc, Mutex},
    };

    use tracing::{debug, debug_span, dispatcher::with_default, error, info, info_span, level_filters::LevelFilter};
    use tracing_subscriber::{fmt::MakeWriter, layer::SubscriberExt as _};

    use super::*;
    use crate::traces::{collector::Collector, ring::Key};

    #[derive(Clone, Default)]
    struct Lines(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Lines {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl<'a> MakeWriter<'a> for Lines {
        type Writer = Self;

        fn make_writer(&'a self) -> Self {
            self.clone()
        }
    }

    /// What is logged at this level, with or without a watched trace.
    fn logged(level: LevelFilter, is_watched: bool) -> String {
        let lines = Lines::default();
        let log = tracing_subscriber::fmt()
            .with_max_level(level)
            .without_time()
            .with_ansi(false);
        let to = Dispatch::new(log.with_writer(lines.clone()).finish());
        let watching = || {
            let collector = Collector { store: Arc::default() };
            tracing_subscriber::registry()
                .with(collector)
                .with(Mirror { to: to.clone() })
        };
        let dispatch = if is_watched {
            Dispatch::new(watching())
        } else {
            to.clone()
        };
        with_default(&dispatch, || {
            info!(answer = 42, "outside");
            let outer = info_span!("outer", kept = tracing::field::Empty);
            let entered = outer.enter();
            outer.record("kept", "later");
            debug_span!("inner", size = 7).in_scope(|| error!("inside"));
            let stage = debug_span!(target: shared::spans::TARGET, "stage", name = "books");
            stage.in_scope(|| debug!("in a stage"));
            debug_span!(parent: None, "root").in_scope(|| info!("in a root"));
            drop(entered);
            debug_span!(parent: &outer, "child").in_scope(|| info!("in a child"));
            info!("at the end");
        });
        let bytes = lines.0.lock().unwrap().clone();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn whoever_watches_changes_nothing_in_the_log() {
        for (level, lines) in [(LevelFilter::ERROR, 1), (LevelFilter::INFO, 5), (LevelFilter::DEBUG, 6)] {
            let log = logged(level, false);
            assert_eq!(log.lines().count(), lines, "{log}");
            assert_eq!(logged(level, true), log);
        }
        assert!(logged(LevelFilter::DEBUG, true).contains("outer{kept=\"later\"}:stage{name=\"books\"}: "));
    }

    #[test]
    fn what_is_collected_does_not_need_a_log() {
        let store = Arc::<crate::traces::store::Store>::default();
        let collector = Collector {
            store: Arc::clone(&store),
        };
        let mirror = Mirror { to: Dispatch::none() };
        let dispatch = Dispatch::new(tracing_subscriber::registry().with(collector).with(mirror));
        with_default(&dispatch, || {
            assert!(!collector::root(Key(1)).is_disabled());
            assert!(info_span!("of somebody else").is_disabled());
        });
    }
}
