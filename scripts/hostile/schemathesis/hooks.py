"""Loaded by schemathesis: counts the answers, passes over what is known, and writes down what is not."""

import atexit
import json
import os
import threading
from collections import Counter
from functools import wraps
from re import search

import schemathesis
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.core.failures import Failure
from schemathesis.specs.openapi import checks as openapi_checks

from known import NO_CREDENTIALS, is_known, with_little_bulk

# Accounts and tenants of others: who may delete them is right to do so, and they are looked at afterwards.
KEPT = set(os.environ["HOSTILE_KEPT"].split(","))

lock = threading.Lock()
answers: Counter[str] = Counter()
findings: dict[str, str] = {}


def body_of(response) -> str:
    body = response.request.body or b""
    return body if isinstance(body, str) else body.decode("utf-8", "replace")


def passing_over_known(check):
    @wraps(check)
    def passing(ctx, response, case):
        try:
            return check(ctx, response, case)
        except Failure as failure:
            text = response.text or ""
            # A fault that was asked for is no failure of the emulator.
            if "emulator-fault" in response.headers:
                return None
            if is_known(check.__name__, body_of(response), text, failure.message):
                return None
            with lock:
                title = f"{check.__name__} on {case.operation.label}"
                findings.setdefault(
                    title,
                    f"{title}: {failure.message[:600]} | {response.status_code}: {text[:400]} | {case.as_curl_command()[:1500]}",
                )
            raise

    return passing


load_all_checks()
for check in CHECKS.get_all():
    # Checks that are classes look at a whole run, and have nothing to pass over.
    if not isinstance(check, type):
        CHECKS.register(passing_over_known(check))

enforces_auth = openapi_checks._enforces_auth


def refuses_as_cloudflare(response, authenticated) -> bool:
    return enforces_auth(response, authenticated) or (
        response.status_code == 400 and search(NO_CREDENTIALS, response.text or "") is not None
    )


openapi_checks._enforces_auth = refuses_as_cloudflare


@schemathesis.hook
def before_call(context, case, **kwargs):
    little = with_little_bulk(case.body)
    # An assignment alone would make it another case.
    if little != case.body:
        case.body = little
    for name in ("account_id", "tenant_id"):
        value = case.path_parameters.get(name)
        if value and value in KEPT:
            case.path_parameters[name] = "0" * 32


@schemathesis.hook
def after_call(context, case, response):
    with lock:
        answers[str(response.status_code)] += 1


@schemathesis.hook
def after_network_error(context, case, request):
    with lock:
        answers["closed"] += 1
        findings.setdefault(
            f"no answer on {case.operation.label}",
            f"{case.operation.label} was not answered within 15 seconds, or the connection broke: {case.as_curl_command()[:1500]}",
        )


@atexit.register
def written():
    with open(os.environ["HOSTILE_FINDINGS"], "w", encoding="utf-8") as file:
        json.dump({"answers": answers, "findings": list(findings.values())}, file)
