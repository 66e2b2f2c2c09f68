#!/usr/bin/env bash
# Writes the bill of materials of each function as a CycloneDX document into a folder: scripts/sbom.sh FOLDER.
# Needs cargo-cyclonedx (cargo install --locked cargo-cyclonedx@0.5.9).
set -euo pipefail
[[ $# == 1 ]] || { echo "usage: scripts/sbom.sh FOLDER" >&2; exit 2; }
mkdir -p "$1"
folder=$(cd "$1" && pwd)
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# The tool writes its files beside each crate.
trap 'rm -f functions/*/*_bin.cdx.json local/*_bin.cdx.json' EXIT
cargo cyclonedx --format json --describe binaries --spec-version 1.5 --target x86_64-unknown-linux-gnu --quiet

for manifest in functions/*/Cargo.toml; do
    function=$(basename "$(dirname "$manifest")")
    # Removes the checkout's path on this machine.
    sed "s|path+file://$PWD/|path+file:///|g" "functions/$function/${function}_bin.cdx.json" >"$folder/$function.cdx.json"
    echo "$folder/$function.cdx.json"
done
