/** The operations with every input, on an account, on a zone that is bound to one, and on a zone by itself. */
import { Account, nextId } from "./account.ts";
import { BODIES, IDS } from "./bodies.ts";
import { DURATIONS, FLAGS, GRACE_ENDS, NAMES, VERSIONS } from "./pools.ts";
import { FILTERS, PAGES } from "./queries.ts";
import type { Recorder } from "./recorder.ts";

const ROOMY = { assumptions: { "token-limit": "none" } };
const MIB = 1024 * 1024;

export async function operations(recorder: Recorder): Promise<void> {
  recorder.begin("operations-account");
  await all(await Account.ready(recorder, ROOMY));

  recorder.begin("operations-bound-zone");
  const owner = await Account.ready(recorder, ROOMY);
  const zone = new Account(recorder, nextId(), "zones", owner.id);
  await recorder.send("PUT", `/_emulator/zones/${zone.id}`, { account_id: owner.id, name: "shop.example" });
  await all(zone);
  await owner.api("GET", "?per_page=5");

  recorder.begin("operations-zone");
  const alone = new Account(recorder, nextId(), "zones");
  await alone.prepare(ROOMY);
  await all(alone);

  recorder.begin("operations-limits");
  await limits(await Account.ready(recorder));
}

async function all(account: Account): Promise<void> {
  await account.api("GET");
  await creates(account);
  await updates(account);
  await rotations(account);
  await lists(account);
  await byId(account);
  await lifetime(account);
}

/** Each value of each field, with the rest as it should be. */
function* fieldValues(): Generator<Record<string, unknown>> {
  for (const name of NAMES) yield { name };
  for (const duration of DURATIONS) yield { name: "with a duration", duration };
  for (const version of VERSIONS) yield { name: "with a version", client_secret_version: version };
  for (const end of GRACE_ENDS) yield { name: "with an end", previous_client_secret_expires_at: end };
  for (const enabled of FLAGS) yield { name: "with a flag", enabled };
  yield { name: "unknown", colour: "red", id: "x", client_id: "y", client_secret: "z", __proto: 1 };
  yield { name: 5, duration: 5, enabled: 5, client_secret_version: [], previous_client_secret_expires_at: 5 };
  yield { duration: "1d", client_secret_version: -1 };
}

async function creates(account: Account): Promise<void> {
  for (const fields of fieldValues()) await account.api("POST", "", fields);
  for (const body of BODIES) await account.api("POST", "", body);
  for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "x"]) {
    await account.api("POST", "", { name: `as ${type}` }, { headers: { "content-type": type } });
  }
  await account.api("POST", "", Buffer.from([0x7b, 0x22, 0x6e, 0x61, 0x6d, 0x65, 0x22, 0x3a, 0x22, 0xff, 0x22, 0x7d]));
  await account.api("POST", "", { name: "in chunks" }, { isChunked: true });
  await account.api("POST", "?dry_run=true&x=1", { name: "with a query" });
  await large(account, "POST", "");
  await account.api("POST", "", undefined);
}

async function large(account: Account, method: string, path: string): Promise<void> {
  for (const size of [MIB, MIB + 1, 2 * MIB]) {
    const start = '{"name":"large","x":"';
    const body = `${start}${"x".repeat(size - start.length - 2)}"}`;
    await account.api(method, path, body, { shown: `(${size} bytes)` });
    await account.api(method, path, body, { shown: `(${size} bytes)`, isChunked: true });
  }
}

async function updates(account: Account): Promise<void> {
  const { id } = await account.create({ name: "to be updated", client_secret_version: 3 });
  for (const { name, ...fields } of fieldValues()) {
    await account.api("PUT", `/${id}`, Object.keys(fields).length === 0 ? { name } : fields);
  }
  for (const body of BODIES) await account.api("PUT", `/${id}`, body);
  await large(account, "PUT", `/${id}`);
  await account.api("GET", `/${id}`);
}

async function rotations(account: Account): Promise<void> {
  const { id } = await account.create({ name: "to be rotated" });
  for (const end of GRACE_ENDS) await account.api("POST", `/${id}/rotate`, { previous_client_secret_expires_at: end });
  for (const body of BODIES) await account.api("POST", `/${id}/rotate`, body);
  for (const body of BODIES) await account.api("POST", `/${id}/refresh`, body);
  await account.api("POST", `/${id}/rotate`, { name: "unread", grace: 5 });
  await account.api("POST", `/${id}/refresh`, { previous_client_secret_expires_at: "x", client_secret_version: 2 });
  await account.api("POST", `/${id}/rotate`);
  await account.api("POST", `/${id}/refresh`);
  const highest = await account.create({ name: "at its highest", client_secret_version: 2_147_483_647 });
  await account.api("POST", `/${highest.id}/rotate`);
}

async function lists(account: Account): Promise<void> {
  for (const name of ["web", "web-2", "Web", "other", "Über", "über", "a+b", "a b", "100%", "_"]) {
    await account.api("POST", "", { name });
  }
  for (const query of [...PAGES, ...FILTERS]) {
    await account.api("GET", `?${query}${query.includes("per_page") ? "" : "&per_page=4"}`);
    if (query.startsWith("search")) await account.api("GET", `?${query}`);
  }
}

async function byId(account: Account): Promise<void> {
  for (const id of IDS) {
    await account.api("GET", `/${id}`);
    await account.api("DELETE", `/${id}`);
    await account.api("PUT", `/${id}`, { name: "renamed" });
    await account.api("PUT", `/${id}`, { duration: "1d" });
    await account.api("POST", `/${id}/rotate`, {});
    await account.api("POST", `/${id}/rotate`, "{");
    await account.api("POST", `/${id}/refresh`, {});
  }
}

/** From its creation to its end, with time going by. */
async function lifetime(account: Account): Promise<void> {
  const { id } = await account.create({ name: "a life", duration: "2h" });
  await account.advance("90m");
  await account.api("POST", `/${id}/refresh`);
  await account.api("PUT", `/${id}`, { duration: "1h" });
  await account.advance("61m");
  await account.api("GET", `/${id}`);
  await account.api("PUT", `/${id}`, { name: "renamed after its end" });
  await account.api("POST", `/${id}/rotate`, { previous_client_secret_expires_at: "2043-03-02T00:00:00Z" });
  await account.api("PUT", `/${id}`, { enabled: false });
  await account.api("POST", `/${id}/refresh`);
  await account.api("DELETE", `/${id}`);
  for (const [method, path] of [
    ["GET", ""],
    ["DELETE", ""],
    ["PUT", ""],
    ["POST", "/rotate"],
    ["POST", "/refresh"],
  ]) {
    await account.api(method ?? "", `/${id}${path}`, method === "GET" ? undefined : {});
  }
}

async function limits(account: Account): Promise<void> {
  const ids: string[] = [];
  for (let number = 1; number <= 52; number++) ids.push((await account.create({ name: `token ${number}` })).id);
  await account.api("DELETE", `/${ids[7] ?? ""}`);
  await account.create({ name: "in its place" });
  await account.create({ name: "one too many" });
  await account.create({ name: "" });
  for (const query of PAGES) await account.api("GET", `?${query}`);
}
