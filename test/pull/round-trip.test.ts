/** What is pulled and seeded is the same account: pulled again, it gives the same document. */
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Account, Seed } from "../support/node/built-library.ts";
import { commandLine, placeOf } from "../support/node/command-line.ts";
import { create, started } from "../support/node/emulators.ts";
import { scratchFolder } from "../support/node/processes.ts";
import { comparable, CREDENTIAL, pulled, richSeed, type Pulled } from "../support/node/pull.ts";

const SECRETS = [CREDENTIAL, "the-secret-of-deploy", "the-secret-before", "the-secret-of-one", "never-to-be-seen"];

function expectNoSecret({ stdout, stderr, out }: Pulled): void {
  const everything = stdout + stderr + readFileSync(out, "utf8");
  for (const secret of SECRETS) expect(everything).not.toContain(secret);
  expect(everything).not.toContain("idp.example"); // of an identity provider
}

/** What two snapshots have in common: all but secrets, journal and settings, and what no answer of the API tells. */
function knownOf(snapshot: object): object {
  const { tags, created_at: _, ...account } = snapshot as { tags: { name: string }[]; created_at: unknown };
  const text = JSON.stringify({ ...account, tags: tags.map(({ name }) => name) }, (name, value: unknown) => {
    if (name === "session_duration" && value === "24h") return undefined; // of a policy: set, or what stands for nothing
    const isUnknown = /sha256$|journal|request|settings|identity_providers|account_id|fault|clock/.test(name);
    return isUnknown || name.endsWith("since") ? undefined : value;
  });
  return JSON.parse(text) as object;
}

async function richAccount(): Promise<Account> {
  return (await started()).account({ id: "5".repeat(32), seed: richSeed });
}

