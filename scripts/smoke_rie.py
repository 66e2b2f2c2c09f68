#!/usr/bin/env python3
"""Runs each release binary under AWS's Lambda emulator against the local stack: a user is created, read, changed and
given another address, for every demo tenant, and each answer must be a 200.

    scripts/smoke_rie.py --emulator aws-lambda-rie --stack target/debug/local --build .aws-sam/build

The emulator is part of the SAM CLI (samcli/local/rapid). Needs nothing but Python 3.
"""

import argparse
import contextlib
import http.client
import json
import os
import pathlib
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parent.parent

# In this order: the user that `create` makes is the one that the others are given.
# Function, its resource in template.yaml, its sample event.
STEPS = [
    ("create", "CreateFunction", "events/create/created.json"),
    ("get-by-id", "GetByIdFunction", "events/get-by-id/found.json"),
    ("update", "UpdateFunction", "events/update/updated.json"),
    ("update-email", "UpdateEmailFunction", "events/update-email/changed.json"),
]
STARTUP_SECONDS = 30
ANSWER_SECONDS = 30


class Failure(Exception):
    """Something that the smoke test expects did not happen."""


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


@contextlib.contextmanager
def running(command, environment):
    """A program in its own process group, stopped at the end; what it wrote is shown when the block fails."""
    name = pathlib.Path(command[0]).name
    with tempfile.TemporaryFile("w+") as output:
        process = subprocess.Popen(
            command, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True
        )
        try:
            yield process
        except BaseException:
            output.seek(0)
            print(f"--- output of {name}\n{output.read()}---", file=sys.stderr)
            raise
        finally:
            stop(process)


def stop(process):
    # The group, because the emulator starts the function as a child of its own.
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(timeout=5)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def exchange(port, method, path, body=None, headers=None):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=ANSWER_SECONDS)
    with contextlib.closing(connection):
        connection.request(method, path, body=body, headers={"Content-Type": "application/json"} | (headers or {}))
        return json.loads(connection.getresponse().read())


def wait_for(process, what, attempt):
    """Repeats `attempt` until it returns something, the process ends, or the time is over."""
    deadline = time.monotonic() + STARTUP_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise Failure(f"{what} ended with exit code {process.returncode} while it was starting")
        with contextlib.suppress(OSError, http.client.HTTPException, json.JSONDecodeError):
            if result := attempt():
                return result
        time.sleep(0.05)
    raise Failure(f"{what} was not ready after {STARTUP_SECONDS} s")


def ready_status(port):
    status = exchange(port, "GET", "/_local/status")
    return status if status.get("ready") is True else None


def accepts_connections(port):
    with socket.create_connection(("127.0.0.1", port), timeout=1):
        return True


def load_sample(path):
    try:
        return json.loads((ROOT / path).read_text(encoding="utf-8"))
    except FileNotFoundError as missing:
        folder = (ROOT / path).parent
        present = ", ".join(sorted(file.name for file in folder.glob("*.json"))) or "no sample event"
        raise Failure(f"{path} does not exist; {folder.name} has {present}") from missing


def prepare(sample, tenant, user_id):
    """The sample event as the given tenant would send it, about the given user.

    The stack's own headers replace those of the same name whatever their case; a REST API's event has each header twice.
    """
    event = json.loads(json.dumps(sample))
    given = {name.lower() for name in tenant["headers"]}
    headers = {name: value for name, value in event["headers"].items() if name.lower() not in given}
    event["headers"] = headers | tenant["headers"]
    if "multiValueHeaders" in event:
        event["multiValueHeaders"] = {name: [value] for name, value in event["headers"].items()}
    sent_id = (event.get("pathParameters") or {}).get("customerRegistrationId")
    if user_id is not None and sent_id is not None:
        encoded = urllib.parse.quote(user_id, safe="")
        event["pathParameters"]["customerRegistrationId"] = encoded
        replace_segment(event, "path", sent_id, encoded)
        replace_segment(event, "rawPath", sent_id, encoded)
        replace_segment(event.get("requestContext", {}), "path", sent_id, encoded)
        replace_segment(event.get("requestContext", {}).get("http", {}), "path", sent_id, encoded)
    return event


def replace_segment(holder, member, old, new):
    if member in holder:
        segments = holder[member].split("/")
        if old not in segments:
            raise Failure(f"the sample's {member} {holder[member]!r} does not hold its id {old!r}")
        holder[member] = "/".join(new if segment == old else segment for segment in segments)


def invoke(port, event):
    answer = exchange(port, "POST", "/2015-03-31/functions/function/invocations", json.dumps(event))
    if not isinstance(answer, dict) or "statusCode" not in answer:
        raise Failure(f"the function did not answer as API Gateway needs it: {answer}")
    return answer["statusCode"], answer.get("body") or ""


def run_function(options, environment, step, tenants, users):
    function, resource, sample_path = step
    binary = options.build / resource / "bootstrap"
    if not binary.is_file():
        raise Failure(f"{binary} does not exist: run `sam build` first")
    sample = load_sample(sample_path)
    port, runtime_port = free_port(), free_port()
    command = [
        str(options.emulator),
        *("--runtime-interface-emulator-address", f"127.0.0.1:{port}"),
        *("--runtime-api-address", f"127.0.0.1:{runtime_port}"),
        str(binary.resolve()),
    ]
    with running(command, environment) as emulator:
        wait_for(emulator, "the Lambda emulator", lambda: accepts_connections(port))
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


def run(options):
    port = free_port()
    base = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/")}
    with running([str(options.stack), "--in-memory", "--port", str(port)], base) as stack:
        status = wait_for(stack, "the local stack", lambda: ready_status(port))
        if not status["tenants"]:
            raise Failure("the local stack has no demo tenant")
        users = {}
        for step in STEPS:
            run_function(options, base | status["lambdaEnvironment"], step, status["tenants"], users)


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
