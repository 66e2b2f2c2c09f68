#!/usr/bin/env bash
# Starts release binaries under strace and fails if one opens files of certificates or of AWS's settings: root certificates are
# compiled in, and credentials come from the environment (docs/decisions/0019). Usage: check_start.sh BINARY... Without strace it
# checks nothing, and prints so; with REQUIRE_ALL=1 it fails.
set -euo pipefail

if ! command -v strace >/dev/null; then
    echo "strace is missing: what the binaries open while they start is NOT looked at."
    [[ ${REQUIRE_ALL:-} != 1 ]] || exit 1
    exit 0
fi

trace=$(mktemp) said=$(mktemp)
trap 'rm -f "$trace" "$said"' EXIT
failed=0
for binary in "$@"; do
    # Nothing listens there, so the function ends after its start, when it requests its first event.
    env -i AWS_LAMBDA_RUNTIME_API=127.0.0.1:1 AWS_LAMBDA_FUNCTION_NAME=f AWS_LAMBDA_FUNCTION_MEMORY_SIZE=128 \
        AWS_LAMBDA_FUNCTION_VERSION=1 AWS_LAMBDA_LOG_GROUP_NAME=g AWS_LAMBDA_LOG_STREAM_NAME=s AWS_REGION=us-east-1 \
        AWS_ACCESS_KEY_ID=none AWS_SECRET_ACCESS_KEY=none AWS_ENDPOINT_URL_DYNAMODB=https://127.0.0.1:1 \
        SETTINGS_TABLE=settings EVENTS_TABLE=events JOURNAL_TABLE=journal HOME=/root \
        timeout 30 strace -f -e trace=execve,open,openat,connect -o "$trace" "$binary" >"$said" 2>&1 || true
    # A function that failed to start would open nothing either.
    if ! grep -q 'connect(' "$trace" || grep -qE 'cannot start|not as it must be' "$said"; then
        printf '%s did not start:\n%s\n' "$binary" "$(cat "$said")" >&2
        exit 1
    fi
    if opened=$(grep -E '"[^"]*(/ssl|/pki|/certs?/|ca-certificates|ca-bundle|\.pem|\.crt|\.aws/)[^"]*"' "$trace"); then
        printf '%s opens what it must not:\n%s\n' "$binary" "$(head -n 10 <<<"$opened")" >&2
        failed=1
    else
        echo "$binary: no certificates, no settings of AWS"
    fi
done
exit $failed