describe("an account with something of everything", () => {
  test("pulled, seeded and pulled again is the same document", async () => {
    const account = await richAccount();
    const first = await pulled(account);
    expect({ code: first.code, complete: first.seed.about.complete }, first.stderr).toEqual({
      code: 0,
      complete: true,
    });
    const about = { complete: true, missing: [], left_out: [], fields_left_out: [] };
    expect(first.seed.about).toMatchObject({ ...about, base_url: account.apiUrl });
    expect(first.seed.about.what).toMatch(/e-mail addresses, IP addresses and host names stand in it, and no secret/);
    expect(first.stdout).toBe(
      `${first.out} has 4 tokens, 4 applications, 2 reusable policies, 2 groups. 2 applications are only carried (1 bookmark, 1 saas): they have no doors on the copy.\n`,
    );
    expectNoSecret(first);

    const copy = await (await started({ seed: first.seed })).account({ id: account.id });
    const second = await pulled(copy);
    expect(second.code, second.stderr).toBe(0);
    expect(comparable(second.seed)).toEqual(comparable(first.seed));
    expect(
      readFileSync(second.out, "utf8")
        .replaceAll(copy.apiUrl, account.apiUrl)
        .replace(/"pulled_at.*/, ""),
    ).toBe(readFileSync(first.out, "utf8").replace(/"pulled_at.*/, ""));
  });

  test("is known to the copy as it is to itself", async () => {
    const account = await richAccount();
    const { seed } = await pulled(account);
    const copy = await (await started({ seed })).account({ id: account.id });
    const [own, others] = [knownOf(await account.snapshot()), knownOf(await copy.snapshot())];
    expect(sorted(others)).toEqual(sorted(own));
    expect(JSON.stringify(own).length).toBeGreaterThan(4000);
  });

  test("has the same doors in the copy", async () => {
    const account = await richAccount();
    const { seed } = await pulled(account);
    const copy = await (await started({ seed })).account({ id: account.id });
    const doorsOf = async (of: Account) => {
      const { ran } = commandLine();
      const port = new URL(of.apiUrl).port;
      return JSON.parse((await ran(["doors", "--port", port, "--account", of.id, "--json"])).stdout) as object;
    };
    expect(sorted(await doorsOf(copy))).toEqual(sorted(await doorsOf(account)));
  });

  test("is not changed, and only GET is sent", async () => {
    const account = await richAccount();
    const before = JSON.stringify(await account.snapshot());
    const { code } = await pulled(account);
    expect(code).toBe(0);
    const after = JSON.stringify(await account.snapshot());
    const withoutJournal = (text: string) => JSON.stringify({ ...(JSON.parse(text) as object), journal: null });
    expect(withoutJournal(after)).toBe(withoutJournal(before));
    const { requests } = await account.requests({ per_page: 1000 });
    expect([...new Set(requests.map(({ method }) => method))]).toEqual(["GET"]);
    expect(requests.map(({ path }) => path.replace(/.*\/access\//, "")).toSorted()).toEqual([
      "apps",
      "groups",
      "organizations",
      "policies",
      "service_tokens",
      "tags",
    ]);
  });

  test("is taken as an account of another id, by the fixture and by POST /_emulator/seed", async () => {
    const account = await richAccount();
    const { seed } = await pulled(account);
    const emulator = await started();
    const [part] = seed.accounts;
    const copy = await emulator.account(part ? { seed: part } : {});
    expect(copy.id).not.toBe(account.id);
    expect((await copy.tokens()).tokens.map(({ id }) => id).toSorted()).toEqual(
      (await account.tokens()).tokens.map(({ id }) => id).toSorted(),
    );
    const sent = { method: "POST", body: JSON.stringify(seed) };
    const response = await fetch(`${emulator.url}/_emulator/seed`, sent);
    expect(await response.json()).toEqual({ accounts: [{ id: account.id, seeded: true, tokens: 4 }] });
  });
});

/** Lists in an order that does not depend on when what was made. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map(sorted);
    const isOfObjects = items.every(
      (item) => typeof item === "object" && item !== null && ("id" in item || "reason" in item),
    );
    return isOfObjects ? items.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)) : items;
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, sorted(each)]));
}

test("an account that nobody used gives a seed of nothing, which is taken", async () => {
  const account = await (await started()).account({ id: "7".repeat(32) });
  const { code, seed, stderr } = await pulled(account);
  expect(code, stderr).toBe(0);
  expect(seed.accounts).toEqual([{ id: account.id, tags: [], tokens: [], groups: [], policies: [], applications: [] }]);
  const copy = await (await started({ seed })).account({ id: account.id });
  expect(comparable((await pulled(copy)).seed)).toEqual(comparable(seed));
});

test("500 applications with 500 policies come by pages, whatever their size", async () => {
  const number = Array.from({ length: 500 }, (_, index) => index);
  const seed: Omit<Seed["accounts"][number], "id"> = {
    tokens: [{ name: "deploy" }],
    policies: number.map((n) => ({
      name: `p${n}`,
      decision: "non_identity",
      include: [{ service_token: { name: "deploy" } }],
    })),
    applications: number.map((n) => ({
      domain: `a${n}.shop.example`,
      policies: [`p${n}`, `p${(n + 1) % 500}`, { name: "own", decision: "deny", include: [{ everyone: {} }] }],
    })),
    groups: number.slice(0, 300).map((n) => ({ name: `g${n}`, include: [{ service_token: { name: "deploy" } }] })),
  };
  const account = await (await started()).account({ id: "8".repeat(32), seed });
  const first = await pulled(account);
  expect(first.code, first.stderr).toBe(0);
  const [pulledAccount] = first.seed.accounts;
  expect([pulledAccount?.applications?.length, pulledAccount?.policies?.length]).toEqual([500, 500]);
  const { requests } = await account.requests({ per_page: 1000 });
  expect(requests.filter(({ path }) => path.endsWith("/policies"))).toHaveLength(5); // 100 a page
  const copy = await (await started({ seed: first.seed })).account({ id: account.id });
  expect(comparable((await pulled(copy)).seed)).toEqual(comparable(first.seed));
});

describe("new secrets", () => {
  async function withSecrets() {
    const account = await richAccount();
    const secrets = join(scratchFolder(), "secrets.json");
    const result = await pulled(account, ["--new-secrets", secrets, "--json"]);
    expect(result.code, result.stderr).toBe(0);
    return { account, secrets, result, list: JSON.parse(readFileSync(secrets, "utf8")) as Secrets };
  }
  interface Secrets {
    readonly about: string;
    readonly tokens: { readonly id: string; readonly client_id: string; readonly client_secret: string }[];
  }

  test("are written once, for this user alone, and stand nowhere else", async () => {
    const { result, secrets, list } = await withSecrets();
    expect(statSync(secrets).mode & 0o777).toBe(0o600);
    expect(statSync(result.out).mode & 0o777).toBe(0o600);
    expect(JSON.parse(result.stdout)).toMatchObject({
      file: result.out,
      secrets_file: secrets,
      complete: true,
      tokens: 4,
      without_doors: { bookmark: 1, saas: 1 },
    });
    expect(new Set(list.tokens.map(({ client_secret: secret }) => secret)).size).toBe(4);
    for (const { client_secret: secret } of list.tokens) {
      expect(secret).toMatch(/^[0-9a-f]{64}$/);
      expect(result.stdout + result.stderr + readFileSync(result.out, "utf8")).not.toContain(secret);
    }
    expectNoSecret(result);
  });

  test("are let in by `start --seed --seed-secrets`", async () => {
    const { result, secrets, list } = await withSecrets();
    const { ready } = await commandLine().started(["--seed", result.out, "--seed-secrets", secrets]);
    const place = placeOf(ready);
    const [first] = list.tokens;
    const body = JSON.stringify({ client_id: first?.client_id, client_secret: first?.client_secret });
    const response = await fetch(`${ready.url}/_emulator/accounts/${place.id}/verify`, { method: "POST", body });
    expect(await response.json()).toMatchObject({ admitted: true });
  });

  test("are let in by startEmulator and by the account of a fixture", async () => {
    const { result, list } = await withSecrets();
    const [part] = result.seed.accounts;
    const emulator = await started({ seed: result.seed, seedSecrets: list });
    const same = await emulator.account({ id: part?.id ?? "" });
    const other = await emulator.account(part ? { seed: part, seedSecrets: list } : {});
    for (const account of [same, other]) {
      for (const { client_id: id, client_secret: secret } of list.tokens) {
        const { admitted, reason } = await account.verify(id, secret);
        expect(admitted || reason === "disabled" || reason === "expired").toBe(true);
      }
    }
  });
});

test("a pull of what changed says so in a diff of its own: the order is that of creation", async () => {
  const account = await richAccount();
  const before = (await pulled(account)).seed;
  await create(account, "one more");
  const after = (await pulled(account)).seed;
  const [one, other] = [before.accounts[0]?.tokens ?? [], after.accounts[0]?.tokens ?? []];
  expect(other.slice(0, -1)).toEqual(one);
  expect(other.at(-1)).toMatchObject({ name: "one more" });
});
