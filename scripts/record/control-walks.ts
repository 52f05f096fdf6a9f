/** What the control plane keeps: tokens with their state, clocks, zones, seeds. */
import { createHash } from "node:crypto";
import { Account, nextId } from "./account.ts";
import { textOf, valueAt } from "./values.ts";
import { ADVANCES, CLOCKS } from "./control-inputs.ts";
import type { Recorder } from "./recorder.ts";
import { SEEDS } from "./seed-inputs.ts";

export async function tokens(account: Account): Promise<void> {
  const one = await account.create({ name: "one" });
  const two = await account.create({ name: "two", duration: "1h" });
  for (const change of [{ in_use: true }, { in_use: true }, { in_use: false }, { in_use: true }]) {
    await account.control("PATCH", `tokens/${one.id}`, change);
    await account.api("DELETE", `/${two.id}`);
  }
  await account.api("DELETE", `/${one.id}`);
  await account.control("PATCH", `tokens/${two.id}`, { in_use: true });
  await account.control("GET", `tokens/${two.id}`);
  for (const id of [one.id.toUpperCase(), "x", "%00", "%ff", "%2F", ""]) await account.control("GET", `tokens/${id}`);
  const digest = (text: string) => createHash("sha256").update(text).digest("hex");
  const rotated = await account.rotate(one.id, { previous_client_secret_expires_at: "2044-01-01T00:00:00Z" });
  const again = await account.rotate(one.id, { previous_client_secret_expires_at: "2044-01-01T00:00:00Z" });
  const digests = [one, two, rotated, again].map(({ client_secret: secret }) => digest(secret));
  for (const body of [{ digests }, { digests, account_id: account.id }, { digests, account_id: nextId() }]) {
    await account.recorder.send("POST", "/_emulator/scan", body);
  }
}

export async function clocks(account: Account): Promise<void> {
  for (const change of CLOCKS) {
    await account.control("PUT", "clock", change);
    await account.setClock("2043-03-01T12:00:00.900Z");
  }
  for (const change of ADVANCES) await account.control("POST", "clock/advance", change);
  account.recorder.masks.running("2045-01-01T00:00:00Z");
  await account.control("PUT", "clock", { now: "2045-01-01T00:00:00Z", mode: "running" });
  await account.control("GET", "clock");
  await account.control("GET", "snapshot");
  await account.control("PUT", "clock", { mode: "frozen" });
}

export async function zones(recorder: Recorder): Promise<void> {
  const [owner, other] = [await Account.ready(recorder), await Account.ready(recorder)];
  const zone = new Account(recorder, nextId(), "zones");
  const path = `/_emulator/zones/${zone.id}`;
  await recorder.send("GET", path);
  await recorder.send("PUT", path, { account_id: zone.id, name: "own.example" });
  await recorder.send("PUT", path, { account_id: owner.id });
  await zone.prepare();
  await zone.create();
  await owner.api("GET");
  await recorder.send("PUT", path, { account_id: other.id, name: "other.example" });
  await zone.create({ name: "in the other" });
  for (const account of [owner, other]) await account.api("GET");
  await recorder.send("DELETE", path);
  await recorder.send("DELETE", path);
  await recorder.send("GET", path);
  await zone.create({ name: "of its own" });
  await recorder.send("PUT", path, { account_id: owner.id });
  await recorder.send("GET", path);
  await recorder.send("GET", `/client/v4/zones/${zone.id}`, undefined, { headers: zone.headers });
}

export async function seeds(recorder: Recorder): Promise<void> {
  for (const seed of SEEDS) {
    const id = nextId();
    const { accounts } = Object(seed) as { accounts?: unknown };
    if (Array.isArray(accounts)) {
      const withIds = accounts.map((each: unknown): unknown => (typeof each === "object" ? { id, ...each } : each));
      await recorder.send("POST", "/_emulator/seed", { ...Object(seed), accounts: withIds });
      await recorder.send("POST", "/_emulator/seed", { accounts: [{ id }] });
    } else await recorder.send("POST", "/_emulator/seed", seed);
    await recorder.send("GET", `/_emulator/accounts/${id}/snapshot`);
    const fresh = nextId();
    const inner: unknown = Array.isArray(accounts) ? accounts[0] : seed;
    await recorder.send("POST", "/_emulator/accounts", { id: fresh, seed: inner });
    await recorder.send("POST", "/_emulator/accounts", { id: fresh });
    await recorder.send("GET", `/_emulator/accounts/${fresh}/tokens`);
  }
  for (const body of [
    { id: "x" },
    { id: 5 },
    { id: nextId(), x: 1 },
    { seed: { id: nextId() } },
    { id: nextId(), seed: null },
  ]) {
    await recorder.send("POST", "/_emulator/accounts", body);
  }
}

/** What is made at random is learnt from the answer before it is written down a second time. */
export async function unseeded(recorder: Recorder): Promise<void> {
  const account = await Account.ready(recorder);
  const made = await recorder.send(
    "POST",
    "/_emulator/accounts",
    {
      seed: {
        tokens: [
          {
            name: "x",
            id: "3537a672-e4d8-4d89-aab9-26cb622918a1",
            client_id: `${"0".repeat(32)}.access`,
            client_secret: "s",
          },
        ],
      },
    },
    { random: ["id"] },
  );
  const forked = await account.control("POST", "fork", {}, { random: ["id"] });
  for (const { text } of [made, forked]) {
    await recorder.send("GET", `/_emulator/accounts/${textOf(valueAt(text, "id"))}/tokens`);
    await recorder.send("DELETE", `/_emulator/accounts/${textOf(valueAt(text, "id"))}`);
  }
  recorder.isSeeded = false;
  const free = new Account(recorder);
  const secrets = ["result.id", "result.client_id", "result.client_secret"];
  const created = await free.api("POST", "", { name: "random" }, { random: secrets });
  const id = textOf(valueAt(created.text, "result.id"));
  await free.api("POST", `/${id}/rotate`, {}, { random: ["result.client_secret"] });
  await free.api("GET");
  await free.api("GET", `/${id}`);
  await free.control("GET", "tokens");
  await free.control("GET", "requests?advice=false");
  await free.control("GET", "clock");
  await free.api("DELETE", `/${id}`);
  recorder.isSeeded = true;
}
