//! Progress bars on standard error, if that is a terminal.

use std::io::IsTerminal as _;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::context::Context;

/// How many things run concurrently: enough to hide network latency, and far below the limits of tables and providers.
pub(crate) const AT_ONCE: usize = 8;

/// Fewer things are done before a bar could be read.
const WORTH_A_BAR: usize = 4;

/// A bar for `length` things; hidden if nobody would see it.
pub(crate) fn bar(length: usize, doing: &'static str, context: &Context) -> ProgressBar {
    let is_worth_it = length >= WORTH_A_BAR;
    let length = u64::try_from(length).unwrap_or(u64::MAX);
    shown(Some(length), "{msg} [{bar:30}] {pos}/{len}", is_worth_it, context).with_message(doing)
}

/// A bar for long work, with the remaining time; its message shows the results so far.
pub(crate) fn long_bar(length: u64, context: &Context) -> ProgressBar {
    let template = "[{bar:30}] {human_pos}/{human_len}, {eta} left, {msg}";
    shown(Some(length), template, true, context)
}

/// A counter, for an unknown number of things; hidden if nobody would see it.
pub(crate) fn counter(doing: &'static str, context: &Context) -> ProgressBar {
    shown(None, "{msg} {pos}", true, context).with_message(doing)
}

/// Hidden unless standard error is a terminal and the bar is worth showing.
fn shown(length: Option<u64>, template: &str, is_worth_it: bool, context: &Context) -> ProgressBar {
    let target = if is_worth_it && !context.quiet && std::io::stderr().is_terminal() {
        ProgressDrawTarget::stderr()
    } else {
        ProgressDrawTarget::hidden()
    };
    let bar = ProgressBar::with_draw_target(length, target);
    // With an invalid template, the default one remains.
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style.progress_chars("=> "));
    }
    bar
}
