"""Applications, policies and groups through the official SDK: every method that it has for them."""

import json
import os
from typing import Any, Callable

import cloudflare
from cloudflare import Cloudflare

# Generation 4 knows one page of a list.
NEWER = int(cloudflare.__version__.split(".")[0]) >= 5

access = Cloudflare(max_retries=0).zero_trust.access
applications, groups, policies = access.applications, access.groups, access.policies
account: dict[str, Any] = {"account_id": os.environ["CLOUDFLARE_ACCOUNT_ID"]}
zone: dict[str, Any] = {"zone_id": os.environ["CLOUDFLARE_ZONE_ID"]}
ABSENT = "00000000-0000-4000-8000-000000000000"
EVERYONE: list[Any] = [{"everyone": {}}]


def proved(statement: str) -> None:
    print(json.dumps({"proved": statement}), flush=True)


def named(token_id: str) -> Any:
    return {"service_token": {"token_id": token_id}}


def whole(model: Any) -> dict[str, Any]:
    """What was answered, and nothing else, with the API's names."""
    return model.model_dump(mode="json", by_alias=True, exclude_unset=True)


def without_update(shown: dict[str, Any]) -> dict[str, Any]:
    """All but the times of the last update, of the thing itself and of its policies."""
    policies = {"policies": [without_update(one) for one in shown["policies"]]} if "policies" in shown else {}
    return {**shown, **policies, "updated_at": ""}


def raises(what: str, kind: type[cloudflare.APIStatusError], code: int, call: Callable[[], Any]) -> None:
    try:
        call()
    except kind as error:
        assert [one.code for one in error.errors] == [code], error
    else:
        raise AssertionError(f"no {kind.__name__}: {what}")


def ids_of(page: Any) -> list[str]:
    return [one.id for one in page]


def paged_ids(listed: Callable[..., Any]) -> list[str]:
    """The ids of a list, two to a page: the pager goes on by itself, or its caller asks for each page."""
    if NEWER:
        return ids_of(listed(per_page=2))
    ids: list[str] = []
    page = 1
    while found := listed(extra_query={"page": page, "per_page": 2}).result:
        ids += [one.id for one in found]
        page += 1
    return ids


def groups_of(scope: str, place: dict[str, Any], token: str) -> None:
    exclude: list[Any] = [{"ip": {"ip": "192.0.2.0/24"}}]
    created = groups.create(**place, name=f"ci {scope}", include=[named(token), *EVERYONE], exclude=exclude)
    assert created and created.id
    shown = whole(created)
    assert (shown["include"], shown["exclude"], shown["require"]) == ([named(token), *EVERYONE], exclude, []), shown
    assert whole(groups.get(created.id, **place)) == shown
    proved(f"{scope}: groups: create keeps the rules in their order, and get returns the same")

    outer = groups.create(**place, name=f"outer {scope}", include=[{"group": {"id": created.id}}])
    assert outer and outer.id
    assert paged_ids(lambda **query: groups.list(**place, **query)) == ids_of(groups.list(**place))
    assert ids_of(groups.list(**place, name=f"outer {scope}")) == [outer.id]
    assert ids_of(groups.list(**place, search=f"OUTER {scope}")) == [outer.id]
    proved(f"{scope}: groups: list filters by name and by search, and pages")

    updated = whole(groups.update(created.id, **place, name=f"ci {scope}", include=EVERYONE))
    assert (updated["id"], updated["include"], updated["exclude"]) == (created.id, EVERYONE, []), updated
    proved(f"{scope}: groups: update replaces every rule, and keeps the id")

    for id in (outer.id, created.id):
        assert whole(groups.delete(id, **place)) == {"id": id}
    raises("gone", cloudflare.NotFoundError, 12152, lambda: groups.get(created.id, **place))
    proved(f"{scope}: groups: delete answers the id alone, and get raises NotFoundError with code 12152 from then on")


