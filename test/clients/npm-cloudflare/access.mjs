/** Applications, policies and groups through the official SDK: every method that it has for them. */
import assert from "node:assert/strict";
import process from "node:process";

const { default: Cloudflare } = await import(process.argv[2]);
const generation = Number(process.argv[3]);
// Generation 4 takes a list for one page; from 7 on the id of an application is among the parameters.
const [pagesOn, namesOne] = [generation > 4, generation >= 7];

const { CLOUDFLARE_ACCOUNT_ID: account_id, CLOUDFLARE_ZONE_ID: zone_id, LOCKED_ACCOUNT_ID: locked } = process.env;
const { access } = new Cloudflare({ maxRetries: 0 }).zeroTrust;
const { applications, groups, policies, serviceTokens } = access;
const account = { account_id };
const absent = "00000000-0000-4000-8000-000000000000";
const everyone = [{ everyone: {} }];

const proved = (statement) => console.log(JSON.stringify({ proved: statement }));
const named = (token_id) => ({ service_token: { token_id } });
/** All but the times of the last update, of the thing itself and of its policies. */
const without = (shown) => {
  const { updated_at: _, policies: held, ...rest } = shown;
  return held ? { ...rest, policies: held.map(without) } : rest;
};

/** Policies of an application: what they are called with differs between generations. */
const ofApplication = {
  get: (app_id, id, place) =>
    namesOne ? applications.policies.get(id, { ...place, app_id }) : applications.policies.get(app_id, id, place),
  update: (app_id, id, params) =>
    namesOne
      ? applications.policies.update(id, { ...params, app_id })
      : applications.policies.update(app_id, id, params),
  delete: (app_id, id, place) =>
    namesOne ? applications.policies.delete(id, { ...place, app_id }) : applications.policies.delete(app_id, id, place),
};

async function idsOf(list, params = {}) {
  const ids = [];
  for await (const { id } of list(params)) ids.push(id);
  return ids;
}

/** The ids of a list, two to a page: the pager goes on by itself, or its caller asks for each page. */
async function pagedIds(list) {
  if (pagesOn) return idsOf((params) => list(params), { per_page: 2 });
  const ids = [];
  for (let page = 1, size = 1; size > 0; page++) {
    const { result } = await list({}, { query: { page, per_page: 2 } });
    size = result.length;
    ids.push(...result.map(({ id }) => id));
  }
  return ids;
}

async function rejected(kind, code, promise) {
  await assert.rejects(promise, (error) => error instanceof kind && error.errors[0].code === code);
}

async function groupsOf(scope, place, token) {
  const rules = { include: [named(token), ...everyone], exclude: [{ ip: { ip: "192.0.2.0/24" } }] };
  const created = await groups.create({ ...place, name: `ci ${scope}`, ...rules });
  assert.deepEqual([created.include, created.exclude, created.require], [rules.include, rules.exclude, []]);
  assert.deepEqual(await groups.get(created.id, place), created);
  proved(`${scope}: groups: create keeps the rules in their order, and get returns the same`);

  const outer = await groups.create({ ...place, name: `outer ${scope}`, include: [{ group: { id: created.id } }] });
  const list = (params, options) => groups.list({ ...place, ...params }, options);
  const ids = await idsOf(list);
  assert.deepEqual(await pagedIds(list), ids);
  assert.deepEqual(await idsOf(list, { name: `outer ${scope}` }), [outer.id]);
  assert.deepEqual(await idsOf(list, { search: `OUTER ${scope}` }), [outer.id]);
  proved(`${scope}: groups: list filters by name and by search, and pages`);

  const updated = await groups.update(created.id, { ...place, name: `ci ${scope}`, include: everyone });
  assert.deepEqual([updated.id, updated.include, updated.exclude], [created.id, everyone, []]);
  proved(`${scope}: groups: update replaces every rule, and keeps the id`);

  assert.deepEqual(await groups.delete(outer.id, place), { id: outer.id });
  assert.deepEqual(await groups.delete(created.id, place), { id: created.id });
  await rejected(Cloudflare.NotFoundError, 12152, groups.get(created.id, place));
  proved(`${scope}: groups: delete answers the id alone, and get throws NotFoundError with code 12152 from then on`);
}

