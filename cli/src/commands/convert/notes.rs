//! Notes, for people.

use crate::{context::Context, convert::Note};

/// Prints notes. Equal notes about several places are printed once.
pub(super) fn tell<'a>(context: &Context, notes: impl Iterator<Item = &'a Note>, place: impl Fn(&Note) -> String) {
    let mut told: Vec<(&Note, Vec<String>)> = Vec::new();
    for note in notes {
        match told.iter_mut().find(|(other, _)| says_the_same(note, other)) {
            Some((_, places)) => places.push(place(note)),
            None => told.push((note, vec![place(note)])),
        }
    }
    for (note, places) in told {
        let mut text = format!(
            "{}: {}: {}\n  {}",
            note.kind.name(),
            places.join(", "),
            note.what,
            note.why
        );
        if !note.what_to_do.is_empty() {
            text.push_str("\n  ");
            text.push_str(&note.what_to_do);
        }
        context.note(&text);
    }
}

fn says_the_same(one: &Note, other: &Note) -> bool {
    (one.kind, &one.what, &one.why, &one.what_to_do) == (other.kind, &other.what, &other.why, &other.what_to_do)
}
