#!/usr/bin/env python3
"""Checks that docs/openapi.yaml is valid OpenAPI and that the local stack serves the same as JSON. Then schemathesis generates
requests from it: for each demo tenant, valid requests of every operation and chains of them; for the first tenant also invalid
ones, which never reach a provider.

    scripts/api_description.py --stack target/debug/local [--seed N]

Every answer must be in the description (status, media type, headers, body) and not be a 5xx. The stack must accept what the
schemas allow and refuse what they forbid. A failing request is shown as a curl line. Needs openapi-spec-validator and
schemathesis on the PATH, and PyYAML, which is installed with them (.ci/requirements.txt); schemathesis.toml configures
schemathesis.
"""

import argparse
import collections
import concurrent.futures
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

import yaml

from stack import ROOT, Failure, exchange, local_stack

DESCRIPTION = "docs/openapi.yaml"
SECONDS = 600  # Much longer than a run takes.


def make_user(port, tenant):
    """Creates a user for the valid requests."""
    email = f"described@{tenant['paper'].lower()}.example.com"
    body = json.dumps({"email": email, "password": "Correct-Horse-7", "firstName": "Old"})
    answer = exchange(port, "POST", "/v4/Users", body, tenant["headers"])
    if "data" not in answer:
        raise Failure(f"no user could be made for {tenant['paper']}: {answer}")
    return answer["data"]["customerRegistrationId"]


def check_form():
    checked = subprocess.run(["openapi-spec-validator", DESCRIPTION], cwd=ROOT, capture_output=True, text=True, check=False)
    return [] if checked.returncode == 0 else [checked.stdout + checked.stderr]


def described():
    """The description parsed by PyYAML, which follows YAML 1.1; the stack follows YAML 1.2."""
    return yaml.safe_load((ROOT / DESCRIPTION).read_text(encoding="utf-8"))


def check_json(port):
    served = exchange(port, "GET", "/_local/openapi.json")
    return [] if served == described() else [f"/_local/openapi.json is not what PyYAML reads in {DESCRIPTION}"]


def drive(options, port, tenant, mode, folder):
    """Runs schemathesis once; returns the faults, and the number of answers by operation and code."""
    tally = folder / tenant["paper"]
    environment = os.environ | {
        "TALLY": str(tally),
        "TENANT_HEADERS": json.dumps(tenant["headers"]),
        "TOKEN": tenant["headers"]["Authorization"].removeprefix("Bearer "),
        "USER_ID": make_user(port, tenant),
    }
    command = ["schemathesis", "--config-file", "scripts/schemathesis.toml", "run", DESCRIPTION, "--no-color",
               "--url", f"http://127.0.0.1:{port}", "--mode", mode]
    command += [] if options.seed is None else ["--seed", str(options.seed)]
    started = time.monotonic()
    run = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=SECONDS, check=False)
    counts = json.loads(tally.read_text(encoding="utf-8")) if tally.exists() else {}
    faults = [] if run.returncode == 0 else [run.stdout + run.stderr]
    faults += [f"{name} never succeeded" for name in operations() if not any(code[0] == "S" for code in counts.get(name, {}))]
    print(f"{tenant['paper']:<8} {tenant.get('userProvider') or 'no provider':<12} {mode:<9}"
          f"{sum(sum(codes.values()) for codes in counts.values()):6} answers {time.monotonic() - started:5.0f} s", flush=True)
    return [f"{tenant['paper']}: {fault}" for fault in faults], counts


def operations():
    return [operation["operationId"] for item in described()["paths"].values() for operation in item.values()]


def run(options):
    with (
        tempfile.TemporaryDirectory() as folder,
        local_stack(options.stack) as (port, status),
        concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool,
    ):
        faults = check_json(port)
        tenants = status["tenants"]
        modes = ["all"] + ["positive"] * (len(tenants) - 1)
        runs = [pool.submit(drive, options, port, tenant, mode, pathlib.Path(folder)) for tenant, mode in zip(tenants, modes)]
        results = [one.result() for one in runs]
    total = collections.defaultdict(collections.Counter)
    for _, counts in results:
        for name, codes in counts.items():
            total[name].update(codes)
    for name, codes in total.items():
        print(f"{name:<16}", *(f"{code} {number}" for code, number in sorted(codes.items())))
    return faults + [fault for found, _ in results for fault in found]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stack", type=pathlib.Path, default=ROOT / "target/debug/local", help="binary of the local stack")
    parser.add_argument("--seed", type=int, help="instead of the one in scripts/schemathesis.toml")
    options = parser.parse_args()
    try:
        faults = check_form() + run(options)
    except (Failure, OSError, subprocess.TimeoutExpired) as failure:
        sys.exit(f"the description could not be tried: {failure}")
    print(*faults, f"{len(faults)} faults" if faults else "the API answers as it is described", sep="\n")
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
