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
    let is_worth_it = length >= WORTH_A_BAR;
    let length = u64::try_from(length).unwrap_or(u64::MAX);
    shown(Some(length), "{msg} [{bar:30}] {pos}/{len}", is_worth_it, context).with_message(doing)
}

/// A bar for what takes long, with the time that is left; the message says how it goes.
pub(crate) fn long_bar(length: u64, context: &Context) -> ProgressBar {
    let template = "[{bar:30}] {human_pos}/{human_len}, {eta} left, {msg}";
    shown(Some(length), template, true, context)
}

/// A count of what goes by, where nobody knows how much there is; it shows nothing where nobody would see it.
pub(crate) fn counter(doing: &'static str, context: &Context) -> ProgressBar {
    shown(None, "{msg} {pos}", true, context).with_message(doing)
}

/// On standard error, where somebody would see it there and it is worth it.
fn shown(length: Option<u64>, template: &str, is_worth_it: bool, context: &Context) -> ProgressBar {
    let target = if is_worth_it && !context.quiet && std::io::stderr().is_terminal() {
        ProgressDrawTarget::stderr()
    } else {
        ProgressDrawTarget::hidden()
    };
    let bar = ProgressBar::with_draw_target(length, target);
    // A template that cannot be read would leave the default one, which says as much.
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style.progress_chars("=> "));
    }
    bar
}
