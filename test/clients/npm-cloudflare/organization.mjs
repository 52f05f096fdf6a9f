/** The organization, its keys, identity providers, tags and the log through the official SDK: every method that it has for them. */
import assert from "node:assert/strict";
import process from "node:process";

const { default: Cloudflare } = await import(process.argv[2]);
// Generation 4 takes a list for one page.
const pagesOn = Number(process.argv[3]) > 4;

const { CLOUDFLARE_ACCOUNT_ID: account_id, CLOUDFLARE_ZONE_ID: zone_id } = process.env;
const { access, identityProviders, organizations } = new Cloudflare({ maxRetries: 0 }).zeroTrust;
const { applications, keys, logs, tags } = access;
const { BadRequestError, ConflictError, NotFoundError } = Cloudflare;
const account = { account_id };

const proved = (statement) => console.log(JSON.stringify({ proved: statement }));

async function rejected(kind, code, promise) {
  await assert.rejects(promise, (error) => error instanceof kind && error.errors[0].code === code);
}

async function all(list, params = {}) {
  const found = [];
  for await (const one of list(params)) found.push(one);
  return found;
}

/** A list, two to a page: the pager goes on by itself, or its caller asks for each page. */
async function paged(list) {
  if (pagesOn) return all(list, { per_page: 2 });
  const found = [];
  for (let page = 1, size = 1; size > 0; page++) {
    const { result } = await list({}, { query: { page, per_page: 2 } });
    size = result.length;
    found.push(...result);
  }
  return found;
}

async function organization(scope, place) {
  const before = await organizations.list(place);
  assert.match(before.auth_domain, /\.cloudflareaccess\.com$/);
  const auth_domain = `team-${scope}.cloudflareaccess.com`;
  const created = await organizations.create({ ...place, auth_domain, name: `Team of ${scope}` });
  assert.equal(`${created.auth_domain} ${created.name}`, `${auth_domain} Team of ${scope}`);
  assert.deepEqual(await organizations.list(place), created);
  proved(`${scope}: organization: list returns the one that there is, and create names it`);

  const service_token_inactivity = { enabled: true, inactivity_threshold_days: 90, action: "disable" };
  const changes = { strict_service_token_auth: true, service_token_inactivity, session_duration: "12h" };
  const updated = await organizations.update({ ...place, auth_domain, name: "Renamed", ...changes });
  assert.equal(`${updated.name} ${updated.session_duration} ${updated.strict_service_token_auth}`, "Renamed 12h true");
  assert.deepEqual(updated.service_token_inactivity, service_token_inactivity);
  assert.deepEqual(await organizations.list(place), updated);
  const off = { ...service_token_inactivity, enabled: false };
  await organizations.update({ ...place, ...updated, service_token_inactivity: off });
  proved(`${scope}: organization: update sets its options and what is done about unused tokens, and list returns them`);

  await rejected(BadRequestError, 11004, organizations.update({ ...place, auth_domain: "team.example.com" }));
  proved(`${scope}: organization: another domain is a BadRequestError with code 11004`);
  assert.equal(await organizations.revokeUsers({ ...place, email: "user@example.com" }), true);
  proved(`${scope}: organization: revokeUsers answers true`);
}

async function rotatedKeys() {
  const before = await keys.get(account);
  const updated = await keys.update({ ...account, key_rotation_interval_days: 30 });
  assert.equal(updated.key_rotation_interval_days, 30);
  assert.equal(updated.last_key_rotation_at, before.last_key_rotation_at);
  const rotated = await keys.rotate(account);
  assert.ok(rotated.last_key_rotation_at > before.last_key_rotation_at);
  assert.equal((await keys.get(account)).last_key_rotation_at, rotated.last_key_rotation_at);
  assert.ok([29, 30].includes(rotated.days_until_next_rotation));
  proved("accounts: keys: update sets the interval, rotate the time of the last rotation, and get returns both");
  await rejected(BadRequestError, 12130, keys.update({ ...account, key_rotation_interval_days: 20 }));
  proved("accounts: keys: an interval of 20 days is a BadRequestError with code 12130");
}

