//! How far work on many things is: a bar on standard error, where that is a terminal.

use std::io::IsTerminal as _;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::context::Context;

/// So much is done at once: enough for the network's latency, and far below what a table or a provider takes.
pub(crate) const AT_ONCE: usize = 8;

/// Fewer are done before a bar could be read.
const WORTH_A_BAR: usize = 4;

/// A bar for so many things; it shows nothing where nobody would see it.
pub(crate) fn bar(length: usize, doing: &'static str, context: &Context) -> ProgressBar {
    let target = target(context, length >= WORTH_A_BAR);
    let bar = ProgressBar::with_draw_target(Some(u64::try_from(length).unwrap_or(u64::MAX)), target);
    // A template that cannot be read would leave the default one, which says as much.
    if let Ok(style) = ProgressStyle::with_template("{msg} [{bar:30}] {pos}/{len}") {
        bar.set_style(style.progress_chars("=> "));
    }
    bar.set_message(doing);
    bar
}

/// A count of what goes by, where nobody knows how much there is; it shows nothing where nobody would see it.
pub(crate) fn counter(doing: &'static str, context: &Context) -> ProgressBar {
    let counter = ProgressBar::with_draw_target(None, target(context, true));
    if let Ok(style) = ProgressStyle::with_template("{msg} {pos}") {
        counter.set_style(style);
    }
    counter.set_message(doing);
    counter
}

/// Standard error, where somebody would see it there and it is worth it.
fn target(context: &Context, is_worth_it: bool) -> ProgressDrawTarget {
    if is_worth_it && !context.quiet && std::io::stderr().is_terminal() {
        ProgressDrawTarget::stderr()
    } else {
        ProgressDrawTarget::hidden()
    }
}