def reusable_policies(token: str) -> str:
    fields: dict[str, Any] = {"decision": "non_identity", "include": [named(token)]}
    created = policies.create(**account, name="by token", **fields)
    assert created and created.id
    shown = whole(created)
    assert (shown["reusable"], shown["app_count"], shown["session_duration"]) == (True, 0, "24h"), shown
    assert whole(policies.get(created.id, **account)) == shown
    proved("accounts: policies: create makes a reusable one, and get returns the same")

    more = [policies.create(**account, name=name, **fields) for name in ("second", "third")]
    wanted = [created.id, *(one.id for one in more if one)]
    ids = paged_ids(lambda **query: policies.list(**account, **query))
    assert set(wanted) <= set(ids) and len(ids) == len(set(ids)), ids
    proved("accounts: policies: list has them all, two to a page")

    changed = {**shown, "session_duration": "1h"}
    updated = whole(
        policies.update(created.id, **account, name="by token", **fields, session_duration="1h", extra_body=shown_only(changed))
    )
    assert without_update(updated) == without_update(changed), updated
    proved("accounts: policies: update takes what get returned")

    for id in wanted[1:]:
        assert whole(policies.delete(str(id), **account)) == {"id": id}
    raises("gone", cloudflare.NotFoundError, 12135, lambda: policies.get(str(wanted[1]), **account))
    proved("accounts: policies: delete answers the id alone, and get raises NotFoundError with code 12135 from then on")
    return created.id


def shown_only(shown: dict[str, Any]) -> dict[str, Any]:
    """What a GET shows and no method takes."""
    return {name: shown[name] for name in ("id", "uid", "created_at", "updated_at", "app_count", "reusable") if name in shown}


def applications_of(scope: str, place: dict[str, Any], first: str) -> None:
    second = policies.create(**account, name="second", decision="allow", include=EVERYONE)
    assert second and second.id
    inline = {"name": "inline", "decision": "bypass", "include": [{"ip": {"ip": "192.0.2.1/32"}}], "precedence": 7}
    fields: dict[str, Any] = {"type": "self_hosted", "name": f"App {scope}", "domain": f"{scope}.example.com/app"}
    links: list[Any] = [first, {"id": second.id, "precedence": 4}, inline]
    created = applications.create(**place, **fields, same_site_cookie_attribute="strict", policies=links)
    assert created and created.id
    shown = whole(created)
    told = [(one["name"], one["precedence"], one["reusable"]) for one in shown["policies"]]
    assert told == [("by token", 1, True), ("second", 4, True), ("inline", 7, False)], told
    assert len(shown["aud"]) == 64, shown
    proved(f"{scope}: applications: create takes policies by id, by id with a precedence and inline, and answers them whole")

    id = created.id
    assert whole(applications.get(id, **place)) == shown
    again = whole(applications.update(id, **place, **fields, extra_body=shown))
    assert without_update(again) == without_update(shown), again
    proved(f"{scope}: applications: an update with all that get returned changes nothing")

    fewer = whole(applications.update(id, **place, **fields))
    assert "same_site_cookie_attribute" not in fewer and fewer["aud"] == shown["aud"], fewer
    assert [one["id"] for one in fewer["policies"]] == [one["id"] for one in shown["policies"]], fewer
    proved(f"{scope}: applications: an update without an option takes it out, and one without policies keeps them")

    others: list[str] = []
    for name in ("one", "two", "three"):
        sibling: Any = {"type": "self_hosted", "name": f"{name} {scope}", "domain": f"{name}.{scope}.example.com"}
        made = applications.create(**place, **sibling)
        assert made and made.id
        others.append(made.id)
    ids = ids_of(applications.list(**place))
    assert paged_ids(lambda **query: applications.list(**place, **query)) == ids
    assert {id, *others} <= set(ids), ids
    filters: list[dict[str, Any]] = [
        {"name": f"App {scope}"},
        {"domain": f"{scope}.example.com/app", "extra_query": {"exact": "true"}},
        {"aud": shown["aud"]},
    ]
    for query in filters:
        assert ids_of(applications.list(**place, **query)) == [id], query
    assert ids_of(applications.list(**place, search=f"two {scope}")) == [others[1]]
    proved(f"{scope}: applications: list filters by name, domain, aud and search, and pages")

    applications.settings.update(id, **place, skip_interstitial=True)
    applications.settings.edit(id, **place, allow_iframe=True)
    set_now = whole(applications.get(id, **place))
    assert set_now["skip_interstitial"] and set_now["allow_iframe"], set_now
    proved(f"{scope}: applications: settings.update and settings.edit set what get then returns")
    applications.revoke_tokens(id, **place)
    proved(f"{scope}: applications: revoke_tokens is answered")

    policies_of(scope, place, id, [one["id"] for one in shown["policies"]])
    for one in (*others, id):
        assert whole(applications.delete(one, **place)) == {"id": one}
    raises("gone", cloudflare.NotFoundError, 11021, lambda: applications.get(id, **place))
    left = policies.get(first, **account)
    assert left and left.app_count == 0, left
    policies.delete(second.id, **account)
    proved(f"{scope}: applications: delete answers the id alone, and leaves the reusable policies")


