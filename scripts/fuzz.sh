#!/usr/bin/env bash
# Runs every fuzz target for a limited time: `scripts/fuzz.sh SECONDS [TARGET...]`. Fails at the first input that breaks a law,
# and prints how to run it again. Needs cargo-fuzz and a C++ compiler; uses the pinned toolchain (docs/fuzzing.md). With
# FUZZ_SEED, runs are repeatable; without it, each run is different.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

seconds=${1:?usage: scripts/fuzz.sh SECONDS [TARGET...]}
shift
target_dir=${CARGO_TARGET_DIR:-fuzz/target}
# Not the workspace's target folder, because every crate is built with other flags here.
export CARGO_TARGET_DIR=$target_dir RUSTC_WRAPPER=$PWD/scripts/fuzz_rustc.sh
triple=$(rustc -vV | sed -n 's/^host: //p')

# cargo-fuzz has no --locked.
cargo metadata --locked --format-version 1 --manifest-path fuzz/Cargo.toml >/dev/null
cargo fuzz build --sanitizer none --codegen-units 16
if (($# == 0)); then
    mapfile -t targets < <(cargo fuzz list)
    set -- "${targets[@]}"
fi

for target in "$@"; do
    artifacts=fuzz/artifacts/$target found=$target_dir/found/$target
    log=$target_dir/found/$target.log
    mkdir -p "$artifacts" "$found"
    # New inputs go into the first folder, beside the build; the repository's corpus is only read. Both are run before new inputs
    # are generated. Slow inputs (a hashed password, for example) are tried less often.
    if ! "$target_dir/$triple/release/$target" "$found" "fuzz/corpus/$target" \
        -artifact_prefix="$artifacts/" -max_total_time="$seconds" -max_len=16384 -timeout=10 -rss_limit_mb=2048 \
        -entropic_scale_per_exec_time=1 -seed="${FUZZ_SEED:-0}" -print_final_stats=1 >"$log" 2>&1; then
        tail -n 60 "$log"
        echo "FUZZING FAILED: $target. The input lies in $artifacts; play it again with"
        echo "    cp $artifacts/<file> fuzz/corpus/$target/<a name that says what it is> && cargo test fuzz"
        exit 1
    fi
    printf '%-14s %9d executions, %6d branches, %5d inputs\n' "$target" \
        "$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")" \
        "$(sed -n 's/.*DONE *cov: \([0-9]*\).*/\1/p' "$log")" \
        "$(find "$found" -type f | wc -l)"
done
