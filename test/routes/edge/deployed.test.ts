/** The edge of a deployed emulator: who may come, how often, and who is told why. */
import { env } from "cloudflare:workers";
import { listDurableObjectIds } from "cloudflare:test";
import { describe, expect, test } from "vitest";
import { eventually } from "../../support/eventually.ts";
import { freshId } from "../../support/workerd/accounts.ts";
import { sendTo, type Answer } from "../../support/workerd/client.ts";
import { pairOf } from "../../support/workerd/edge.ts";
import {
  apiTokenFor,
  deployed,
  newTenant,
  operator,
  OPERATORS_TOKEN,
  tokensOf,
  type TenantClient,
} from "../../support/workerd/tenants.ts";

const HOST = "app.example.com";
type Headers = Readonly<Record<string, string>>;

/** A tenant's account with one application, which one token may enter. */
async function door(parts: object = {}) {
  const tenant = await newTenant(parts);
  const id = await tenant.account();
  const { body } = await tenant.api("POST", tokensOf(id), { name: "CI" });
  const { result } = body as { result: { id: string; client_id: string; client_secret: string } };
  const include = [{ service_token: { token_id: result.id } }];
  const policies = [{ name: "CI", decision: "non_identity", include }];
  const app = { type: "self_hosted", name: HOST, domain: HOST, policies };
  expect((await tenant.api("POST", `/accounts/${id}/access/apps`, app)).status).toBe(201);
  return { tenant, id, pair: pairOf(result) };
}

const visit = (id: string, headers: Headers = {}, method = "GET", host = HOST): Promise<Answer> =>
  sendTo(deployed, method, `/_edge/${id}/${host}/`, { headers });
const emulators = ({ headers }: Answer): string[] => [...headers.keys()].filter((name) => name.startsWith("emulator-"));
const key = (text: string): Headers => ({ "emulator-authorization": `Bearer ${text}` });

describe("whoever comes", () => {
  test("is let in or refused as by a real edge, and told nothing of the emulator's", async () => {
    const { id, pair } = await door();
    const admitted = await visit(id, { ...pair, authorization: "Bearer the-application's-own" });
    expect([admitted.status, emulators(admitted)]).toEqual([200, []]);
    expect(admitted.headers.get("content-security-policy")).toBe("sandbox");
    const { headers } = admitted.body as { headers: Headers };
    expect(headers["authorization"]).toBe("Bearer the-application's-own");
    expect(headers["cf-access-jwt-assertion"]).toMatch(/^ey/);
    for (const wrong of [{}, { ...pair, "cf-access-client-secret": "wrong" }]) {
      const refused = await visit(id, wrong);
      expect([refused.status, emulators(refused)]).toEqual([403, []]);
    }
  });

  test("cannot say where a request comes from", async () => {
    const { id, pair } = await door();
    const said = {
      "cf-connecting-ip": "198.51.100.7",
      "emulator-client-ip": "127.0.0.1",
      "emulator-client-country": "DE",
    };
    const { body } = await visit(id, { ...pair, ...said });
    expect((body as { headers: Headers }).headers).toMatchObject({ "cf-connecting-ip": "198.51.100.7" });
  });
});

describe("the reason", () => {
  test("is told to who presents the key of the account, and the origin does not see that", async () => {
    const { id, tenant, pair } = await door();
    for (const text of [tenant.token, OPERATORS_TOKEN]) {
      const refused = await visit(id, key(text));
      expect(refused.headers.get("emulator-reason")).toBe("no-credentials");
      const admitted = await visit(id, { ...pair, ...key(text) });
      expect(admitted.headers.get("emulator-reason")).toBe("service-auth");
      expect(admitted.text).not.toContain(text);
    }
  });

  test("is told to nobody else", async () => {
    const { id, tenant } = await door();
    const other = await newTenant();
    const { token } = await apiTokenFor(tenant, id);
    const others = [key(other.token), key(token), key("wrong"), { "emulator-authorization": tenant.token }];
    for (const headers of [...others, { authorization: `Bearer ${tenant.token}` }]) {
      const refused = await visit(id, headers);
      expect([refused.status, emulators(refused)], JSON.stringify(headers)).toEqual([403, []]);
    }
  });

  test("stands in the journal", async () => {
    const { id, tenant } = await door();
    await visit(id);
    const { body } = await tenant.control("GET", `/accounts/${id}/requests?operation=edge`);
    expect(body).toMatchObject({ requests: [{ edge: { host: HOST, reason: "no-credentials" } }] });
  });
});