async function reusablePolicies(token) {
  const fields = { name: "by token", decision: "non_identity", include: [named(token)] };
  const created = await policies.create({ ...account, ...fields });
  assert.equal(`${created.reusable} ${created.app_count} ${created.session_duration}`, "true 0 24h");
  assert.deepEqual(await policies.get(created.id, account), created);
  proved("accounts: policies: create makes a reusable one, and get returns the same");

  const more = [];
  for (const name of ["second", "third"]) more.push((await policies.create({ ...account, ...fields, name })).id);
  const list = (params, options) => policies.list({ ...account, ...params }, options);
  const ids = await pagedIds(list);
  assert.ok([created.id, ...more].every((id) => ids.includes(id)) && new Set(ids).size === ids.length);
  proved("accounts: policies: list has them all, two to a page");

  const updated = await policies.update(created.id, { ...account, ...created, session_duration: "1h" });
  assert.deepEqual(without(updated), { ...without(created), session_duration: "1h" });
  proved("accounts: policies: update takes what get returned");

  for (const id of more) assert.deepEqual(await policies.delete(id, account), { id });
  await rejected(Cloudflare.NotFoundError, 12135, policies.get(more[0], account));
  proved("accounts: policies: delete answers the id alone, and get throws NotFoundError with code 12135 from then on");
  return updated;
}

async function applicationsOf(scope, place, first) {
  const second = await policies.create({ ...account, name: "second", decision: "allow", include: everyone });
  const inline = { name: "inline", decision: "bypass", include: [{ ip: { ip: "192.0.2.1/32" } }], precedence: 7 };
  const created = await applications.create({
    ...place,
    type: "self_hosted",
    name: `App ${scope}`,
    domain: `${scope}.example.com/app`,
    same_site_cookie_attribute: "strict",
    policies: [first.id, { id: second.id, precedence: 4 }, inline],
  });
  assert.deepEqual(
    created.policies.map(({ name, precedence, reusable }) => [name, precedence, reusable]),
    [
      ["by token", 1, true],
      ["second", 4, true],
      ["inline", 7, false],
    ],
  );
  assert.match(created.aud, /^[0-9a-f]{64}$/);
  proved(
    `${scope}: applications: create takes policies by id, by id with a precedence and inline, and answers them whole`,
  );

  const { id } = created;
  const got = await applications.get(id, place);
  assert.deepEqual(got, created);
  assert.deepEqual(without(await applications.update(id, { ...place, ...got })), without(got));
  proved(`${scope}: applications: an update with all that get returned changes nothing`);

  const { same_site_cookie_attribute: _, policies: links, ...rest } = got;
  const fewer = await applications.update(id, { ...place, ...rest });
  assert.ok(!("same_site_cookie_attribute" in fewer) && fewer.aud === created.aud);
  assert.deepEqual(
    fewer.policies.map((policy) => policy.id),
    links.map((policy) => policy.id),
  );
  proved(`${scope}: applications: an update without an option takes it out, and one without policies keeps them`);

  const others = [];
  for (const name of ["one", "two", "three"]) {
    const sibling = { ...place, type: "self_hosted", name: `${name} ${scope}`, domain: `${name}.${scope}.example.com` };
    others.push((await applications.create(sibling)).id);
  }
  const list = (params, options) => applications.list({ ...place, ...params }, options);
  const ids = await idsOf(list);
  assert.deepEqual(await pagedIds(list), ids);
  assert.ok([id, ...others].every((one) => ids.includes(one)));
  for (const filter of [
    { name: `App ${scope}` },
    { domain: `${scope}.example.com/app`, exact: true },
    { aud: got.aud },
  ])
    assert.deepEqual(await idsOf(list, filter), [id]);
  assert.deepEqual(await idsOf(list, { search: `two ${scope}` }), [others[1]]);
  proved(`${scope}: applications: list filters by name, domain, aud and search, and pages`);

  assert.equal((await applications.settings.update(id, { ...place, skip_interstitial: true })).skip_interstitial, true);
  assert.equal((await applications.settings.edit(id, { ...place, allow_iframe: true })).allow_iframe, true);
  const set = await applications.get(id, place);
  assert.equal(`${set.skip_interstitial} ${set.allow_iframe}`, "true true");
  proved(`${scope}: applications: settings.update and settings.edit set what get then returns`);
  await applications.revokeTokens(id, place);
  proved(`${scope}: applications: revokeTokens is answered`);

  await policiesOf(scope, place, created);
  for (const one of [...others, id]) assert.deepEqual(await applications.delete(one, place), { id: one });
  await rejected(Cloudflare.NotFoundError, 11021, applications.get(id, place));
  assert.equal((await policies.get(first.id, account)).app_count, 0);
  await policies.delete(second.id, account);
  proved(`${scope}: applications: delete answers the id alone, and leaves the reusable policies`);
}

