#!/usr/bin/env python3
"""Lets functions in containers of the SAM CLI use a local stack, until Ctrl-C.

    cargo run                            # in one terminal
    sam build && scripts/containers.py   # in another
    scripts/event.py create/created | sam local invoke CreateFunction -t .aws-sam/local/template.yaml -e -

A container has its own loopback, sees only its function's folder, and gets only variables that the template declares. So this
script makes the stack's loopback ports available on Docker's bridge, writes the tenants' settings with these addresses into a
separate table, and copies the build together with the secrets, variables and options for `sam local`. Needs Python 3, and
Docker Engine on this machine (Linux).
"""

import argparse
import contextlib
import fcntl
import http.server
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import socketserver
import struct
import subprocess
import sys
import threading
import urllib.parse
import urllib.request

from stack import ANSWER_SECONDS, ROOT, Failure, ask

# Functions accept plain HTTP for loopback names only. Every name below `localhost` is one (RFC 6761).
HOST = "stack.localhost"
KEYS_PATH = "/_local/issuer/.well-known/jwks.json"
# Settings that look like addresses but are only names in tokens.
NAMES = {"issuer", "Auth0.Audience"}
SIOCGIFADDR = 0x8915


class Relay(socketserver.BaseRequestHandler):
    """Relays one connection in both directions."""

    def handle(self):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.server.port)) as stack:
            back = threading.Thread(target=pass_on, args=(stack, self.request), daemon=True)
            back.start()
            pass_on(self.request, stack)
            back.join()


def pass_on(source, target):
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    with contextlib.suppress(OSError):
        target.shutdown(socket.SHUT_WR)


class Keys(http.server.BaseHTTPRequestHandler):
    """Relays only the issuer's keys: the control API on the same port makes tokens, and is for loopback only."""

    def do_GET(self):
        if self.path != KEYS_PATH:
            return self.send_error(404)
        with urllib.request.urlopen(f"http://127.0.0.1:{self.server.port}{KEYS_PATH}", timeout=ANSWER_SECONDS) as answer:
            keys = answer.read()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(keys)))
        self.end_headers()
        self.wfile.write(keys)

    def log_message(self, *_):
        pass


@contextlib.contextmanager
def listening(address, handler, url):
    """Relays `url` on a free port of `address`, and yields its URL for containers."""
    with socketserver.ThreadingTCPServer((address, 0), handler, bind_and_activate=False) as server:
        server.daemon_threads, server.port = True, urllib.parse.urlsplit(url).port
        server.server_bind()
        server.server_activate()
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        try:
            yield f"http://{HOST}:{server.server_address[1]}"
        finally:
            server.shutdown()


def bridge_address():
    """This machine's address in the network of SAM's containers."""
    ask_docker = ["docker", "network", "inspect", "bridge", "--format", '{{index .Options "com.docker.network.bridge.name"}}']
    try:
        found = subprocess.run(ask_docker, capture_output=True, text=True, check=True)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
            interface = fcntl.ioctl(any_socket, SIOCGIFADDR, struct.pack("256s", found.stdout.strip().encode()))
        return socket.inet_ntoa(interface[20:24])
    except subprocess.CalledProcessError as failed:
        raise Failure(f"Docker does not answer: {failed.stderr.strip()}") from failed
    except OSError as missing:
        raise Failure(f"this machine has no Docker, or not its bridge ({missing}); Docker Engine has to run on it") from missing


def dynamodb(url, operation, **members):
    """Calls the local stack's DynamoDB, which requires a signature but does not verify it."""
    headers = {
        "Authorization": "AWS4-HMAC-SHA256 "
                         "Credential=local/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0",
        "Content-Type": "application/x-amz-json-1.0",
        "X-Amz-Date": "20260101T000000Z",
        "X-Amz-Target": f"DynamoDB_20120810.{operation}",
    }
    request = urllib.request.Request(url, json.dumps(members).encode(), headers)
    with urllib.request.urlopen(request, timeout=ANSWER_SECONDS) as answer:
        return json.load(answer)


def readdress(value, addresses):
    """An attribute with all addresses in it, also nested ones, replaced by the containers' addresses."""
    match value:
        case {"M": members}:
            return {"M": {name: one if name in NAMES else readdress(one, addresses) for name, one in members.items()}}
        case {"L": items}:
            return {"L": [readdress(item, addresses) for item in items]}
        case {"S": text}:
            own = next((url for url in addresses if text == url or text.startswith(f"{url}/")), "")
            return {"S": addresses.get(own, "") + text.removeprefix(own)}
    return value


