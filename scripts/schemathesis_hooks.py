"""Rules for schemathesis that the description does not contain; scripts/api_description.py sets the tenant and the user."""

import collections
import itertools
import json
import os
import pathlib
import re

import schemathesis

HEADERS = json.loads(os.environ["TENANT_HEADERS"])
CODE_HEADERS = ("X-ClientGroupCode", "X-ClientCode", "X-PaperCode")
CODE = re.compile("[!-~]{1,64}")
ENCRYPTED_IDS = ("encryptedCustomerRegistrationId", "encryptedCustomerRegistrationid")

# Why a valid request may be refused: because of existing data, or by a rule of the tenant's settings, key or provider. A schema
# cannot express either.
OF_THE_STATE = {"E400_01", "E400_07", "E400_08", "E400_23", "E422"}
OF_THE_TENANT = re.compile(
    "encryptedCustomerRegistration[Ii]d: (does not decrypt to .*|is given twice, with different values)"
    "|customerRegistrationId: (Auth0 makes users only under|Auth0 cannot keep|Gigya keeps ids of|the provider keeps only UUIDs).*"
    "|returnUrl: must have an origin that the tenant allows"
    "|PasswordStrengthError: .*|Passwords need 8 to 64 characters, .*|The password must have .*"
)
# In the first and the last day, the offset decides which moments can be stored; a pattern cannot express that.
AT_AN_EDGE = re.compile("0001-01-01.*|9999-12-3[01].*")
EXAMPLE_KEY = "key-of-the-examples"
NEW = (
    ("email", re.compile(r"ana\.(reader|new)@example\.com"), "ana.{}@example.com"),
    ("customerRegistrationId", re.compile("reader-[0-9]+"), "reader-{}"),
)
numbers = itertools.count()


@schemathesis.hook
def before_load_schema(_, document):
    for item in document["paths"].values():
        for parameter in (parameter for operation in item.values() for parameter in operation["parameters"]):
            if parameter["in"] == "path":
                parameter["example"] = os.environ["USER_ID"]
            if parameter["name"] == "Idempotency-Key":
                parameter["example"] = EXAMPLE_KEY
    for schema in document["components"]["schemas"].values():
        # schemathesis's own rule for the format refuses domains such as ab--c.example, which RFC 5321 allows.
        schema.get("properties", {}).get("email", {}).pop("format", None)


@schemathesis.hook
def before_call(_, case, __):
    """Replaces well-formed tenant codes by the tenant's own, because every other answer would be E403. Except in every tenth
    request, values from the examples are made unique, and values of a new user match the tenant's settings."""
    number, is_valid = next(numbers), is_of_mode(case, "positive")
    for name in CODE_HEADERS:
        if CODE.fullmatch(case.headers.get(name, "")):
            case.headers[name] = HEADERS[name]
    if number % 5 == 0:
        case.headers["Accept"] = "application/problem+json"
    if number % 10 == 1:
        return
    if case.headers.get("Idempotency-Key") == EXAMPLE_KEY:
        case.headers["Idempotency-Key"] = f"{EXAMPLE_KEY}-{number}"
    if not isinstance(case.body, dict):
        return
    body = dict(case.body)  # The examples' own object is reused.
    for name, example, new in NEW:
        if example.fullmatch(str(body.get(name))):
            body[name] = new.format(number)
    if is_valid and body.get("returnUrl"):
        body["returnUrl"] = re.sub("^https://[^/?#]+", "https://www.example.com", body["returnUrl"])
    case.body = {name: value for name, value in body.items() if not (is_valid and name in ENCRYPTED_IDS)}


@schemathesis.hook
def filter_failure(_, failure, case, response):
    """Ignores refusals of valid requests that are not the description's fault."""
    code, text, _ = answer_in(response)
    faults = text.removeprefix("Invalid InputModel - ").split("; ")
    if isinstance(case.body, dict) and AT_AN_EDGE.fullmatch(str(case.body.get("lastLogoutDate"))):
        faults = [fault for fault in faults if not fault.startswith("lastLogoutDate: must be a date-time")]
    is_of_the_tenant = code == "E400_00" and all(OF_THE_TENANT.fullmatch(fault) for fault in faults)
    return type(failure).__name__ != "RejectedPositiveData" or not (code in OF_THE_STATE or is_of_the_tenant)


@schemathesis.check
def refused_for_what_is_wrong(_, response, case):
    """A request that violates a schema must be refused for that, not because the user is unknown or the address in use."""
    code, _, meta = answer_in(response)
    if is_of_mode(case, "negative") and code in OF_THE_STATE and not meta:
        raise AssertionError(f"an invalid request was understood, and answered with {code}")


@schemathesis.check
class Tally:
    """Counts the answers of each operation by code, for the script's report."""

    def __init__(self):
        self.answers = collections.defaultdict(collections.Counter)

    def after_response(self, _, response, case):
        self.answers[operation_of(case)][answer_in(response)[0]] += 1

    def after_run(self, _):
        pathlib.Path(os.environ["TALLY"]).write_text(json.dumps(self.answers), encoding="utf-8")


def operation_of(case):
    return case.operation.definition.raw["operationId"]


def is_of_mode(case, mode):
    return case.meta is not None and case.meta.generation.mode.value == mode


def answer_in(response):
    """Code, text and meta of an answer, in the envelope or as problem details."""
    body = response.json()
    message = body.get("message") or {"code": body["code"], "text": body["detail"]}
    return message["code"].split("_", 1)[1], message["text"], body.get("meta")