async function policiesOf(scope, place, { id, policies: links }) {
  const fields = { name: "own", decision: "deny", include: [{ geo: { country_code: "AQ" } }] };
  const created = await applications.policies.create(id, { ...place, ...fields, precedence: 2 });
  assert.equal(`${created.precedence} ${created.reusable}`, "2 false");
  assert.deepEqual(await ofApplication.get(id, created.id, place), created);
  const list = (params, options) => applications.policies.list(id, { ...place, ...params }, options);
  const wanted = [links[0].id, created.id, links[1].id, links[2].id];
  assert.deepEqual(await idsOf(list), wanted);
  assert.deepEqual(await pagedIds(list), wanted);
  proved(
    `${scope}: policies of an application: create, get, and list by precedence, those that others share with them`,
  );

  const updated = await ofApplication.update(id, created.id, { ...place, ...fields, name: "renamed", precedence: 9 });
  assert.equal(`${updated.id} ${updated.name} ${updated.precedence}`, `${created.id} renamed 9`);
  const twice = ofApplication.update(id, created.id, { ...place, ...fields, precedence: 7 });
  await rejected(Cloudflare.BadRequestError, 12130, twice);
  assert.deepEqual(await ofApplication.delete(id, created.id, place), { id: created.id });
  await rejected(Cloudflare.NotFoundError, 12135, ofApplication.get(id, created.id, place));
  proved(`${scope}: policies of an application: update and delete; a precedence twice is a BadRequestError`);
}

async function errors(token, policy) {
  const { BadRequestError, ConflictError, NotFoundError, PermissionDeniedError } = Cloudflare;
  const app = { ...account, type: "self_hosted", name: "errors", domain: "errors.example.com" };
  const byClientId = { ...account, name: "wrong", decision: "non_identity", include: [named(token.client_id)] };
  const taken = await applications.create({ ...app, policies: [policy.id] });
  const inner = await groups.create({ ...account, name: "inner", include: everyone });
  const outer = await groups.create({ ...account, name: "outer", include: [{ group: { id: inner.id } }] });
  for (const [what, kind, code, attempt] of [
    ["a missing application", NotFoundError, 11021, () => applications.get(absent, account)],
    ["a domain that is taken", ConflictError, 11010, () => applications.create(app)],
    ["a client id as token_id", BadRequestError, 12130, () => policies.create(byClientId)],
    ["a policy in use", ConflictError, 12132, () => policies.delete(policy.id, account)],
    ["a group in use", ConflictError, 12132, () => groups.delete(inner.id, account)],
    ["a token in use", BadRequestError, 12139, () => serviceTokens.delete(token.id, account)],
    ["no Access", PermissionDeniedError, 9999, () => groups.create({ account_id: locked, name: "x", include: [] })],
  ]) {
    await rejected(kind, code, attempt());
    proved(`errors: ${what} is a ${kind.name} with code ${code}`);
  }
  await assert.rejects(policies.create(byClientId), /service token not found/);
  for (const { id } of [outer, inner]) await groups.delete(id, account);
  await applications.delete(taken.id, account);
  await policies.delete(policy.id, account);
  await serviceTokens.delete(token.id, account);
  proved("errors: a token that nothing names any more is deleted");
}

const token = await serviceTokens.create({ ...account, name: "caller" });
const policy = await reusablePolicies(token.id);
for (const [scope, place] of [
  ["accounts", account],
  ["zones", { zone_id }],
]) {
  await groupsOf(scope, place, token.id);
  await applicationsOf(scope, place, policy);
}
await errors(token, policy);
