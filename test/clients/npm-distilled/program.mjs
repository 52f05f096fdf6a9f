/** Every operation through an SDK made of Effect; base URL and token come from the environment, as it reads them. */
import assert from "node:assert/strict";
import process from "node:process";
import { CredentialsFromEnv } from "@distilled.cloud/cloudflare";
import * as zeroTrust from "@distilled.cloud/cloudflare/zero-trust";
import { Effect, Layer, Stream } from "effect";
import * as FetchHttpClient from "effect/unstable/http/FetchHttpClient";

const layer = Layer.mergeAll(FetchHttpClient.layer, CredentialsFromEnv);
const done = (effect) => Effect.runPromise(effect.pipe(Effect.provide(layer)));

const {
  CLOUDFLARE_ACCOUNT_ID: accountId,
  CLOUDFLARE_ZONE_ID: zoneId,
  EMULATOR_VERIFY_URL: verifyUrl,
  LOCKED_ACCOUNT_ID: locked,
} = process.env;
const inAnHour = `${new Date(Date.now() + 3_600_000).toISOString().slice(0, 19)}Z`;
const absent = "00000000-0000-4000-8000-000000000000";

const proved = (statement) => console.log(JSON.stringify({ proved: statement }));

/** Which secret this is by the emulator, or why it is refused. */
async function admission({ clientId: client_id }, client_secret) {
  const answer = await fetch(verifyUrl, { method: "POST", body: JSON.stringify({ client_id, client_secret }) });
  const { admitted, secret, reason } = await answer.json();
  return admitted ? secret : reason;
}

async function everythingButRotation(scope, place, at) {
  const created = await done(zeroTrust[`createAccessServiceToken${at}`]({ ...place, name: scope, duration: "17520h" }));
  assert.equal(created.duration, "17520h");
  assert.equal(await admission(created, created.clientSecret), "current");
  proved(`${scope}: create returns a token whose secret is let in`);

  const one = { ...place, serviceTokenId: created.id };
  assert.equal((await done(zeroTrust[`getAccessServiceToken${at}`](one))).clientId, created.clientId);
  proved(`${scope}: get returns the token`);

  const change = { ...one, name: `release ${scope}`, clientSecretVersion: 2, previousClientSecretExpiresAt: inAnHour };
  const updated = await done(zeroTrust[`updateAccessServiceToken${at}`](change));
  assert.equal(`${updated.name} ${updated.duration}`, `release ${scope} 17520h`);
  assert.equal(await admission(created, created.clientSecret), "previous");
  proved(`${scope}: update renames, and raises the version: the old secret keeps its grace`);

  const more = [];
  for (const number of [0, 1, 2]) {
    more.push(await done(zeroTrust[`createAccessServiceToken${at}`]({ ...place, name: `page ${scope} ${number}` })));
  }
  const list = zeroTrust[`listAccessServiceTokens${at}`];
  const ids = (await done(list(place))).result.map(({ id }) => id);
  const items = Array.from(await done(Stream.runCollect(list.items({ ...place, perPage: 2 }))), ({ id }) => id);
  assert.ok(ids.length >= 4);
  assert.deepEqual(items, ids);
  proved(`${scope}: list pages on by itself, two to a page, to the end and no further`);

  const named = await done(list({ ...place, name: `release ${scope}` }));
  assert.deepEqual(
    named.result.map(({ id }) => id),
    [created.id],
  );
  assert.equal((await done(list({ ...place, search: `PAGE ${scope}` }))).result.length, 3);
  proved(`${scope}: list filters by name and by search`);

  const remove = zeroTrust[`deleteAccessServiceToken${at}`];
  for (const { id } of more) await done(remove({ ...place, serviceTokenId: id }));
  assert.equal((await done(remove(one))).name, `release ${scope}`);
  for (const attempt of [remove(one), zeroTrust[`getAccessServiceToken${at}`](one)]) {
    assert.equal(await tagOf(attempt), "AccessServiceTokenNotFound");
  }
  proved(`${scope}: delete returns the token; then delete and get fail with AccessServiceTokenNotFound`);
}

async function rotation() {
  const created = await done(zeroTrust.createAccessServiceTokenForAccount({ accountId, name: "rotated" }));
  const one = { accountId, serviceTokenId: created.id };
  const refreshed = await done(zeroTrust.refreshAccessServiceToken(one));
  assert.ok(Date.parse(refreshed.expiresAt) > Date.now() + 364 * 86_400_000);
  assert.equal(await admission(created, created.clientSecret), "current");
  proved("accounts: refresh moves the end a year ahead, and keeps the secret");

  const rotated = await done(zeroTrust.rotateAccessServiceToken(one));
  assert.equal(await admission(created, rotated.clientSecret), "current");
  assert.equal(await admission(created, created.clientSecret), "grace-over");
  proved("accounts: rotate returns a new secret, and the old one is refused at once");

  const grace = { ...one, previousClientSecretExpiresAt: inAnHour };
  const again = await done(zeroTrust.rotateAccessServiceToken(grace));
  assert.equal(await admission(created, again.clientSecret), "current");
  assert.equal(await admission(created, rotated.clientSecret), "previous");
  proved("accounts: rotate with an end of grace lets both secrets in");
}

/** The tag of the error that an operation fails with. */
const tagOf = async (effect) => (await done(Effect.flip(effect)))._tag;

async function errors() {
  const create = zeroTrust.createAccessServiceTokenForAccount;
  const tooLong = await done(Effect.flip(create({ accountId, name: "x".repeat(351) })));
  proved(`errors: a name that is too long is a ${tooLong._tag}`);
  const early = await done(Effect.flip(create({ accountId: locked, name: "too early" })));
  proved(`errors: an account without Access is a ${early._tag}`);
  assert.equal(
    await tagOf(zeroTrust.getAccessServiceTokenForAccount({ accountId, serviceTokenId: absent })),
    "AccessServiceTokenNotFound",
  );
}

await everythingButRotation("accounts", { accountId }, "ForAccount");
await everythingButRotation("zones", { zoneId }, "ForZone");
await rotation();
await errors();
