#!/usr/bin/env python3
"""Checks docs/openapi.yaml with other tools: Redocly lints it (redocly.yaml), and a TypeScript client is generated from it,
compiled, and used for a user's journey against the local stack, for each demo tenant.

    scripts/client.py --stack target/debug/local

The tools in client/package-lock.json are installed into the user's cache folder once per version of that file; the generated
client is deleted. The commands are those in docs/clients.md. Without Node.js and npm it checks nothing, and prints so; with
REQUIRE_ALL=1 in the environment it fails.
"""

import argparse
import concurrent.futures
import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from stack import ROOT, Failure, local_stack, request

SOURCES = ROOT / "scripts/client"
LOCKED = ("package.json", "package-lock.json", ".npmrc")
OLDEST_NODE = (20, 19)
SECONDS = 300  # Installing takes the longest, and happens once.
DESCRIPTION = ROOT / "docs/openapi.yaml"
PAGE = ROOT / "docs/clients.md"
SERVED = "/_local/openapi.yaml"

GENERATE = "npx openapi-typescript openapi.yaml --output users-api.ts"
COMPILE = "npx tsc --project ."
LINT = "npx redocly lint --config {config} {description}"


def run(command, folder, **values):
    """Runs a command in a folder, and shows its output if it fails."""
    words = command.format(**values).split() if isinstance(command, str) else command
    # No telemetry and no checks for updates.
    quiet = {"REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true", "npm_config_update_notifier": "false"}
    done = subprocess.run(
        words, cwd=folder, env=os.environ | quiet, capture_output=True, text=True, timeout=SECONDS, check=False
    )
    if done.returncode != 0:
        raise Failure(f"{' '.join(words[:3])} … ended with exit code {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout.strip()


def installed():
    """Installs the locked tools, unless they are installed; the file `complete` marks a finished installation."""
    digest = hashlib.sha256(b"".join((SOURCES / name).read_bytes() for name in LOCKED)).hexdigest()[:12]
    cache = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache")
    folder = cache / f"users-orchestrator/client-{digest}"
    if not (folder / "complete").exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for name in LOCKED:
            shutil.copy(SOURCES / name, folder)
        run("npm ci --ignore-scripts --no-audit --no-fund", folder)
        (folder / "complete").touch()
    return folder / "node_modules"


def check_page(folder):
    """Checks that the page has this script's commands with the locked versions; its example is compiled too."""
    page = PAGE.read_text(encoding="utf-8")
    blocks = re.findall(r"^```(\w+)\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)
    told = [line.partition(" #")[0].strip() for language, text in blocks if language == "sh" for line in text.splitlines()]
    done = [*install_commands(), f"curl -sS http://127.0.0.1:8080{SERVED} --output openapi.yaml", GENERATE, COMPILE]
    if told != done:
        raise Failure("\n".join([f"{PAGE.relative_to(ROOT)} does not tell what is done here. It tells:", *told, "Done is:", *done]))
    (example,) = (text for language, text in blocks if language == "ts")
    example = f"declare const baseUrl: string, token: string;\n{example}"
    (pathlib.Path(folder) / "example.ts").write_text(example, encoding="utf-8")


def install_commands():
    """What users of docs/clients.md install. The linter and the types of Node.js are only for these checks."""
    wanted = json.loads((SOURCES / "package.json").read_text(encoding="utf-8"))
    named = [
        [f"{name}@{version}" for name, version in wanted[kind].items() if not name.startswith("@")]
        for kind in ("dependencies", "devDependencies")
    ]
    return [f"npm install {' '.join(named[0])}", f"npm install --save-dev {' '.join(named[1])}"]


def check(stack):
    modules = installed()
    with tempfile.TemporaryDirectory() as folder:
        for file in [*SOURCES.glob("*.ts"), *SOURCES.glob("*.json")]:
            shutil.copy(file, folder)
        (pathlib.Path(folder) / "node_modules").symlink_to(modules)
        check_page(folder)
        run(LINT, folder, config=ROOT / "scripts/redocly.yaml", description=DESCRIPTION)
        print("Redocly's linter finds nothing", flush=True)
        with local_stack(stack) as (port, status):
            try_client(folder, port, status["tenants"])


def try_client(folder, port, tenants):
    (pathlib.Path(folder) / "openapi.yaml").write_text(request(port, "GET", SERVED)[1], encoding="utf-8")
    run(GENERATE, folder)
    run(COMPILE, folder)
    print("the generated client compiles, and so does the page's example", flush=True)
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        journeys = [
            ["node", "built/journey.js", f"http://127.0.0.1:{port}", json.dumps(tenant["headers"])] for tenant in tenants
        ]
        print(*pool.map(lambda journey: run(journey, folder), journeys), sep="\n")


def lacking():
    """Why the programs cannot run here, if they cannot."""
    if missing := [program for program in ("node", "npm", "npx") if shutil.which(program) is None]:
        return f"{' and '.join(missing)} missing"
    version = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout.strip()
    enough = tuple(int(part) for part in version.removeprefix("v").split(".")[:2]) >= OLDEST_NODE
    return None if enough else f"Node.js {version} is older than {'.'.join(map(str, OLDEST_NODE))}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stack", type=pathlib.Path, default=ROOT / "target/debug/local", help="binary of the local stack")
    options = parser.parse_args()
    if lack := lacking():
        print(f"{lack}: the description is NOT linted by Redocly, and NO client is generated from it.")
        sys.exit(os.environ.get("REQUIRE_ALL") == "1")
    try:
        check(options.stack.resolve())
    except (Failure, OSError, subprocess.TimeoutExpired) as failure:
        sys.exit(f"the client could not be tried: {failure}")


if __name__ == "__main__":
    main()
