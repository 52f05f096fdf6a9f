"""Every operation through the official SDK; base URL and token come from the environment, as the SDK reads them."""

import asyncio
import json
import os
import urllib.request
from datetime import datetime, timedelta, timezone
from typing import Any

import cloudflare
from cloudflare import AsyncCloudflare, Cloudflare

# Generation 4 knows one page of a list, and neither `enabled` nor versions and ends of grace of a secret.
NEWER = int(cloudflare.__version__.split(".")[0]) >= 5

client = Cloudflare(max_retries=0)
tokens = client.zero_trust.access.service_tokens
account_id = os.environ["CLOUDFLARE_ACCOUNT_ID"]
account: dict[str, Any] = {"account_id": account_id}
zone: dict[str, Any] = {"zone_id": os.environ["CLOUDFLARE_ZONE_ID"]}
in_an_hour = (datetime.now(timezone.utc) + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ")


def proved(statement: str) -> None:
    print(json.dumps({"proved": statement}), flush=True)


def admission(client_id: str, client_secret: str) -> str:
    """Which secret this is by the emulator, or why it is refused."""
    body = json.dumps({"client_id": client_id, "client_secret": client_secret}).encode()
    with urllib.request.urlopen(os.environ["EMULATOR_VERIFY_URL"], body) as answer:
        told = json.load(answer)
    return told["secret"] if told["admitted"] else told["reason"]


def everything_but_rotation(scope: str, place: dict[str, Any]) -> None:
    created = tokens.create(**place, name=f"deploy {scope}", duration="17520h")
    assert created.client_id and created.client_secret and created.id
    assert (created.name, created.duration) == (f"deploy {scope}", "17520h"), created
    assert admission(created.client_id, created.client_secret) == "current"
    proved(f"{scope}: create returns a token whose secret is let in")

    got = tokens.get(created.id, **place)
    assert got and (got.id, got.name) == (created.id, created.name) and got.expires_at, got
    assert "client_secret" not in got.model_dump(exclude_unset=True)
    proved(f"{scope}: get returns the token without its secret")

    renamed = tokens.update(created.id, **place, name=f"release {scope}")
    assert renamed and (renamed.name, renamed.duration) == (f"release {scope}", "17520h"), renamed
    proved(f"{scope}: update changes what is given and keeps the rest")

    disabled = {"enabled": False} if NEWER else {"extra_body": {"enabled": False}}
    tokens.update(created.id, **place, **disabled)
    assert admission(created.client_id, created.client_secret) == "disabled"
    enabled = {"enabled": True} if NEWER else {"extra_body": {"enabled": True}}
    tokens.update(created.id, **place, **enabled)
    assert admission(created.client_id, created.client_secret) == "current"
    proved(f"{scope}: update disables a token, and enables it again")

    version = {"client_secret_version": 2, "previous_client_secret_expires_at": in_an_hour}
    raised = tokens.update(created.id, **place, **(version if NEWER else {"extra_body": version}))
    assert raised
    new_secret = raised.model_dump()["client_secret"]
    assert admission(created.client_id, new_secret) == "current"
    assert admission(created.client_id, created.client_secret) == "previous"
    proved(f"{scope}: update with a higher version returns a new secret, and the old one keeps its grace")

    more = [tokens.create(**place, name=f"page {scope} {number}").id for number in range(4)]
    ids = [token.id for token in tokens.list(**place)]
    assert set(more) | {created.id} <= set(ids) and len(ids) == len(set(ids))
    if NEWER:
        assert [token.id for token in tokens.list(**place, per_page=2)] == ids
        asyncio.run(same_list(place, ids))
        proved(f"{scope}: list pages on by itself, two to a page, to the end and no further; the async client too")
    else:
        pages = [tokens.list(**place, extra_query={"page": page, "per_page": 2}).result for page in range(1, 5)]
        assert [token.id for page in pages for token in page] == ids[:8]
        proved(f"{scope}: list returns one page, and others to a caller who asks for them")

    def filtered(**query: str) -> list[str]:
        page = tokens.list(**place, **query) if NEWER else tokens.list(**place, extra_query=query)
        return [token.id for token in page]

    assert filtered(name=f"release {scope}") == [created.id]
    assert filtered(search=f"PAGE {scope}") == more
    assert filtered(name="nobody") == []
    proved(f"{scope}: list filters by name and by search")

    for id in more:
        tokens.delete(id, **place)
    deleted = tokens.delete(created.id, **place)
    assert deleted and (deleted.id, deleted.name) == (created.id, f"release {scope}"), deleted
    try:
        tokens.get(created.id, **place)
        raise AssertionError("a deleted token is still there")
    except cloudflare.NotFoundError as error:
        assert [one.code for one in error.errors] == [12135], error
    proved(f"{scope}: delete returns the token, and get raises NotFoundError with code 12135 from then on")


async def same_list(place: dict[str, Any], ids: list[str]) -> None:
    async with AsyncCloudflare(max_retries=0) as asynchronous:
        listed = asynchronous.zero_trust.access.service_tokens.list(**place, per_page=2)
        assert [token.id async for token in listed] == ids


def rotation() -> None:
    created = tokens.create(**account, name="rotated", duration="1h")
    refreshed = tokens.refresh(created.id, **account)
    left = refreshed.expires_at - datetime.now(timezone.utc)
    assert timedelta(days=364) < left < timedelta(days=366), refreshed
    assert admission(created.client_id, created.client_secret) == "current"
    proved("accounts: refresh moves the end a year ahead, and keeps the secret")

    rotated = tokens.rotate(created.id, **account)
    assert rotated.client_id == created.client_id
    assert admission(created.client_id, rotated.client_secret) == "current"
    assert admission(created.client_id, created.client_secret) == "grace-over"
    proved("accounts: rotate returns a new secret, and the old one is refused at once")

    grace = {"previous_client_secret_expires_at": in_an_hour}
    again = tokens.rotate(created.id, **account, **(grace if NEWER else {"extra_body": grace}))
    assert admission(created.client_id, again.client_secret) == "current"
    assert admission(created.client_id, rotated.client_secret) == "previous"
    proved("accounts: rotate with an end of grace lets both secrets in")


def errors() -> None:
    def raises(kind: type[cloudflare.APIStatusError], code: int, call: Any) -> None:
        try:
            call()
        except kind as error:
            assert [one.code for one in error.errors] == [code], error
            proved(f"errors: {kind.__name__} carries code {code}")
        else:
            raise AssertionError(f"no {kind.__name__}")

    locked, strict, faulty = (os.environ[f"{name}_ACCOUNT_ID"] for name in ("LOCKED", "STRICT", "FAULTY"))
    absent = "00000000-0000-4000-8000-000000000000"
    raises(cloudflare.NotFoundError, 12135, lambda: tokens.delete(absent, **account))
    raises(cloudflare.BadRequestError, 12130, lambda: tokens.create(**account, name="x" * 351))
    raises(cloudflare.PermissionDeniedError, 9999, lambda: tokens.create(account_id=locked, name="too early"))
    tokens.create(account_id=strict, name="taken")
    raises(cloudflare.ConflictError, 12132, lambda: tokens.create(account_id=strict, name="taken"))
    raises(cloudflare.RateLimitError, 971, lambda: list(tokens.list(account_id=faulty)))
    raises(cloudflare.InternalServerError, 10001, lambda: tokens.get(absent, account_id=faulty))


everything_but_rotation("accounts", account)
everything_but_rotation("zones", zone)
rotation()
errors()
