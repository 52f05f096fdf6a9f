/** Every operation through the official SDK; base URL and token come from the environment, as the SDK reads them. */
import assert from "node:assert/strict";
import process from "node:process";

const { default: Cloudflare } = await import(process.argv[2]);
// Generation 4 takes the list for one page, and drops the end of grace of a rotation.
const isNewer = process.argv[3] !== "4";

const {
  CLOUDFLARE_ACCOUNT_ID: account_id,
  CLOUDFLARE_ZONE_ID: zone_id,
  EMULATOR_VERIFY_URL: verifyUrl,
  LOCKED_ACCOUNT_ID: locked,
  STRICT_ACCOUNT_ID: strict,
  FAULTY_ACCOUNT_ID: faulty,
} = process.env;
const { serviceTokens } = new Cloudflare({ maxRetries: 0 }).zeroTrust.access;
const inAnHour = `${new Date(Date.now() + 3_600_000).toISOString().slice(0, 19)}Z`;

const proved = (statement) => console.log(JSON.stringify({ proved: statement }));

/** Which secret this is by the emulator, or why it is refused. */
async function admission({ client_id }, client_secret) {
  const answer = await fetch(verifyUrl, { method: "POST", body: JSON.stringify({ client_id, client_secret }) });
  const { admitted, secret, reason } = await answer.json();
  return admitted ? secret : reason;
}

async function idsOf(params, options) {
  const ids = [];
  for await (const { id } of serviceTokens.list(params, options)) ids.push(id);
  return ids;
}

async function everythingButRotation(scope, place) {
  const created = await serviceTokens.create({ ...place, name: `deploy ${scope}`, duration: "17520h" });
  assert.equal(created.duration, "17520h");
  assert.equal(await admission(created, created.client_secret), "current");
  proved(`${scope}: create returns a token whose secret is let in`);

  const { id } = created;
  const got = await serviceTokens.get(id, place);
  assert.equal(got.client_id, created.client_id);
  assert.ok(!("client_secret" in got));
  proved(`${scope}: get returns the token without its secret`);

  const renamed = await serviceTokens.update(id, { ...place, name: `release ${scope}` });
  assert.equal(`${renamed.name} ${renamed.duration}`, `release ${scope} 17520h`);
  proved(`${scope}: update changes what is given and keeps the rest`);

  await serviceTokens.update(id, { ...place, enabled: false });
  assert.equal(await admission(created, created.client_secret), "disabled");
  await serviceTokens.update(id, { ...place, enabled: true });
  assert.equal(await admission(created, created.client_secret), "current");
  proved(`${scope}: update disables a token, and enables it again`);

  const version = { client_secret_version: 2, previous_client_secret_expires_at: inAnHour };
  const raised = await serviceTokens.update(id, { ...place, ...version });
  assert.equal(await admission(created, raised.client_secret), "current");
  assert.equal(await admission(created, created.client_secret), "previous");
  proved(`${scope}: update with a higher version returns a new secret, and the old one keeps its grace`);

  const more = [];
  for (let number = 0; number < 4; number++) {
    more.push((await serviceTokens.create({ ...place, name: `page ${scope} ${number}` })).id);
  }
  const ids = await idsOf(place);
  assert.ok([id, ...more].every((one) => ids.includes(one)) && new Set(ids).size === ids.length);
  if (isNewer) {
    assert.deepEqual(await idsOf({ ...place, per_page: 2 }), ids);
    proved(`${scope}: list pages on by itself, two to a page, to the end and no further`);
  } else {
    const pages = [];
    for (const page of [1, 2, 3, 4, 5]) {
      pages.push(...(await serviceTokens.list(place, { query: { page, per_page: 2 } })).result);
    }
    assert.deepEqual(
      pages.map((token) => token.id),
      ids.slice(0, 10),
    );
    proved(`${scope}: list returns one page, and others to a caller who asks for them`);
  }
  assert.deepEqual(await idsOf({ ...place, name: `release ${scope}` }), [id]);
  assert.deepEqual(await idsOf({ ...place, search: `PAGE ${scope}` }), more);
  assert.deepEqual(await idsOf({ ...place, name: "nobody" }), []);
  proved(`${scope}: list filters by name and by search`);

  for (const one of more) await serviceTokens.delete(one, place);
  assert.equal((await serviceTokens.delete(id, place)).name, `release ${scope}`);
  await rejected(Cloudflare.NotFoundError, 12135, serviceTokens.get(id, place));
  proved(`${scope}: delete returns the token, and get throws NotFoundError with code 12135 from then on`);
}

async function rotation() {
  const place = { account_id };
  const created = await serviceTokens.create({ ...place, name: "rotated", duration: "1h" });
  const refreshed = await serviceTokens.refresh(created.id, place);
  const days = (Date.parse(refreshed.expires_at) - Date.now()) / 86_400_000;
  assert.ok(days > 364 && days < 366);
  assert.equal(await admission(created, created.client_secret), "current");
  proved("accounts: refresh moves the end a year ahead, and keeps the secret");

  const rotated = await serviceTokens.rotate(created.id, place);
  assert.equal(await admission(created, rotated.client_secret), "current");
  assert.equal(await admission(created, created.client_secret), "grace-over");
  proved("accounts: rotate returns a new secret, and the old one is refused at once");

  const grace = { previous_client_secret_expires_at: inAnHour };
  const again = isNewer
    ? await serviceTokens.rotate(created.id, { ...place, ...grace })
    : await serviceTokens.rotate(created.id, place, { body: grace });
  assert.equal(await admission(created, again.client_secret), "current");
  assert.equal(await admission(created, rotated.client_secret), "previous");
  proved("accounts: rotate with an end of grace lets both secrets in");
}

async function rejected(kind, code, promise) {
  await assert.rejects(promise, (error) => error instanceof kind && error.errors[0].code === code);
}

async function errors() {
  const absent = "00000000-0000-4000-8000-000000000000";
  const { BadRequestError, ConflictError, InternalServerError } = Cloudflare;
  const { NotFoundError, PermissionDeniedError, RateLimitError } = Cloudflare;
  await serviceTokens.create({ account_id: strict, name: "taken" });
  for (const [kind, code, attempt] of [
    [NotFoundError, 12135, () => serviceTokens.delete(absent, { account_id })],
    [BadRequestError, 12130, () => serviceTokens.create({ account_id, name: "x".repeat(351) })],
    [PermissionDeniedError, 9999, () => serviceTokens.create({ account_id: locked, name: "too early" })],
    [ConflictError, 12132, () => serviceTokens.create({ account_id: strict, name: "taken" })],
    [RateLimitError, 971, () => serviceTokens.list({ account_id: faulty })],
    [InternalServerError, 10001, () => serviceTokens.get(absent, { account_id: faulty })],
  ]) {
    await rejected(kind, code, attempt());
    proved(`errors: ${kind.name} carries code ${code}`);
  }
}

await everythingButRotation("accounts", { account_id });
await everythingButRotation("zones", { zone_id });
await rotation();
await errors();
