"""The organization, its keys, identity providers, tags and the log through the official SDK: every method that it has for them."""

import json
import os
from typing import Any, Callable

import cloudflare
from cloudflare import Cloudflare

# Generation 4 knows one page of a list, and not all options of the organization.
NEWER = int(cloudflare.__version__.split(".")[0]) >= 5

zero_trust = Cloudflare(max_retries=0).zero_trust
access, organizations, providers = zero_trust.access, zero_trust.organizations, zero_trust.identity_providers
account: dict[str, Any] = {"account_id": os.environ["CLOUDFLARE_ACCOUNT_ID"]}
zone: dict[str, Any] = {"zone_id": os.environ["CLOUDFLARE_ZONE_ID"]}


def proved(statement: str) -> None:
    print(json.dumps({"proved": statement}), flush=True)


def whole(model: Any) -> dict[str, Any]:
    """What was answered, and nothing else, with the API's names."""
    return model.model_dump(mode="json", by_alias=True, exclude_unset=True)


def raises(kind: type[cloudflare.APIStatusError], code: int, call: Callable[[], Any]) -> None:
    try:
        call()
    except kind as error:
        assert [one.code for one in error.errors] == [code], error
    else:
        raise AssertionError(f"no {kind.__name__} with code {code}")


def all_of(page: Any) -> list[dict[str, Any]]:
    return [whole(one) for one in page]


def paged(listed: Callable[..., Any]) -> list[dict[str, Any]]:
    """A list, two to a page: the pager goes on by itself, or its caller asks for each page."""
    if NEWER:
        return all_of(listed(per_page=2))
    found: list[dict[str, Any]] = []
    page = 1
    while more := listed(extra_query={"page": page, "per_page": 2}).result:
        found += all_of(more)
        page += 1
    return found


def organization(scope: str, place: dict[str, Any]) -> None:
    before = whole(organizations.list(**place))
    assert before["auth_domain"].endswith(".cloudflareaccess.com"), before
    named: dict[str, Any] = {"auth_domain": f"team-{scope}.cloudflareaccess.com", "name": f"Team of {scope}"}
    created = whole(organizations.create(**place, **named))
    assert {name: created[name] for name in named} == named, created
    assert whole(organizations.list(**place)) == created
    proved(f"{scope}: organization: list returns the one that there is, and create names it")

    unused = {"enabled": True, "inactivity_threshold_days": 90, "action": "disable"}
    newer: dict[str, Any] = {"strict_service_token_auth": True, "service_token_inactivity": unused}
    changes: dict[str, Any] = {"auth_domain": named["auth_domain"], "name": "Renamed", "session_duration": "12h"}
    sent = {**changes, **newer} if NEWER else {**changes, "extra_body": newer}
    updated = whole(organizations.update(**place, **sent))
    assert {name: updated[name] for name in (*changes, *newer)} == {**changes, **newer}, updated
    assert whole(organizations.list(**place)) == updated
    off = {"service_token_inactivity": {**unused, "enabled": False}}
    organizations.update(**place, auth_domain=named["auth_domain"], extra_body=off)
    proved(f"{scope}: organization: update sets its options and what is done about unused tokens, and list returns them")

    other = lambda: organizations.update(**place, auth_domain="team.example.com")
    raises(cloudflare.BadRequestError, 11004, other)
    proved(f"{scope}: organization: another domain is a BadRequestError with code 11004")
    assert organizations.revoke_users(**place, email="user@example.com") is True
    proved(f"{scope}: organization: revoke_users answers true")


def rotated_keys() -> None:
    before = access.keys.get(**account)
    updated = access.keys.update(**account, key_rotation_interval_days=30)
    assert before and updated and updated.key_rotation_interval_days == 30, updated
    assert updated.last_key_rotation_at == before.last_key_rotation_at, updated
    rotated = access.keys.rotate(**account)
    assert rotated and rotated.last_key_rotation_at and before.last_key_rotation_at
    assert rotated.last_key_rotation_at > before.last_key_rotation_at, rotated
    got = access.keys.get(**account)
    assert got and got.last_key_rotation_at == rotated.last_key_rotation_at, got
    assert rotated.days_until_next_rotation in (29, 30), rotated
    proved("accounts: keys: update sets the interval, rotate the time of the last rotation, and get returns both")
    raises(cloudflare.BadRequestError, 12130, lambda: access.keys.update(**account, key_rotation_interval_days=20))
    proved("accounts: keys: an interval of 20 days is a BadRequestError with code 12130")


