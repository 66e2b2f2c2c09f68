#!/usr/bin/env bash
# Prints the notes of a release, which are its version's section of the changelog: scripts/release_notes.sh TAG [CHANGELOG]. Fails
# if the tag is not `v` with the workspace's version, or if the changelog has no section for it.
set -euo pipefail
(($# == 1 || $# == 2)) || { echo "usage: scripts/release_notes.sh TAG [CHANGELOG]" >&2; exit 2; }

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
tag=$1 changelog=${2:-$root/CHANGELOG.md}
version=$(sed -n '/^\[workspace.package\]/,/^\[/s/^version = "\(.*\)"$/\1/p' "$root/Cargo.toml")
if [[ $tag != "v$version" ]]; then
    echo "The tag is $tag, and Cargo.toml says version $version: set both alike, the tag as v$version." >&2
    exit 1
fi

# From the version's heading to the next, without empty lines at both ends.
notes=$(awk -v heading="## [$version] - " '
    index($0, "## ") == 1 { inside = index($0, heading) == 1; next }
    inside' "$changelog" | sed '/./,$!d')
if [[ -z $notes ]]; then
    echo "$changelog has no section '## [$version] - YYYY-MM-DD': name what stands under Unreleased after the version." >&2
    exit 1
fi
printf '%s\n' "$notes"