@contextlib.contextmanager
def settings_table(status, addresses):
    """Makes a copy of the settings table with the containers' addresses. The stack itself uses its own table."""
    url, own = status["dynamodb"], status["tables"]["settings"]
    table = f"{own}-of-containers"
    if table in dynamodb(url, "ListTables")["TableNames"]:
        dynamodb(url, "DeleteTable", TableName=table)  # Left by a killed run.
    described = dynamodb(url, "DescribeTable", TableName=own)["Table"]
    form = {name: described[name] for name in ("AttributeDefinitions", "KeySchema")}
    dynamodb(url, "CreateTable", TableName=table, BillingMode="PAY_PER_REQUEST", **form)
    try:
        for item in dynamodb(url, "Scan", TableName=own)["Items"]:
            settings = item["settings"]["M"]
            if "Auth0.BaseUrl" in settings:
                # The default, which depends on the original address.
                settings.setdefault("Auth0.Audience", {"S": settings["Auth0.BaseUrl"]["S"].rstrip("/") + "/api/v2/"})
            dynamodb(url, "PutItem", TableName=table, Item=item | {"settings": readdress(item["settings"], addresses)})
        yield table
    finally:
        with contextlib.suppress(OSError):  # The stack may be gone already.
            dynamodb(url, "DeleteTable", TableName=table)


def write_folder(folder, build, environment, address):
    """Copies the build and adds everything that `sam local -t FOLDER/template.yaml` needs."""
    template = build / "template.yaml"
    if not template.is_file():
        raise Failure(f"{template} does not exist: run `sam build` first")
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(build, folder)
    for bootstrap in folder.glob("*/bootstrap"):
        shutil.copytree(environment["SECRETS_DIR"], bootstrap.parent / "secrets")
    # SAM mounts a function's folder here.
    environment = environment | {"SECRETS_DIR": "/var/task/secrets"}
    text = template.read_text(encoding="utf-8")
    missing = [name for name in environment if not re.search(rf"^ +{name}:", text, re.MULTILINE)]
    declared = "".join(f'\\1{name}: ""\n' for name in missing)
    text, places = re.subn(r"^( +)(?=SETTINGS_TABLE:)", rf"{declared}\1", text, flags=re.MULTILINE)
    if places != 1:
        raise Failure(f"{template} sets SETTINGS_TABLE in {places} places, not in one: where are the other variables to go?")
    (folder / "template.yaml").write_text(text, encoding="utf-8")
    (folder / "environment.json").write_text(json.dumps({"Parameters": environment}, indent=2), encoding="utf-8")
    # SAM looks for it beside the template.
    (folder / "samconfig.toml").write_text(
        f"version = 0.1\n[default.global.parameters]\nskip_pull_image = true\n"
        f"env_vars = {json.dumps(str(folder.resolve() / 'environment.json'))}\n"
        f"add_host = [{json.dumps(f'{HOST}:{address}')}]\n",
        encoding="utf-8",
    )


@contextlib.contextmanager
def joined(status, build, folder):
    """Within this context, containers started with the template in `folder` use the local stack with this status."""
    address = bridge_address()
    with contextlib.ExitStack() as entered:
        addresses = {status["api"]: entered.enter_context(listening(address, Keys, status["api"]))}
        for url in (status["dynamodb"], *status["simulators"].values()):
            addresses[url] = entered.enter_context(listening(address, Relay, url))
        environment = status["lambdaEnvironment"] | {
            "AWS_ENDPOINT_URL_DYNAMODB": addresses[status["dynamodb"]],
            "SETTINGS_TABLE": entered.enter_context(settings_table(status, addresses)),
            "UPSTREAM_ALLOWED_HOSTS": HOST,
        }
        write_folder(folder, build, environment, address)
        yield


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / ".aws-sam/build", help="what `sam build` made")
    parser.add_argument("--folder", type=pathlib.Path, default=ROOT / ".aws-sam/local", help="is replaced by the copy")
    parser.add_argument("--stack", default=os.environ.get("STACK_URL", "http://127.0.0.1:8080"),
                        help="address of the local stack (default: $STACK_URL, or else %(default)s)")
    options = parser.parse_args()
    for end in (signal.SIGINT, signal.SIGTERM):
        signal.signal(end, signal.default_int_handler)
    try:
        with joined(ask(options.stack, "GET", "/_local/status"), options.build, options.folder):
            print(f"Ready: sam local invoke or start-api with -t {options.folder}/template.yaml. Ctrl-C ends it.", flush=True)
            signal.pause()
    except KeyboardInterrupt:
        pass
    except (Failure, OSError) as failure:
        sys.exit(f"containers.py: {failure}")


if __name__ == "__main__":
    main()
