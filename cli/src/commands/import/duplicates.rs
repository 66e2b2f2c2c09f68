//! Finds rows of one file with the same address or id.

use std::{
    collections::HashMap,
    hash::{BuildHasher as _, RandomState},
};

use serde_json::{Map, Value};

/// The addresses and ids of imported and running rows, as hashes with a key of this process. Each takes some twenty bytes,
/// whatever its length. Among a million rows, the probability that two different ones are taken for equal is less than one in ten
/// million.
#[derive(Debug, Default)]
pub(super) struct Duplicates {
    hasher: RandomState,
    taken: HashMap<u64, Taken>,
}

#[derive(Debug, Clone, Copy)]
struct Taken {
    line: u32,
    /// Whether the row's request is still running.
    is_open: bool,
}

/// The address and the ids of a row.
#[derive(Debug)]
pub(super) struct Wanted(Vec<(&'static str, u64)>);

/// The result of a claim.
#[derive(Debug)]
pub(super) enum Claim {
    /// Granted to the row, until [`Duplicates::settle`] ends the claim.
    Granted(Wanted),
    /// A running row has claimed part of it.
    Open,
    /// An imported row has part of it; says which part and which line.
    Taken(String),
}

impl Duplicates {
    /// Claims a row's address and ids. Only an imported row keeps them: a refused row leaves them to the next.
    pub(super) fn claim(&mut self, body: &Map<String, Value>, line: u64) -> Claim {
        let text = |name: &str| body.get(name).and_then(Value::as_str);
        let wanted = [
            ("email", text("email").map(str::to_lowercase)),
            (
                "customerRegistrationId",
                text("customerRegistrationId").map(str::to_owned),
            ),
            (
                "encryptedCustomerRegistrationId",
                text("encryptedCustomerRegistrationId").map(str::to_owned),
            ),
        ];
        let wanted: Vec<(&str, u64)> = wanted
            .into_iter()
            .filter_map(|(name, value)| Some((name, self.hasher.hash_one((name, value?)))))
            .collect();
        let mut is_open = false;
        for (name, mark) in &wanted {
            match self.taken.get(mark) {
                Some(Taken { line, is_open: false }) => {
                    return Claim::Taken(format!("{name}: is the same as in line {line}"));
                }
                Some(_) => is_open = true,
                None => {}
            }
        }
        if is_open {
            return Claim::Open;
        }
        let line = u32::try_from(line).unwrap_or(u32::MAX);
        let claims = wanted.iter().map(|(_, mark)| (*mark, Taken { line, is_open: true }));
        self.taken.extend(claims);
        Claim::Granted(Wanted(wanted))
    }

    /// Ends a claim: the row is imported, or its address and ids are free again.
    pub(super) fn settle(&mut self, wanted: &Wanted, is_in: bool) {
        for (_, mark) in &wanted.0 {
            if !is_in {
                self.taken.remove(mark);
            } else if let Some(taken) = self.taken.get_mut(mark) {
                taken.is_open = false;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn claim(duplicates: &mut Duplicates, line: u64, value: &Value) -> Claim {
        duplicates.claim(value.as_object().unwrap(), line)
    }

    #[track_caller]
    fn granted(claim: Claim) -> Wanted {
        match claim {
            Claim::Granted(wanted) => wanted,
            claim => panic!("{claim:?}"),
        }
    }

    #[test]
    fn addresses_count_in_any_case_and_ids_as_they_are() {
        let mut duplicates = Duplicates::default();
        for (line, row) in [
            (2, json!({"email": "a@b.de", "customerRegistrationId": "x"})),
            (3, json!({"email": "x", "customerRegistrationId": "X"})),
        ] {
            let wanted = granted(claim(&mut duplicates, line, &row));
            duplicates.settle(&wanted, true);
        }
        for (row, fault) in [
            (json!({"email": "A@B.de"}), "email: is the same as in line 2"),
            (
                json!({"email": "c@b.de", "customerRegistrationId": "x"}),
                "customerRegistrationId: is the same as in line 2",
            ),
        ] {
            let told = claim(&mut duplicates, 4, &row);
            assert!(matches!(&told, Claim::Taken(why) if why == fault), "{told:?}");
        }
        granted(claim(&mut duplicates, 6, &json!({"email": "c@b.de"})));
    }

    #[test]
    fn what_a_row_wants_is_open_until_it_is_in_and_free_when_it_is_not() {
        let mut duplicates = Duplicates::default();
        let row = json!({"email": "a@b.de"});
        let wanted = granted(claim(&mut duplicates, 2, &row));
        assert!(matches!(claim(&mut duplicates, 3, &row), Claim::Open));
        duplicates.settle(&wanted, false);
        let wanted = granted(claim(&mut duplicates, 3, &row));
        duplicates.settle(&wanted, true);
        assert!(matches!(claim(&mut duplicates, 4, &row), Claim::Taken(_)));
    }
}
