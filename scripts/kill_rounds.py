#!/usr/bin/env python3
"""Kills the release binaries at random moments of a write, many times, and looks at what is left.

    scripts/kill_rounds.py --stack target/debug/local --build .aws-sam/build --rounds 6

Each function runs as a process of its own under a small Lambda runtime API and gets SIGKILL a random time after it was
handed its event. Two of three requests are then repeated with their Idempotency-Key, the third is left to the repair;
then both sides must be equal, a repeat must have got its success, with one user and one mail at most, and nothing may
be left open. Needs nothing but Python 3 and the stack's and the functions' binaries.
"""

import argparse
import contextlib
import http.server
import json
import os
import pathlib
import queue
import random
import signal
import subprocess
import sys
import threading
import time
import urllib.parse
import uuid

from smoke_rie import ROOT, Failure, exchange, free_port, ready_status, running, wait_for

FUNCTIONS = {"create": "CreateFunction", "update": "UpdateFunction", "update-email": "UpdateEmailFunction"}
# An invocation's time; the journal's lease ends five seconds after it, and a call that nobody waited for is given fifteen.
INVOCATION_SECONDS = 4
LEASE_SECONDS = INVOCATION_SECONDS + 16
LONGEST_LIFE_SECONDS = 0.06


class Process:
    """One process of a function, and the runtime API that hands it its events."""

    def __init__(self, binary, environment):
        self.events, self.answers, self.handed = queue.Queue(), queue.Queue(), threading.Event()
        process = self

        class Api(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def do_GET(self):
                event = process.events.get()
                if event is None:
                    return
                body = json.dumps(event).encode()
                self.send_response(200)
                self.send_header("Lambda-Runtime-Aws-Request-Id", str(uuid.uuid4()))
                self.send_header("Lambda-Runtime-Deadline-Ms", str(int((time.time() + INVOCATION_SECONDS) * 1000)))
                self.send_header("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:us-east-1:1:function:f")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
                self.wfile.flush()
                process.handed.set()

            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                if self.path.endswith("/response"):
                    process.answers.put(json.loads(body))
                self.send_response(202)
                self.send_header("Content-Length", "0")
                self.end_headers()

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Api)
        # Connections of a killed process end as they do.
        self.server.handle_error = lambda *_: None
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        api = f"127.0.0.1:{self.server.server_address[1]}"
        environment = environment | {"AWS_LAMBDA_RUNTIME_API": api, "AWS_LAMBDA_FUNCTION_NAME": "f",
                                     "AWS_LAMBDA_FUNCTION_VERSION": "1", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "512"}
        self.process = subprocess.Popen([binary], env=environment, stdin=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def answer(self, event):
        """What an unharmed process answers."""
        self.events.put(event)
        return self.answers.get(timeout=30)

    def die(self, event, life):
        """Hands out an event and kills the process a moment later; the answer, if it was faster."""
        self.handed.clear()
        self.events.put(event)
        if not self.handed.wait(timeout=30):
            raise Failure("a function did not ask for its event")
        time.sleep(life)
        self.stop()
        with contextlib.suppress(queue.Empty):
            return self.answers.get_nowait()
        return None

    def stop(self):
        with contextlib.suppress(ProcessLookupError):
            self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.events.put(None)
        self.server.shutdown()
        self.server.server_close()


class Round:
    """One write, of which the process is killed."""

    def __init__(self, number, tenant, function, life):
        self.tenant, self.function, self.life = tenant, function, life
        self.is_repeated = number % 3 != 2
        self.user, self.key = str(uuid.uuid4()), f"kill-{uuid.uuid4()}"
        mark = uuid.uuid4().hex[:10]
        self.email, self.old, self.new = f"{mark}@example.com", f"Old{mark}", f"New{mark}"
        self.first = self.end = None
        if function == "create":
            self.old, self.new = "no such text", self.email
        elif function == "update-email":
            self.old, self.new = self.email, f"{mark}@example.org"

    def __str__(self):
        provider = self.tenant.get("userProvider") or "no provider"
        return f"{self.function} for {provider}, killed after {self.life * 1000:.1f} ms, user {self.user}"

    def creation(self):
        # What is created in an update's round is the old state.
        name = self.old if self.function == "update" else "Ana"
        body = {"customerRegistrationId": self.user, "email": self.email, "firstName": name,
                "password": "Correct-Horse-7", "verifyEmail": True, "returnUrl": "https://www.example.com/welcome"}
        return self.event("POST", "/v4/Users", body, self.key + "-made")

    def write(self):
        if self.function == "create":
            return self.creation()
        path = "/v4/Users/" + urllib.parse.quote(self.user, safe="")
        if self.function == "update":
            return self.event("PUT", path, {"firstName": self.new}, self.key)
        return self.event("PATCH", path + "/Email", {"email": self.new}, self.key)

    def event(self, method, path, body, key):
        headers = self.tenant["headers"] | {"Content-Type": "application/json", "Idempotency-Key": key}
        context = {"requestId": str(uuid.uuid4()), "httpMethod": method}
        return {"httpMethod": method, "path": path, "headers": headers, "body": json.dumps(body), "requestContext": context}

    def state(self, users):
        """How many users of one side hold the old and the new state."""
        # Auth0 calls a user by the first address for ever, unless somebody says otherwise.
        shown = [json.dumps({name: value for name, value in user.items() if name != "name"}) for user in users]
        return tuple(sum(text in user for user in shown) for text in (self.old, self.new))


def simulators_of(tenant):
    provider = tenant.get("userProvider")
    return ([provider.lower()] if provider else []) + ["subscribe"]


def check(rounds, port):
    """Everything that is not as it should be."""
    faults = []
    users = {name: exchange(port, "GET", f"/_local/users/{name}") for name in ("auth0", "gigya", "ssor", "firefly", "subscribe")}
    mails = exchange(port, "GET", "/_local/mailbox")
    for one in rounds:
        states = [one.state(users[name]) for name in simulators_of(one.tenant)]
        one.end = "new" if states[-1][1] else "old"
        if len(set(states)) != 1 or max(states[0]) > 1 or (sum(states[0]) != 1 and one.function != "create"):
            faults.append(f"{one}: old and new at its sides: {states}")
        if one.is_repeated and one.end != "new":
            faults.append(f"{one}: was repeated, and is as before")
        if (sent := sum(mail["to"] == one.email for mail in mails)) > 1:
            faults.append(f"{one}: {sent} mails")
        records = exchange(port, "GET", f"/_local/events?customerRegistrationId={one.user}")
        if len({record["id"] for record in records}) != len(records):
            faults.append(f"{one}: a record stands twice")
        made = [r for r in records if r["eventTypeCode"].startswith("SUBSCRIBE_") and r["outcome"] == "Succeeded"
                and r["operation"] == one.function and "GETBYID" not in r["eventTypeCode"]]
        if one.end == "new" and not made:
            faults.append(f"{one}: happened, and has no record")
    return faults


def repeat(one, binary, environment):
    """Repeats a request twice; answers what is wrong with that."""
    process = Process(binary, environment)
    try:
        first, second = process.answer(one.write()), process.answer(one.write())
    finally:
        process.stop()
    if first["statusCode"] != 200:
        return [f"{one}: the repeat got {first['statusCode']} {first['body']}"]
    if second["headers"].get("idempotent-replayed") != "true" or second["body"] != first["body"]:
        return [f"{one}: the second repeat did not get the same again"]
    return []


def play(options, port, status, environment):
    binaries = {name: str((options.build / resource / "bootstrap").resolve()) for name, resource in FUNCTIONS.items()}
    chance = random.Random(options.seed)
    rounds = [Round(number, tenant, function, chance.uniform(0, LONGEST_LIFE_SECONDS))
              for tenant in status["tenants"] for function in FUNCTIONS for number in range(options.rounds)]
    maker = Process(binaries["create"], environment)
    for one in rounds:
        if one.function != "create" and (made := maker.answer(one.creation()))["statusCode"] != 200:
            raise Failure(f"{one}: its user could not be made: {made['body']}")
    maker.stop()
    for one in rounds:
        one.first = Process(binaries[one.function], environment).die(one.write(), one.life)
    time.sleep(LEASE_SECONDS)
    faults = []
    for one in rounds:
        if one.is_repeated:
            faults += repeat(one, binaries[one.function], environment)
    reports = [exchange(port, "POST", "/_local/repair", "{}") for _ in range(2)]
    if any(reports[-1].values()):
        faults.append(f"the repair came to no end: {reports}")
    faults += check(rounds, port)
    print(f"{'tenant on':<12} {'function':<13} rounds  answered  then: repeated  repaired to new  repaired to old")
    for tenant in status["tenants"]:
        for function in FUNCTIONS:
            own = [one for one in rounds if one.tenant is tenant and one.function == function]
            left = [one for one in own if not one.is_repeated and one.first is None]
            print(f"{tenant.get('userProvider') or 'none':<12} {function:<13} {len(own):6} "
                  f"{sum(one.first is not None for one in own):9} {sum(one.is_repeated for one in own):15} "
                  f"{sum(one.end == 'new' for one in left):16} {sum(one.end == 'old' for one in left):16}")
    return len(rounds), faults


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stack", type=pathlib.Path, default=ROOT / "target/debug/local", help="binary of the local stack")
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / ".aws-sam/build", help="what `sam build` made")
    parser.add_argument("--rounds", type=int, default=20, help="kills per function and tenant (default 20)")
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32), help="of the random moments; printed")
    options = parser.parse_args()
    print(f"seed {options.seed}")
    port = free_port()
    base = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/")}
    try:
        with running([str(options.stack), "--in-memory", "--port", str(port)], base) as stack:
            status = wait_for(stack, "the local stack", lambda: ready_status(port))
            count, faults = play(options, port, status, base | status["lambdaEnvironment"])
    except Failure as failure:
        sys.exit(f"the rounds could not be played: {failure}")
    print(*faults, sep="\n")
    print(f"{count - len(faults)} passed, {len(faults)} failed")
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
