#!/usr/bin/env bash
# The compiler of fuzz builds, as RUSTC_WRAPPER. cargo-fuzz instruments every crate; this instruments only crates that parse
# input. Otherwise the AWS SDK would take up most of the build and of every binary.
set -euo pipefail

crate="" before=""
for argument in "$@"; do
    [[ $before != --crate-name ]] || crate=$argument
    before=$argument
done

case $crate in
    shared | create | get_by_id | update | update_email | base64 | email_address | form_urlencoded | http | httpdate | \
        idna | jiff | jsonwebtoken | percent_encoding | serde_dynamo | serde_json | ulid | url | uuid)
        exec "$@"
        ;;
esac

arguments=()
for argument in "$@"; do
    case $argument in
        -Cpasses=sancov-module | -Cllvm-args=-sanitizer-coverage-*) ;;
        debuginfo=*) arguments+=(debuginfo=0) ;;
        *) arguments+=("$argument") ;;
    esac
done
exec "${arguments[@]}"
