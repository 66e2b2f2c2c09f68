#!/usr/bin/env python3
"""Kills the release binaries of the writes at random moments, many times, and checks the result.

    scripts/kill_rounds.py --stack target/debug/local --build .aws-sam/build --rounds 6 [--repair-binary PATH] [--seed N]

Under a small Lambda runtime API, each function's process gets SIGKILL a random time after it has received its event. Then two
of three requests are repeated twice with their Idempotency-Key; the third is left to the repair, which runs until it finds
nothing. After that both sides must be equal, both repeats must have got the same success, and there must be at most one user
and one mail, and a record of every effect. The moments are random; --seed repeats those of a run, as far as the machine's
speed is the same. `.ci/run` uses a fixed seed. Needs only Python 3 and the binaries.
"""

import argparse
import collections
import contextlib
import http.server
import json
import pathlib
import queue
import random
import sys
import threading
import time
import uuid

from stack import ANSWER_SECONDS, ROOT, Failure, base_environment, exchange, load_sample, local_stack, prepare, resource, running

FUNCTIONS = {"create": "created", "update": "updated", "update-email": "changed"}  # With their sample events.
# The lease ends five seconds after the invocation. A function that has three seconds left or less calls no provider any more.
UNHARMED_SECONDS, KILLED_SECONDS, LEASE_SECONDS, MOST_REPAIRS = 60, 5, 6, 20
# The members of a user in each simulator: id, addresses, first name.
VIEWS = {
    "auth0": lambda u: (u["user_id"].removeprefix("auth0|"), {u["email"]}, u.get("given_name")),
    "gigya": lambda u: (u["UID"], {u["profile"]["email"], *u["loginIDs"]["emails"]}, u["profile"].get("firstName")),
    "ssor": lambda u: (u["consumerId"], {u["email"], u["userName"]}, u.get("firstName")),
    "firefly": lambda u: (u["userGUID"].lower(), {u["emailAddress"]}, u.get("givenName")),
    "subscribe": lambda u: (u["customerRegistrationId"], {u["email"]}, u.get("firstName")),
}


