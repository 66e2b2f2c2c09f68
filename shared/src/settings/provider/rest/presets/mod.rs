//! The connectors that come with the program. A released version never changes, because tenants stay on it.

use serde_json::Value;

use super::{
    connector::{Fault, lost_nulls},
    merge_patch::merged,
};
use crate::settings::ProviderKind;

/// The version for a tenant that names none. It stays the same for ever: a newer one must be chosen.
pub(crate) const DEFAULT_VERSION: u32 = 1;

struct Preset {
    kind: ProviderKind,
    version: u32,
    text: &'static str,
}

const PRESETS: &[Preset] = &[
    Preset {
        kind: ProviderKind::Ssor,
        version: 1,
        text: include_str!("ssor.v1.json"),
    },
    Preset {
        kind: ProviderKind::Firefly,
        version: 1,
        text: include_str!("firefly.v1.json"),
    },
];

/// The versions of a kind's preset; none if it has no preset.
pub(crate) fn versions(kind: ProviderKind) -> impl Iterator<Item = u32> {
    PRESETS
        .iter()
        .filter(move |preset| preset.kind == kind)
        .map(|preset| preset.version)
}

/// A preset's description, changed by a merge patch. `None` if there is no such preset; faults if the patch holds a `null`
/// that the merge would lose.
pub(crate) fn description(
    kind: ProviderKind,
    version: u32,
    patch: Option<&Value>,
) -> Option<Result<Value, Vec<Fault>>> {
    let mut presets = PRESETS.iter();
    let preset = presets.find(|preset| preset.kind == kind && preset.version == version)?;
    let description = serde_json::from_str(preset.text).ok()?;
    let Some(patch) = patch else {
        return Some(Ok(description));
    };
    let faults = lost_nulls(&description, patch);
    Some(if faults.is_empty() {
        Ok(merged(description, patch))
    } else {
        Err(faults)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::rest::connector::Connector;

    #[test]
    fn every_preset_is_whole_and_says_that_it_is_unverified() {
        for preset in PRESETS {
            let description = description(preset.kind, preset.version, None).unwrap().unwrap();
            let about = &description["about"];
            assert_eq!(about["name"], preset.kind.name());
            assert_eq!(about["version"], preset.version);
            assert!(
                about["status"]
                    .as_str()
                    .unwrap()
                    .starts_with("unverified against the vendor")
            );
            assert_eq!(Connector::parse(&description).unwrap().name, preset.kind.name());
        }
    }

    #[test]
    fn the_default_version_is_there() {
        for kind in [ProviderKind::Ssor, ProviderKind::Firefly] {
            assert!(versions(kind).any(|version| version == DEFAULT_VERSION));
        }
        assert_eq!(versions(ProviderKind::Auth0).count(), 0);
    }
}