def providers_of(scope: str, place: dict[str, Any]) -> None:
    fields: dict[str, Any] = {"name": f"GitHub of {scope}", "type": "github"}
    secret: dict[str, Any] = {"config": {"client_id": "shop", "client_secret": "not shown again"}}
    created = whole(providers.create(**place, **fields, **secret))
    id = created["id"]
    assert created == {"id": id, **fields, "config": {"client_id": "shop"}}, created
    assert whole(providers.get(id, **place)) == created
    proved(f"{scope}: identity providers: create keeps the config without its secret, and get returns the same")

    okta: dict[str, Any] = {"name": "SCIM", "type": "okta", "config": {"okta_account": "https://shop.example.com"}}
    scim = whole(providers.create(**place, **okta, scim_config={"enabled": True}))
    pin = whole(providers.create(**place, name="PIN", type="onetimepin", config={}))
    listed = all_of(providers.list(**place))
    assert all(one["id"] in [each["id"] for each in listed] for one in (created, scim, pin)), listed
    assert paged(lambda **query: providers.list(**place, **query)) == listed
    assert all_of(providers.list(**place, scim_enabled="true")) == [scim]
    proved(f"{scope}: identity providers: list has them all, two to a page, and filters by SCIM")

    change: dict[str, Any] = {**fields, "name": "renamed", "config": {"client_id": "shop-2"}}
    assert whole(providers.update(id, **place, **change)) == {"id": id, **change}
    for one in (id, scim["id"], pin["id"]):
        assert whole(providers.delete(one, **place)) == {"id": one}
    raises(cloudflare.NotFoundError, 12135, lambda: providers.get(id, **place))
    unknown: dict[str, Any] = {**change, "type": "unheard-of"}
    raises(cloudflare.BadRequestError, 12130, lambda: providers.create(**place, **unknown))
    proved(
        f"{scope}: identity providers: update and delete; get raises NotFoundError from then on, and an unknown type BadRequestError"
    )


def tags_of_applications() -> None:
    tags = access.tags
    names = ["on call", "shop", "till"]
    for name in names:
        assert whole(tags.create(**account, name=name)) == {"name": name}
    assert whole(tags.get("on call", **account)) == {"name": "on call"}
    listed = all_of(tags.list(**account))
    assert sorted(one["name"] for one in listed) == names, listed
    assert paged(lambda **query: tags.list(**account, **query)) == listed
    raises(cloudflare.ConflictError, 12132, lambda: tags.create(**account, name="shop"))
    proved("accounts: tags: create, get by a name with a blank, and list, two to a page; a name twice is a ConflictError")

    app: dict[str, Any] = {**account, "type": "self_hosted", "name": "tagged", "domain": "tagged.example.com"}
    tagged = access.applications.create(**app, tags=["shop"])
    assert tagged and tagged.id
    unheard_of = lambda: access.applications.update(tagged.id, **app, tags=["unheard of"])
    raises(cloudflare.BadRequestError, 12130, unheard_of)
    assert whole(tags.update("shop", **account, name="shops")) == {"name": "shops"}
    assert whole(access.applications.get(tagged.id, **account))["tags"] == ["shops"]
    proved("accounts: tags: an application has only tags that there are, and update renames one there, too")

    access.applications.delete(tagged.id, **account)
    for name in ("on call", "shops", "till"):
        assert whole(tags.delete(name, **account)) == {"name": name}
    raises(cloudflare.NotFoundError, 12135, lambda: tags.get("shops", **account))
    proved("accounts: tags: delete answers the name, and get raises NotFoundError with code 12135 from then on")


for scope, place in (("accounts", account), ("zones", zone)):
    organization(scope, place)
    providers_of(scope, place)
rotated_keys()
tags_of_applications()
assert access.logs.access_requests.list(**account, direction="desc", limit=5) == []
proved("accounts: logs: access_requests.list is empty")