async function providersOf(scope, place) {
  const config = { client_id: "shop", client_secret: "not shown again" };
  const fields = { name: `GitHub of ${scope}`, type: "github" };
  const created = await identityProviders.create({ ...place, ...fields, config });
  assert.deepEqual(created, { id: created.id, ...fields, config: { client_id: "shop" } });
  assert.deepEqual(await identityProviders.get(created.id, place), created);
  proved(`${scope}: identity providers: create keeps the config without its secret, and get returns the same`);

  const withScim = { name: "SCIM", type: "okta", config: { okta_account: "https://shop.example.com" } };
  const scim = await identityProviders.create({ ...place, ...withScim, scim_config: { enabled: true } });
  const pin = await identityProviders.create({ ...place, name: "PIN", type: "onetimepin", config: {} });
  const list = (params, options) => identityProviders.list({ ...place, ...params }, options);
  const listed = await all(list);
  assert.ok([created, scim, pin].every((one) => listed.some(({ id }) => id === one.id)));
  assert.deepEqual(await paged(list), listed);
  assert.deepEqual(await all(list, { scim_enabled: "true" }), [scim]);
  proved(`${scope}: identity providers: list has them all, two to a page, and filters by SCIM`);

  const update = { ...place, ...fields, name: "renamed", config: { client_id: "shop-2" } };
  const updated = await identityProviders.update(created.id, update);
  assert.deepEqual(updated, { id: created.id, type: "github", name: "renamed", config: { client_id: "shop-2" } });
  for (const { id } of [created, scim, pin]) assert.deepEqual(await identityProviders.delete(id, place), { id });
  await rejected(NotFoundError, 12135, identityProviders.get(created.id, place));
  const unknown = identityProviders.create({ ...place, ...fields, type: "unheard-of", config });
  await rejected(BadRequestError, 12130, unknown);
  proved(
    `${scope}: identity providers: update and delete; get throws NotFoundError from then on, and an unknown type BadRequestError`,
  );
}

async function tagsOfApplications() {
  for (const name of ["on call", "shop", "till"]) assert.equal((await tags.create({ ...account, name })).name, name);
  assert.deepEqual(await tags.get("on call", account), { name: "on call" });
  const list = (params, options) => tags.list({ ...account, ...params }, options);
  const listed = await all(list);
  assert.deepEqual(listed.map(({ name }) => name).toSorted(), ["on call", "shop", "till"]);
  assert.deepEqual(await paged(list), listed);
  await rejected(ConflictError, 12132, tags.create({ ...account, name: "shop" }));
  proved(
    "accounts: tags: create, get by a name with a blank, and list, two to a page; a name twice is a ConflictError",
  );

  const app = { ...account, type: "self_hosted", name: "tagged", domain: "tagged.example.com" };
  const tagged = await applications.create({ ...app, tags: ["shop"] });
  await rejected(BadRequestError, 12130, applications.update(tagged.id, { ...app, tags: ["unheard of"] }));
  assert.deepEqual(await tags.update("shop", { ...account, name: "shops" }), { name: "shops" });
  assert.deepEqual((await applications.get(tagged.id, account)).tags, ["shops"]);
  proved("accounts: tags: an application has only tags that there are, and update renames one there, too");

  await applications.delete(tagged.id, account);
  for (const name of ["on call", "shops", "till"]) assert.deepEqual(await tags.delete(name, account), { name });
  await rejected(NotFoundError, 12135, tags.get("shops", account));
  proved("accounts: tags: delete answers the name, and get throws NotFoundError with code 12135 from then on");
}

for (const [scope, place] of [
  ["accounts", account],
  ["zones", { zone_id }],
]) {
  await organization(scope, place);
  await providersOf(scope, place);
}
await rotatedKeys();
await tagsOfApplications();
const seen = await logs.accessRequests.list({ ...account, direction: "desc", limit: 5 });
assert.deepEqual(seen, []);
proved("accounts: logs: accessRequests.list is empty");