describe("an account", () => {
  const refusalOf = async (id: string) => {
    const { status, text } = await visit(id);
    return [status, text];
  };

  test("that nobody uses is 404, and is not made", async () => {
    const known = await listDurableObjectIds(env.ACCOUNTS);
    expect(await refusalOf(freshId())).toEqual([404, expect.stringContaining("no-such-account")]);
    expect(await listDurableObjectIds(env.ACCOUNTS)).toEqual(known);
  });

  test("of a tenant that has expired, or is no more, is as one that nobody uses", async () => {
    const { id, tenant } = await door();
    const nobodys = await refusalOf(freshId());
    await tenant.change({ expires_at: "2020-01-01T00:00:00Z" });
    expect(await refusalOf(id)).toEqual(nobodys);
    await tenant.change({ expires_at: null });
    expect((await visit(id)).status).toBe(403);
    await tenant.remove();
    expect(await refusalOf(id)).toEqual(nobodys);
  });

  test("of the operator's own is visited without a bound", async () => {
    const id = await operator.account();
    expect((await visit(id)).status).toBe(200);
  });
});

test("visits count against the tenant's requests of a minute, those that are refused, too", async () => {
  const { id, tenant } = await door({ quotas: { requests_per_minute: 8 } }); // three were made by now
  const statuses = [];
  for (let n = 0; n < 8; n++) statuses.push((await visit(id)).status);
  expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(0);
  expect(statuses.filter((status) => status === 403).length).toBeLessThan(8);
  const last = await visit(id);
  expect([last.status, Number(last.headers.get("retry-after")) > 0]).toEqual([429, true]);
  expect((await tenant.api("GET", tokensOf(id))).status).toBe(429);
  expect(await hostsOf(tenant)).toBe(429);
});

async function hostsOf(tenant: TenantClient): Promise<number> {
  return (await tenant.control("GET", "/usage")).status;
}

test("a visit with the tenant's key counts once, and its key before counts while its grace lasts", async () => {
  const { id, tenant, pair } = await door();
  const requests = async () => {
    const { body } = await tenant.control("GET", "/usage"); // which counts, too
    return (body as { usage: { requests_this_minute: number }[] }).usage[0]?.requests_this_minute;
  };
  const before = await requests();
  await visit(id, { ...pair, ...key(tenant.token) });
  let asked = 0;
  // What was counted in the last second may be told late.
  await eventually(async () => expect(await requests()).toBe((before ?? Number.NaN) + 1 + ++asked));
  const reason = async () => (await visit(id, key(tenant.token))).headers.get("emulator-reason");
  await operator.control("POST", `/tenants/${tenant.id}/rotate_key`, { grace: "1h" });
  expect(await reason()).toBe("no-credentials");
  for (let n = 0; n < 2; n++) await operator.control("POST", `/tenants/${tenant.id}/rotate_key`, {});
  expect(await reason()).toBeNull();
});