def policies_of(scope: str, place: dict[str, Any], app: str, links: list[str]) -> None:
    """The SDK has no parameters for name, decision and rules: `extra_body` sends them."""
    own = applications.policies
    fields = {"name": "own", "decision": "deny", "include": [{"geo": {"country_code": "AQ"}}]}
    created = own.create(app, **place, precedence=2, extra_body=fields)
    assert created and created.id and created.precedence == 2, created
    assert whole(own.get(created.id, app_id=app, **place)) == whole(created)
    wanted = [links[0], created.id, *links[1:]]
    assert ids_of(own.list(app, **place)) == wanted
    assert paged_ids(lambda **query: own.list(app, **place, **query)) == wanted
    proved(f"{scope}: policies of an application: create, get, and list by precedence, those that others share with them")

    change = {**fields, "name": "renamed"}
    updated = own.update(created.id, app_id=app, **place, precedence=9, extra_body=change)
    assert updated and (updated.id, updated.name, updated.precedence) == (created.id, "renamed", 9), updated
    twice = lambda: own.update(created.id, app_id=app, **place, precedence=7, extra_body=change)
    raises("twice", cloudflare.BadRequestError, 12130, twice)
    assert whole(own.delete(created.id, app_id=app, **place)) == {"id": created.id}
    raises("gone", cloudflare.NotFoundError, 12135, lambda: own.get(created.id, app_id=app, **place))
    proved(f"{scope}: policies of an application: update and delete; a precedence twice is a BadRequestError")


def errors(token: Any, policy: str) -> None:
    fields: dict[str, Any] = {"type": "self_hosted", "name": "errors", "domain": "errors.example.com"}
    taken = applications.create(**account, **fields, policies=[policy])
    inner = groups.create(**account, name="inner", include=EVERYONE)
    outer = groups.create(**account, name="outer", include=[{"group": {"id": inner.id}}])
    by_client_id: dict[str, Any] = {"name": "wrong", "decision": "non_identity", "include": [named(token.client_id)]}
    locked = {"account_id": os.environ["LOCKED_ACCOUNT_ID"]}
    attempts: list[tuple[str, type[cloudflare.APIStatusError], int, Callable[[], Any]]] = [
        ("a missing application", cloudflare.NotFoundError, 11021, lambda: applications.get(ABSENT, **account)),
        ("a domain that is taken", cloudflare.ConflictError, 11010, lambda: applications.create(**account, **fields)),
        ("a client id as token_id", cloudflare.BadRequestError, 12130, lambda: policies.create(**account, **by_client_id)),
        ("a policy in use", cloudflare.ConflictError, 12132, lambda: policies.delete(policy, **account)),
        ("a group in use", cloudflare.ConflictError, 12132, lambda: groups.delete(inner.id, **account)),
        ("a token in use", cloudflare.BadRequestError, 12139, lambda: access.service_tokens.delete(token.id, **account)),
        ("no Access", cloudflare.PermissionDeniedError, 9999, lambda: groups.create(**locked, name="x", include=[])),
    ]
    for what, kind, code, attempt in attempts:
        raises(what, kind, code, attempt)
        proved(f"errors: {what} is a {kind.__name__} with code {code}")
    for group in (outer, inner):
        groups.delete(group.id, **account)
    applications.delete(taken.id, **account)
    policies.delete(policy, **account)
    access.service_tokens.delete(token.id, **account)
    proved("errors: a token that nothing names any more is deleted")


token = access.service_tokens.create(**account, name="caller")
assert token.id
policy = reusable_policies(token.id)
for scope, place in (("accounts", account), ("zones", zone)):
    groups_of(scope, place, token.id)
    applications_of(scope, place, policy)
errors(token, policy)
