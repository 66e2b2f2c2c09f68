#!/usr/bin/env python3
"""Lints template.yaml with cfn-lint, its rules for serverless (cfn-lint-serverless), and checkov. A finding must be corrected or
listed with a reason in .ci/template-exceptions.toml; every listed finding must occur.

    scripts/check_template.py [--checkov PROGRAM]

Needs Python 3.11 and both programs.
"""

import argparse
import json
import pathlib
import subprocess
import sys
import tomllib

ROOT = pathlib.Path(__file__).resolve().parent.parent
TEMPLATE = "template.yaml"
EXCEPTIONS = ".ci/template-exceptions.toml"


def run(command):
    """The JSON output of a linter, whatever its exit code."""
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    try:
        return json.loads(ran.stdout)
    except json.JSONDecodeError:
        sys.exit(f"{' '.join(command)} failed (exit code {ran.returncode}): {ran.stdout}\n{ran.stderr}")


def of_cfn_lint():
    """Rule, place and text of each finding."""
    found = run(["cfn-lint", "--template", TEMPLATE, "--append-rules", "cfn_lint_serverless.rules", "--format", "json"])
    for one in found:
        yield one["Rule"]["Id"], f"line {one['Location']['Start']['LineNumber']}", one["Message"]


def of_checkov(program):
    options = ["--framework", "cloudformation", "--skip-download", "--quiet", "--compact", "--output", "json"]
    found = run([program, "--file", TEMPLATE, *options])
    if not found["summary"]["passed"] + found["summary"]["failed"] or found["summary"]["parsing_errors"]:
        sys.exit(f"checkov has not read {TEMPLATE}: {found['summary']}")
    for one in found["results"]["failed_checks"]:
        yield one["check_id"], one["resource"], one["check_name"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--checkov", default="checkov", help="where checkov is (default: on the PATH)")
    options = parser.parse_args()
    exceptions = tomllib.loads((ROOT / EXCEPTIONS).read_text(encoding="utf-8"))
    faults = []
    for tool, findings in (("cfn-lint", list(of_cfn_lint())), ("checkov", list(of_checkov(options.checkov)))):
        excepted = exceptions[tool]
        faults += [f"{tool} {rule}, {place}: {text}" for rule, place, text in findings if rule not in excepted]
        unneeded = excepted.keys() - {rule for rule, _, _ in findings}
        faults += [f"{tool} finds nothing by {rule}: take it off {EXCEPTIONS}" for rule in sorted(unneeded)]
        print(f"{tool:<9} {len(findings)} findings, by {len(excepted)} rules with exceptions")
    if faults:
        sys.exit("\n".join(faults))


if __name__ == "__main__":
    main()