describe("an address", () => {
  const from = (address: string, headers: Headers = {}): Headers => ({ "cf-connecting-ip": address, ...headers });

  test("that looks for accounts is soon not answered any more, and the directory not asked; others are", async () => {
    const { id } = await door();
    const seen = new Set<number>();
    for (let n = 0; n < 100; n++) seen.add((await visit(freshId(), from("198.51.100.20"))).status);
    expect([...seen]).toEqual([404]);
    for (const wanted of [freshId(), id]) {
      const refused = await visit(wanted, from("198.51.100.20"));
      expect([refused.status, Number(refused.headers.get("retry-after")) > 0]).toEqual([429, true]);
    }
    expect((await visit(id, from("198.51.100.21"))).status).toBe(403);
  });

  test("from which visits come is not kept out by what it does not find", async () => {
    const { id } = await door();
    expect((await visit(id, from("198.51.100.22"))).status).toBe(403);
    for (let n = 0; n < 110; n++) await visit(freshId(), from("198.51.100.22"));
    expect((await visit(id, from("198.51.100.22"))).status).toBe(403);
  });

  test("that guesses the operator's token here is not let in by it elsewhere; who presents a tenant's key guesses none", async () => {
    const { id } = await door();
    const other = await newTenant();
    const operators = (address: string) =>
      sendTo(deployed, "GET", "/_emulator/tenants", {
        headers: from(address, { authorization: `Bearer ${OPERATORS_TOKEN}` }),
      });
    for (let n = 0; n < 12; n++) await visit(id, from("198.51.100.23", key(other.token)));
    expect((await operators("198.51.100.23")).status).toBe(200);
    for (let n = 0; n < 12; n++) await visit(id, from("198.51.100.24", key(`guess-${n}`)));
    expect((await operators("198.51.100.24")).status).toBe(429);
    const told = await visit(id, from("198.51.100.24", key(OPERATORS_TOKEN)));
    expect(emulators(told)).toEqual([]);
  });
});

test("whatever is answered below /_edge/ is sandboxed, and no browser takes an answer in JSON for something else", async () => {
  const { id, pair, tenant } = await door();
  const worker = { "service-worker": "script" };
  const before = [
    visit(freshId()),
    visit(id, worker),
    sendTo(deployed, "GET", `/_edge/${id}/x:1/`),
    sendTo(deployed, "GET", "/_edge/"),
  ];
  const answers = await Promise.all([...before, visit(id), visit(id, pair)]);
  await tenant.change({ quotas: { requests_per_minute: 0 } });
  answers.push(await visit(id));
  expect(answers.map(({ status }) => status)).toEqual([404, 403, 404, 404, 403, 200, 429]);
  for (const { status, headers } of answers) {
    expect(headers.get("content-security-policy"), String(status)).toContain("sandbox");
    if (headers.get("content-type")?.includes("json")) expect(headers.get("x-content-type-options")).toBe("nosniff");
  }
});

test("two tenants may protect the same host: neither meets, sees or is told of the other", async () => {
  const [one, other] = [await door(), await door()];
  const admitted = await visit(one.id, { ...one.pair, ...key(one.tenant.token) });
  expect(admitted.headers.get("emulator-reason")).toBe("service-auth");
  expect((await visit(one.id, { ...other.pair, ...key(one.tenant.token) })).headers.get("emulator-reason")).toBe(
    "unknown-client-id",
  );
  const seen = await one.tenant.control("GET", `/hosts/${HOST}`);
  expect([seen.status, seen.text]).toEqual([403, expect.stringContaining("operator-only")]);
  expect(seen.text).not.toContain(other.id);
  expect((await operator.control("GET", `/hosts/${HOST}`)).body).toEqual({ hostname: HOST, accounts: [] });
  for (const [tenant, status] of [
    [one.tenant, 403],
    [other.tenant, 404],
  ] as const) {
    const put = await tenant.control("PUT", `/accounts/${one.id}/origins/${HOST}`, { url: "http://127.0.0.1:9" });
    expect(put.status).toBe(status);
  }
  expect((await other.tenant.control("GET", `/accounts/${one.id}/requests`)).status).toBe(404);
});

test("a name is never a host's: there is the path form only", async () => {
  const { id, pair } = await door();
  const asked = await sendTo(deployed, "GET", "/", { headers: { ...pair, host: HOST, "emulator-account": id } });
  expect(asked.headers.has("cf-access-domain")).toBe(false);
});
