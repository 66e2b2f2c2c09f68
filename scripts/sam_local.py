#!/usr/bin/env python3
"""Runs the result of `sam build` in the SAM CLI's containers, against the local stack: every function by `sam local invoke`
with sample events, and the whole API by `sam local start-api`.

    scripts/sam_local.py --stack target/debug/local --build .aws-sam/build

The answer to a sample event must have the status and code in the snapshot of its contract case, and the routes must work for
every demo tenant. Needs Python 3, sam on the PATH and Docker Engine on this machine.
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import urllib.parse

from containers import joined
from stack import (ROOT, Failure, accepts_connections, free_port, load_sample, local_stack, prepare, request, resource, running,
                   wait_for)

# The order matters: `create` creates the user of the later cases. Each function answers one event and refuses another.
CASES = [
    ("create", "created"),
    ("create", "email-in-use"),
    ("get-by-id", "found"),
    ("get-by-id", "unknown-id"),
    ("update", "updated"),
    ("update", "unknown-id"),
    ("update-email", "changed"),
    ("update-email", "unknown-id"),
]
# There is nothing to repair, and no call fails.
REPORT = dict.fromkeys(("done", "undone", "postponed", "needsAttention", "failed"), 0)
INVOKE_SECONDS = 180  # At first, Docker downloads the base image.
ENVIRONMENT = {"AWS_DEFAULT_REGION": "us-east-1"} | os.environ | {"SAM_CLI_TELEMETRY": "0"}


def expected(function, case):
    """Status and code of the answer in the case's snapshot."""
    text = (ROOT / f"functions/{function}/tests/snapshots/outcome@{case}.json.snap").read_text(encoding="utf-8")
    outcome = json.loads(text.split("---\n", 2)[2])
    return outcome["status"], outcome["body"]["message"]["code"]


def invoke(template, function, event):
    command = ["sam", "local", "invoke", resource(function), "--template", str(template), "--event", "-"]
    ran = subprocess.run(
        command, input=json.dumps(event), env=ENVIRONMENT, timeout=INVOKE_SECONDS, capture_output=True, text=True, check=False
    )
    try:
        return json.loads(ran.stdout)
    except json.JSONDecodeError as failed:
        raise Failure(f"{' '.join(command)} gave no answer (exit code {ran.returncode}): {ran.stdout}\n{ran.stderr}") from failed


def invoke_each(template, tenant):
    user = None
    for function, case in CASES:
        started = time.monotonic()
        event = prepare(load_sample(f"events/{function}/{case}.json"), tenant, None if case == "unknown-id" else user)
        answer = invoke(template, function, event)
        body = json.loads(answer.get("body") or "{}")
        got = answer.get("statusCode"), body.get("message", {}).get("code")
        print(f"{function:<13} {case:<15} {got[0]} {got[1]} {time.monotonic() - started:6.1f} s", flush=True)
        if got != expected(function, case):
            raise Failure(f"events/{function}/{case}.json was answered with {answer}, expected {expected(function, case)}")
        user = user or body["data"]["customerRegistrationId"]
    for case, expected_report in (
        ("scheduled", REPORT),
        ("needs-attention", REPORT),
        ("one-entry", {**REPORT, "entry": "the journal has no such entry"}),
    ):
        report = invoke(template, "repair", load_sample(f"events/repair/{case}.json"))
        print(f"{'repair':<13} {case:<15} {report}", flush=True)
        if report != expected_report:
            raise Failure(f"the repair reported {report}, expected {expected_report}")
    events = invoke(template, "export", load_sample("events/export/two-records.json"))
    print(f"{'export':<13} {'two-records':<15} {[event['type'] for event in events]}", flush=True)
    if [event["specversion"] for event in events] != ["1.0", "1.0"]:
        raise Failure(f"the export gave {events}, expected two CloudEvents")


def walk(port, tenant):
    """Calls every documented route for one tenant; each answer must have the success code, and the last read the changes."""

    def ask(method, path, code, body=None, headers=tenant["headers"]):
        status, text = request(port, method, path, None if body is None else json.dumps(body), headers)
        answer = json.loads(text)
        if answer.get("message", {}).get("code") != f"UsersOrchestrator_{code}" or status != int(code[1:4]):
            raise Failure(f"{method} {path} for {tenant['paper']} was answered with {status} {text}, expected {code}")
        return answer.get("data")

    name, started = tenant["paper"].lower(), time.monotonic()
    # An id that must be encoded in a path. Auth0 generates such ids itself, and Firefly accepts only GUIDs.
    own = {} if tenant.get("userProvider") in ("Auth0", "Firefly") else {"customerRegistrationId": f"sam|{name}"}
    made = {"email": f"sam@{name}.example.com", "password": "Correct-Horse-7", "firstName": "Sam"} | own
    user = ask("POST", "/v4/Users", "S200_06", made)["customerRegistrationId"]
    path = f"/v4/Users/{urllib.parse.quote(user, safe='')}"
    ask("GET", path, "S200_01")
    ask("PUT", path, "S200_07", {"firstName": "Samuel"})
    ask("PUT", f"{path}/", "S200_07", {"lastName": "Reader"})
    ask("PATCH", f"{path}/Email", "S200_12", {"email": f"samuel@{name}.example.com"})
    found = ask("GET", f"{path}/", "S200_01")["user"]
    got = [found[field] for field in ("customerRegistrationId", "firstName", "lastName", "email")]
    if got != [user, "Samuel", "Reader", f"samuel@{name}.example.com"]:
        raise Failure(f"after all writes {path} is {found}")
    ask("POST", "/v4/Users", "E400_00", {"email": "nobody"})
    ask("GET", path, "E401", headers=tenant["headers"] | {"Authorization": "Bearer forged.forged.forged"})
    print(f"{path:<45} {tenant.get('userProvider') or 'no provider':<12} {time.monotonic() - started:6.1f} s", flush=True)


def serve_routes(template, tenants):
    port = free_port()
    command = ["sam", "local", "start-api", "--template", str(template), "--port", str(port), "--warm-containers", "LAZY"]
    with running(command, ENVIRONMENT) as api:
        wait_for(api, "sam local start-api", lambda: accepts_connections(port))
        for tenant in tenants:
            walk(port, tenant)
        # SAM does not use the template's gateway responses; its own for an unknown route is API Gateway's.
        for method, path in (("GET", "/v4/Other"), ("DELETE", "/v4/Users")):
            if (got := request(port, method, path))[0] != 403:
                raise Failure(f"{method} {path} is no route, and was answered with {got}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stack", type=pathlib.Path, default=ROOT / "target/debug/local", help="binary of the local stack")
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / ".aws-sam/build", help="what `sam build` made")
    options = parser.parse_args()
    try:
        with tempfile.TemporaryDirectory() as folder, local_stack(options.stack) as (_, status):
            with joined(status, options.build, pathlib.Path(folder) / "build"):
                template = pathlib.Path(folder) / "build/template.yaml"
                invoke_each(template, status["tenants"][0])
                serve_routes(template, status["tenants"])
    except (Failure, OSError, subprocess.TimeoutExpired) as failure:
        sys.exit(f"the functions do not run under sam local: {failure}")
    print("Every function and every route answered in SAM's containers.")


if __name__ == "__main__":
    main()
