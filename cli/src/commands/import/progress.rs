//! How far an import is.

use std::io::IsTerminal as _;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::context::Context;

/// A bar with rows, time left, rate and refusals; it shows nothing where nobody would see it.
pub(super) fn bar(rows: u64, context: &Context) -> ProgressBar {
    let target = if !context.quiet && std::io::stderr().is_terminal() {
        ProgressDrawTarget::stderr()
    } else {
        ProgressDrawTarget::hidden()
    };
    let bar = ProgressBar::with_draw_target(Some(rows), target);
    // A template that cannot be read would leave the default one, which says nearly as much.
    if let Ok(style) = ProgressStyle::with_template("[{bar:30}] {human_pos}/{human_len}, {eta} left, {msg}") {
        bar.set_style(style.progress_chars("=> "));
    }
    bar
}
