#!/usr/bin/env python3
"""Prints a sample event with a fresh token of the local stack in it, ready for a function.

    cargo run                                                            # in another terminal
    scripts/event.py create/created | sam local invoke CreateFunction -t .aws-sam/local/template.yaml -e -

docs/running-functions.md describes what else is needed, and other ways to run a function.
The token is for the tenant in the event's headers, and as the case requires: expired, without scope and so on. The other
givens of a case (users, faults, settings) are only set up by the tests; the script prints a note about them.
Needs nothing but Python 3.
"""

import argparse
import difflib
import json
import os
import sys

from stack import ROOT, Failure, ask

TENANT_HEADERS = ("x-clientgroupcode", "x-clientcode", "x-papercode")


def read_case(name):
    path = ROOT / "events" / f"{name.removesuffix('.json')}.json"
    try:
        return path.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError) as missing:
        cases = [str(case.relative_to(ROOT / "events").with_suffix("")) for case in ROOT.glob("events/*/*.json")]
        near = difflib.get_close_matches(name, cases, n=5, cutoff=0.4)
        hint = f"; near it: {', '.join(near)}" if near else ""
        raise Failure(f"events/ has no {name}{hint}") from missing


def read_given(name):
    function, _, case = name.removesuffix(".json").partition("/")
    path = ROOT / "functions" / function / "tests" / "given" / f"{case}.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def tenant_of(event, status):
    """The tenant in the event's headers, or the first one of the stack."""
    headers = {name.lower(): value.lower() for name, value in (event.get("headers") or {}).items()}
    named = [headers.get(header) for header in TENANT_HEADERS]
    tenants = [[tenant[part] for part in ("clientGroup", "client", "paper")] for tenant in status["tenants"]]
    return next((tenant for tenant in tenants if [code.lower() for code in tenant] == named), tenants[0])


def with_token(text, given, stack):
    if "{token}" not in text:
        return text
    tenant = tenant_of(json.loads(text), ask(stack, "GET", "/_local/status"))
    token = ask(stack, "POST", "/_local/token", {"tenant": tenant} | given.get("token", {}))["token"]
    return text.replace("{token}", token)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("case", metavar="FUNCTION/CASE", help="an event in events/, create/created say")
    parser.add_argument(
        "--stack",
        default=os.environ.get("STACK_URL", "http://127.0.0.1:8080"),
        help="address of the local stack (default: $STACK_URL, or else %(default)s)",
    )
    options = parser.parse_args()
    try:
        given = read_given(options.case)
        event = with_token(read_case(options.case), given, options.stack)
    except Failure as failure:
        sys.exit(f"event.py: {failure}")
    if left_out := [part for part in ("seed", "faults", "settings") if given.get(part)]:
        print(f"event.py: the case also begins with {', '.join(left_out)}, which only the tests bring about", file=sys.stderr)
    sys.stdout.write(event)


if __name__ == "__main__":
    main()
