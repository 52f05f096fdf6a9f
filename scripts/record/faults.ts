/** Faults: each effect at each position of each operation, and how they are counted and chosen. */
import { Account, nextId } from "./account.ts";
import type { Recorder } from "./recorder.ts";

const OPERATIONS = ["create", "get", "list", "update", "delete", "refresh", "rotate"] as const;
type Operation = (typeof OPERATIONS)[number];

const EFFECTS: readonly object[] = [
  { type: "error", status: 500 },
  { type: "error", status: 500, code: 10001 },
  { type: "error", status: 429, code: 971, retry_after: 7 },
  { type: "gateway-page", status: 502 },
  { type: "delay", by: "3ms" },
  { type: "truncate" },
  { type: "drop" },
];
const CODES = [9106, 6003, 10_000, 9109, 9103, 971, 10_001, 12_130, 12_132, 12_135, 12_139, 9999];

export async function faults(recorder: Recorder): Promise<void> {
  for (const operation of OPERATIONS) {
    recorder.begin(`faults-${operation}`);
    const account = await Account.ready(recorder, { assumptions: { "token-limit": "none" } });
    const zone = new Account(recorder, nextId(), "zones", account.id);
    await recorder.send("PUT", `/_emulator/zones/${zone.id}`, { account_id: account.id });
    for (const position of ["before", "after-commit"]) {
      for (const effect of EFFECTS) await eachEffect(account, zone, { operation, position, effect });
    }
    await account.control("GET", "faults");
    await account.control("GET", "requests?per_page=1000");
  }

  recorder.begin("faults-codes");
  const account = await Account.ready(recorder);
  for (const code of CODES) {
    await account.control("POST", "faults", {
      operation: "list",
      position: "before",
      effect: { type: "error", status: 418, code },
    });
    await account.api("GET");
  }
  recorder.begin("faults-counted");
  await counted(await Account.ready(recorder));
}

type Spec = { operation: Operation; position: string; effect: object };

async function eachEffect(account: Account, zone: Account, spec: Spec): Promise<void> {
  const { id } = await account.create({ name: "to go wrong" });
  await account.control("POST", "faults", spec);
  await perform(account, spec.operation, id);
  await perform(account, spec.operation, id);
  await account.api("GET", `/${id}`);
  if (spec.operation === "refresh" || spec.operation === "rotate") return;
  await account.control("POST", "faults", spec);
  const other = await account.create({ name: "to go wrong in a zone" });
  await perform(zone, spec.operation, other.id);
  await account.control("DELETE", "faults");
}

async function perform(account: Account, operation: Operation, id: string): Promise<void> {
  if (operation === "create") await account.api("POST", "", { name: "made" });
  else if (operation === "list") await account.api("GET", "?per_page=3");
  else if (operation === "get") await account.api("GET", `/${id}`);
  else if (operation === "update") await account.api("PUT", `/${id}`, { name: "changed", client_secret_version: 9 });
  else if (operation === "delete") await account.api("DELETE", `/${id}`);
  else await account.api("POST", `/${id}/${operation}`, {});
}

async function counted(account: Account): Promise<void> {
  const error = (status: number) => ({ type: "error", status });
  const one = await account.create({ name: "one" });
  const two = await account.create({ name: "two" });
  const at = { operation: "get", position: "before" };
  await account.control("POST", "faults", { ...at, effect: error(501), match: { token_id: one.id }, times: 2 });
  await account.control("POST", "faults", { ...at, effect: error(502), match: { name: "two" }, skip: 1, times: 2 });
  await account.control("POST", "faults", { ...at, effect: error(503), skip: 2, times: 1_000_000 });
  await account.control("POST", "faults", { ...at, effect: error(504), match: { name: "one", token_id: one.id } });
  for (let round = 0; round < 4; round++) {
    for (const id of [one.id, two.id, "x", "3537a672-e4d8-4d89-aab9-26cb622918a1"]) await account.api("GET", `/${id}`);
    await account.control("GET", "faults");
  }
  await account.control("DELETE", "faults/3");
  await account.control("DELETE", "faults/3");
  await account.api("GET", `/${one.id}`);
  await account.control("POST", "faults", {
    operation: "create",
    match: { name: "CI" },
    position: "after-commit",
    effect: error(500),
  });
  for (const name of ["other", "CI", "CI", "", 5]) await account.api("POST", "", { name });
  await account.control("POST", "faults", {
    operation: "update",
    match: { name: "one" },
    position: "after-commit",
    effect: error(500),
  });
  await account.api("PUT", `/${one.id}`, { name: 5 });
  await account.api("PUT", `/${one.id}`, { name: "renamed" });
  await account.control("POST", "faults", { operation: "list", position: "before", effect: error(400), times: 9 });
  await account.control("PATCH", "settings", { access_enabled: false, rate_limit: { quota: 3, window: "10s" } });
  for (let round = 0; round < 5; round++) await account.api("GET");
  await account.api("GET", "?page=x");
  await account.control("PATCH", "settings", { access_enabled: null, rate_limit: null });
  await account.api("GET");
  for (let round = 0; round < 100; round++) {
    await account.control("POST", "faults", { operation: "rotate", position: "before", effect: error(500) });
  }
  await account.control("GET", "faults");
  await account.control("DELETE", "faults");
  await account.control("POST", "faults", { operation: "list", position: "before", effect: error(500) });
  await account.api("DELETE", `/${two.id}`);
  await account.api("GET");
}