class RuntimeHandler(http.server.BaseHTTPRequestHandler):
    protocol_version, disable_nagle_algorithm = "HTTP/1.1", True

    def reply(self, status, body=b"", **headers):
        lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}"]
        lines += [f"Lambda-Runtime-{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        self.wfile.write("\r\n".join([*lines, "", ""]).encode() + body)

    def do_GET(self):
        event, deadline = self.server.events.get(), time.time() + self.server.seconds
        if event is not None:
            self.reply("200 OK", json.dumps(event).encode(), Aws_Request_Id=uuid.uuid4(), Deadline_Ms=int(deadline * 1000),
                       Invoked_Function_Arn="arn:aws:lambda:us-east-1:123456789012:function:killed")
            self.server.handed.put(deadline)

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.answers.put(json.loads(body) if self.path.endswith("/response") else {"statusCode": 0, "body": str(body)})
        self.reply("202 Accepted")


class RuntimeApi(http.server.ThreadingHTTPServer):
    daemon_threads = False  # Closing waits for the handlers, so that no answer sent before the kill is lost.
    handle_error = staticmethod(lambda *_: None)  # Connections of a killed process end with errors.

    def __init__(self, seconds):
        super().__init__(("127.0.0.1", 0), RuntimeHandler)
        self.seconds, self.events, self.handed, self.answers = seconds, queue.Queue(), queue.Queue(), queue.Queue()
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()

    def server_close(self):
        self.events.put(None)
        self.shutdown()
        super().server_close()

    def ask(self, event):
        self.events.put(event)
        return self.answers.get(timeout=ANSWER_SECONDS)


@contextlib.contextmanager
def function(binary, environment, seconds=UNHARMED_SECONDS):
    with RuntimeApi(seconds) as api:
        own = {"RUNTIME_API": f"127.0.0.1:{api.server_port}", "FUNCTION_NAME": "f", "FUNCTION_VERSION": "1",
               "FUNCTION_MEMORY_SIZE": "256"}
        with running([str(binary)], environment | {f"AWS_LAMBDA_{name}": value for name, value in own.items()}) as process:
            yield api, process


class Round:
    """One write whose process is killed."""

    def __init__(self, number, tenant, name, life):
        self.number, self.tenant, self.function, self.life = number, tenant, name, life
        self.is_repeated, self.first, self.repeat, self.end, self.faults = number % 3 != 2, None, None, None, []
        self.key, mark = f"kill-{number}-{uuid.uuid4()}", uuid.uuid4().hex
        self.marks = self.user, *self.emails = [str(uuid.uuid4()), f"{mark}@example.com", f"{mark}@example.org"]
        made = ({self.emails[0]}, "Old")
        self.old, self.new = {"create": (None, made), "update": (made, ({self.emails[0]}, "New")),
                              "update-email": (made, ({self.emails[1]}, "Old"))}[name]
        self.provider = tenant.get("userProvider") or "none"
        self.sides = [side for side in (self.provider.lower(), "subscribe") if side in VIEWS]

    def fail(self, what):
        then = f"{'after' if self.first else 'before'} its answer, {'repeated' if self.is_repeated else 'left to the repair'}"
        self.faults.append(f"round {self.number}, {self.tenant['paper']} ({self.provider}), {self.function}, killed after "
                           f"{self.life * 1000:.1f} ms {then}, user {self.user}: {what}")

    def event(self, name):
        made = {"customerRegistrationId": self.user, "email": self.emails[0], "firstName": "Old", "verifyEmail": True,
                "password": "Correct-Horse-7", "returnUrl": "https://www.example.com/welcome"}
        body = {"create": made, "update": {"firstName": "New"}, "update-email": {"email": self.emails[1]}}[name]
        event = prepare(load_sample(f"events/{name}/{FUNCTIONS[name]}.json"), self.tenant, self.user)
        key = self.key if name == self.function else f"{self.key}-made"
        event["headers"]["Idempotency-Key"], event["multiValueHeaders"]["Idempotency-Key"] = key, [key]
        return event | {"body": json.dumps(body)}

    def die(self, binary, environment):
        """Runs the round until its process is killed; returns when its lease ends."""
        with function(binary, environment, KILLED_SECONDS) as (api, process):
            api.events.put(self.event(self.function))
            deadline = api.handed.get(timeout=ANSWER_SECONDS)
            time.sleep(self.life)
            process.kill()
        self.first = None if api.answers.empty() else api.answers.get()
        if self.first and self.first["statusCode"] != 200:
            self.fail(f"its first answer was {self.first}")
        return deadline + LEASE_SECONDS

    def states(self, world):
        users = [{id(user): user for key in self.marks for user in world[side][key]}.values() for side in self.sides]
        found = [[VIEWS[side](user) for user in own] for side, own in zip(self.sides, users)]
        if any(len(views) > 1 or any(view[0] != self.user for view in views) for views in found):
            self.fail(f"more than one user, or another, has the id or an address: {dict(zip(self.sides, found))}")
        return [views[0][1:] if views else None for views in found]


def look(port):
    """The users of each simulator by id and by address, and the number of mails by address."""
    world = {"mails": collections.Counter(mail["to"] for mail in exchange(port, "GET", "/_local/mailbox"))}
    for side, view in VIEWS.items():
        world[side] = collections.defaultdict(list)
        for user in exchange(port, "GET", f"/_local/users/{side}"):
            for key in (view(user)[0], *view(user)[1]):
                world[side][key].append(user)
    return world


def repeat(repeated, unharmed, port):
    for one in repeated:
        one.repeat = unharmed[one.function].ask(one.event(one.function))
        if one.repeat["statusCode"] != 200 or one.first and one.first["body"] != one.repeat["body"]:
            one.fail(f"its repeat got {one.repeat}, the first request {one.first}")
    before = look(port)
    for one in repeated:
        if any(state != one.new for state in one.states(before)):
            one.fail(f"was repeated, and then {one.sides} held {one.states(before)} instead of {one.new}")
        again = unharmed[one.function].ask(one.event(one.function))
        got = again["statusCode"], again.get("headers", {}).get("idempotent-replayed"), again["body"]
        if got != (200, "true", one.repeat["body"]):
            one.fail(f"its second repeat got {again}, the one before {one.repeat}")
    after = look(port)
    for one in repeated:
        then, now = ([world[side][key] for side in (*one.sides, "mails") for key in one.marks] for world in (before, after))
        if then != now:
            one.fail(f"its second repeat changed something: {then} became {now}")


def repair(options, port, environment):
    """Runs the repair until it reports nothing; returns the faults."""
    reports, nothing = [], dict.fromkeys(("done", "undone", "postponed", "needsAttention", "failed"), 0)
    while nothing not in reports and len(reports) < MOST_REPAIRS:
        if options.repair_binary:
            with function(options.repair_binary.resolve(), environment) as (api, _):
                reports.append(api.ask({}))
        else:
            reports.append(exchange(port, "POST", "/_local/repair", "{}"))
    print("reports of the repair:", *reports, sep="\n  ")
    is_settled = nothing in reports and not any(report.get(name, 1) for report in reports for name in list(nothing)[2:])
    return [] if is_settled else ["the repair came to no end, or put off or gave up something, though all systems are up"]


def check(rounds, port):
    """Checks sides, mails and records at the end."""
    world = look(port)
    for one in rounds:
        states = one.states(world)
        one.end = next((end for end in ("old", "new") if all(state == getattr(one, end) for state in states)), "unequal")
        if one.end == "unequal" or one.end == "old" and (one.is_repeated or one.first):
            one.fail(f"{one.sides} hold {states}; before it was {one.old}, and asked for was {one.new}")
        if max(sent := [world["mails"][email] for email in one.emails]) > 1:
            one.fail(f"{sent} mails went to {one.emails}")
        records = exchange(port, "GET", f"/_local/events?customerRegistrationId={one.user}")
        if len({record["id"] for record in records}) != len(records):
            one.fail(f"two records have the same id: {[record['id'] for record in records]}")
        written = {record["eventTypeCode"].split("_")[0] for record in records if record["operation"] == one.function
                   and record["outcome"] == "Succeeded" and not record["eventTypeCode"].endswith(("_GETBYID", "_GET"))}
        for side, state in zip(one.sides, states):
            if state == one.new and ("SUBSCRIBE" if side == "subscribe" else "AUTHSYSTEM") not in written:
                one.fail(f"its effect at {side} has no record among {[record['eventTypeCode'] for record in records]}")


def play(options, port, status, environment):
    build, chance = options.build.resolve(), random.Random(options.seed)
    resources = {name: build / resource(name) for name in FUNCTIONS}
    binaries = {name: path / "bootstrap" if path.is_dir() else build / name for name, path in resources.items()}
    rounds = [Round(number, tenant, name, chance.uniform(0, options.longest / 1000))
              for tenant in status["tenants"] for name in FUNCTIONS for number in range(options.rounds)]
    with contextlib.ExitStack() as stack:
        unharmed = {name: stack.enter_context(function(binary, environment))[0] for name, binary in binaries.items()}
        for one in rounds:
            if one.function != "create" and (made := unharmed["create"].ask(one.event("create")))["statusCode"] != 200:
                raise Failure(f"the user {one.user} of {one.provider} could not be made: {made}")
        time.sleep(max(one.die(binaries[one.function], environment) for one in rounds) - time.time())
        repeat([one for one in rounds if one.is_repeated], unharmed, port)
    faults = repair(options, port, environment)
    check(rounds, port)
    print("tenant on  function      rounds  answered  killed, then:  repeated  repaired forward  repaired back")
    for provider, name in dict.fromkeys((one.provider, one.function) for one in rounds):
        own = [one for one in rounds if (one.provider, one.function) == (provider, name)]
        ends = collections.Counter("repeated" if one.is_repeated else one.end for one in own if not one.first)
        print(f"{provider:<10} {name:<12} {len(own):7} {len(own) - ends.total():9} {ends.total():13} {ends['repeated']:9} "
              f"{ends['new']:17} {ends['old']:14}")
    return rounds, faults


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stack", type=pathlib.Path, default=ROOT / "target/debug/local", help="binary of the local stack")
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / ".aws-sam/build", help="`sam build`'s, or target/release")
    parser.add_argument("--repair-binary", type=pathlib.Path, help="to run instead of the stack's own repair")
    parser.add_argument("--rounds", type=int, default=60, help="kills per function and tenant (default 60)")
    parser.add_argument("--longest", type=float, default=60, help="longest life in ms after the event (default 60)")
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32), help="of the random moments (default: any; printed)")
    print("seed", (options := parser.parse_args()).seed)
    try:
        with local_stack(options.stack) as (port, status):
            rounds, faults = play(options, port, status, base_environment() | status["lambdaEnvironment"])
    except (Failure, OSError, queue.Empty) as failure:
        sys.exit(f"the rounds could not be played: {str(failure) or 'a function did not take its event, or gave no answer'}")
    print(*(f"{fault}\n" for fault in [fault for one in rounds for fault in one.faults] + faults), sep="", end="")
    failed = sum(bool(one.faults) for one in rounds) + len(faults)
    print(f"{sum(not one.faults for one in rounds)} passed, {failed} failed")
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
