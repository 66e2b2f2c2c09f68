#!/usr/bin/env python3
"""Runs each release binary under AWS's Lambda emulator against the local stack: for every demo tenant, a user is
created, read, changed and given another address. Each answer must be a 200, with its log line and its measures. A function with
a wrong environment must report that and answer 500.

    scripts/smoke_rie.py --emulator aws-lambda-rie --stack target/debug/local --build .aws-sam/build

The emulator is part of the SAM CLI (samcli/local/rapid). Needs nothing but Python 3.
"""

import argparse
import contextlib
import json
import pathlib
import sys
import time

from stack import (ROOT, Failure, accepts_connections, base_environment, exchange, free_port, json_lines, load_sample, local_stack,
                   prepare, resource, running, wait_for)

# Each function and its sample event. The order matters: the others use the user that `create` creates.
STEPS = [
    ("create", "events/create/created.json"),
    ("get-by-id", "events/get-by-id/found.json"),
    ("update", "events/update/updated.json"),
    ("update-email", "events/update-email/changed.json"),
]
NAMESPACE = "UsersOrchestrator/smoke"


def invoke(port, event):
    answer = exchange(port, "POST", "/2015-03-31/functions/function/invocations", json.dumps(event))
    if not isinstance(answer, dict) or "statusCode" not in answer:
        raise Failure(f"the function did not answer as API Gateway needs it: {answer}")
    return answer["statusCode"], answer.get("body") or ""


@contextlib.contextmanager
def emulated(options, function, environment):
    """Runs the release binary of a function under the emulator; yields its process and the port for events."""
    binary = options.build / resource(function) / "bootstrap"
    if not binary.is_file():
        raise Failure(f"{binary} does not exist: run `sam build` first")
    port, runtime_port = free_port(), free_port()
    command = [
        str(options.emulator),
        *("--runtime-interface-emulator-address", f"127.0.0.1:{port}"),
        *("--runtime-api-address", f"127.0.0.1:{runtime_port}"),
        str(binary.resolve()),
    ]
    with running(command, environment) as emulator:
        wait_for(emulator, "the Lambda emulator", lambda: accepts_connections(port))
        yield emulator, port


def run_function(options, environment, step, tenants, users):
    function, sample_path = step
    sample = load_sample(sample_path)
    with emulated(options, function, environment) as (emulator, port):
        for tenant in tenants:
            name = "/".join(tenant[part] for part in ("clientGroup", "client", "paper"))
            started = time.monotonic()
            status, body = invoke(port, prepare(sample, tenant, users.get(name)))
            milliseconds = (time.monotonic() - started) * 1000
            print(f"{function:<13} {name:<30} {tenant.get('userProvider') or 'no provider':<12} {status} {milliseconds:6.0f} ms")
            if status != 200:
                raise Failure(f"{function} answered {sample_path} for {name} with {status}, expected 200: {body}")
            if function == "create":
                users[name] = json.loads(body)["data"]["customerRegistrationId"]
        check_lines(function, json_lines(emulator), len(tenants))


def check_lines(function, lines, requests):
    """Each request must have one line and one measure, and only the first a cold start."""
    told = [line for line in lines if line.get("message") == "request"]
    measured = [line for line in lines if "Requests" in line]
    cold = [line["cold_start"] for line in told]
    if (len(told), len(measured)) != (requests, requests) or cold != [True] + [False] * (requests - 1):
        raise Failure(f"{function} has logged {lines} of {requests} requests")
    if {line["_aws"]["CloudWatchMetrics"][0]["Namespace"] for line in measured} != {NAMESPACE}:
        raise Failure(f"{function} has measured for another namespace: {measured}")


def run_misconfigured(options, environment):
    """A function with a wrong environment must answer, report everything that is wrong, and keep running."""
    wrong = environment | {"UPSTREAM_ALLOWED_HOSTS": "https://auth.example.com/"}
    del wrong["SETTINGS_TABLE"]
    with emulated(options, "get-by-id", wrong) as (emulator, port):
        for _ in range(2):
            status, body = invoke(port, load_sample("events/get-by-id/found.json"))
            if status != 500 or json.loads(body)["message"]["code"] != "UsersOrchestrator_E500":
                raise Failure(f"without its settings table get-by-id answered {status} {body}")
        causes = [line["cause"] for line in json_lines(emulator) if line["level"] == "ERROR"]
        # Both at its start and with each request.
        faults = ("SETTINGS_TABLE is not set", "UPSTREAM_ALLOWED_HOSTS")
        if len(causes) != 3 or not all(fault in cause for fault in faults for cause in causes):
            raise Failure(f"without its settings table get-by-id logged {causes}")
    print("get-by-id     without a settings table, and with a host that is none: 500, 500, and why")


def run(options):
    with local_stack(options.stack) as (_, status):
        if not status["tenants"]:
            raise Failure("the local stack has no demo tenant")
        environment = base_environment() | status["lambdaEnvironment"] | {"METRICS_NAMESPACE": NAMESPACE}
        users = {}
        for step in STEPS:
            run_function(options, environment, step, status["tenants"], users)
        run_misconfigured(options, environment)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--emulator", type=pathlib.Path, required=True, help="aws-lambda-rie of this machine's processor")
    parser.add_argument("--stack", type=pathlib.Path, default=ROOT / "target/debug/local", help="binary of the local stack")
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / ".aws-sam/build", help="what `sam build` made")
    options = parser.parse_args()
    for program in (options.emulator, options.stack):
        if not program.is_file():
            sys.exit(f"{program} does not exist")
    try:
        run(options)
    except Failure as failure:
        sys.exit(f"smoke test failed: {failure}")
    print("Every release binary answered under the emulator.")


if __name__ == "__main__":
    main()
