#!/usr/bin/env bash
# Fails when a binary needs a symbol of a newer C library than the given one.
#   scripts/check_glibc.sh 2.34 BINARY...
set -euo pipefail

if (($# < 2)); then
    echo "usage: $0 MAXIMUM BINARY..." >&2
    exit 2
fi
maximum=$1
shift

failed=0
for binary in "$@"; do
    symbols=$(objdump --dynamic-syms "$binary")
    needed=$(grep -oE 'GLIBC_[0-9]+(\.[0-9]+)+' <<<"$symbols" | sed 's/GLIBC_//' | sort -Vu | tail -n 1 || true)
    if [[ -z $needed ]]; then
        echo "$binary: needs no versioned symbol of glibc, which no dynamically linked Rust program can do without" >&2
        failed=1
    elif [[ $(printf '%s\n' "$needed" "$maximum" | sort -V | tail -n 1) != "$maximum" ]]; then
        echo "$binary: needs glibc $needed, newer than $maximum:" >&2
        grep -F "GLIBC_$needed" <<<"$symbols" >&2
        failed=1
    else
        echo "$binary: needs glibc $needed"
    fi
done
exit "$failed"
