"""Common code of the scripts that run the local stack and send requests to it. Needs only Python 3."""

import contextlib
import http.client
import json
import os
import pathlib
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent
STARTUP_SECONDS = 30
ANSWER_SECONDS = 30


class Failure(Exception):
    """Something that a script expects did not happen."""


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


@contextlib.contextmanager
def running(command, environment):
    """Runs a program in its own process group and stops it at the end. Its output is in `output`, and is printed if the block
    fails."""
    name = pathlib.Path(command[0]).name
    with tempfile.TemporaryFile("w+") as output:
        process = subprocess.Popen(
            command, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True
        )
        process.output = output
        try:
            yield process
        except BaseException:
            output.seek(0)
            print(f"--- output of {name}\n{output.read()}---", file=sys.stderr)
            raise
        finally:
            stop(process)


def written(process):
    """The output of a running program so far."""
    # The program writes at this file's shared position, so reading must not move it.
    output = process.output.fileno()
    return os.pread(output, os.fstat(output).st_size, 0).decode()


def json_lines(process):
    """The JSON lines in the output of a running program so far."""
    return [json.loads(line) for line in written(process).splitlines() if line.startswith("{")]


def stop(process):
    # The whole group, because the emulator starts the function as its child.
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(timeout=5)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def request(port, method, path, body=None, headers=None):
    """Status and text of an answer on loopback."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=ANSWER_SECONDS)
    with contextlib.closing(connection):
        connection.request(method, path, body=body, headers={"Content-Type": "application/json"} | (headers or {}))
        answer = connection.getresponse()
        return answer.status, answer.read().decode()


def exchange(port, method, path, body=None, headers=None):
    return json.loads(request(port, method, path, body, headers)[1])


def ask(stack, method, path, body=None):
    """The answer of the running stack at this address."""
    asked = urllib.request.Request(
        stack.rstrip("/") + path,
        data=None if body is None else json.dumps(body).encode(),
        headers={"Content-Type": "application/json"},
        method=method,
    )
    try:
        with urllib.request.urlopen(asked, timeout=ANSWER_SECONDS) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as refusal:
        raise Failure(f"{method} {path}: {refusal.code} {refusal.read().decode(errors='replace')}") from refusal
    except (OSError, ValueError) as failed:
        raise Failure(f"no local stack at {stack} ({failed}); start it with `cargo run`, or name it with --stack") from failed


def wait_for(process, what, attempt):
    """Repeats `attempt` until it returns a value, the process ends, or the time is up."""
    deadline = time.monotonic() + STARTUP_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise Failure(f"{what} ended with exit code {process.returncode} while it was starting")
        with contextlib.suppress(OSError, http.client.HTTPException, json.JSONDecodeError):
            if result := attempt():
                return result
        time.sleep(0.05)
    raise Failure(f"{what} was not ready after {STARTUP_SECONDS} s")


def accepts_connections(port):
    with socket.create_connection(("127.0.0.1", port), timeout=1):
        return True


def base_environment():
    """The environment of every program that the scripts start; nothing else is inherited."""
    return {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/")}


@contextlib.contextmanager
def local_stack(binary):
    """Runs a local stack in memory; yields its port and its status once everything answers."""
    with running([str(binary), "--in-memory", "--port", "0"], base_environment()) as stack:
        console = wait_for(stack, "the local stack", lambda: re.search(r"^ *Console +http:.*:(\d+)/\n", written(stack), re.MULTILINE))
        port = int(console[1])
        yield port, exchange(port, "GET", "/_local/status")


def resource(function):
    """The function's name in template.yaml."""
    return f"{function.title().replace('-', '')}Function"


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
