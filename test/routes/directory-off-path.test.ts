/** The one directory is not asked with each request: a busy client asks it about once a second. */
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { sendTo, type Bindings } from "../support/workerd/client.ts";
import { newTarget, newTenant, open, visitorOf, type Tenant } from "../support/workerd/door-world.ts";

/** The bindings of a sandbox, and how often its directory was asked whom to let in. */
function counted(): { bindings: Bindings; asked: () => number } {
  let asked = 0;
  const getByName = (name: string) =>
    new Proxy(env.DIRECTORY.getByName(name), {
      get(stub, property) {
        if (property === "admit" || property === "admitToEdge") asked += 1;
        return Reflect.get(stub, property, stub) as unknown;
      },
    });
  const DIRECTORY = new Proxy(env.DIRECTORY, {
    get: (namespace, property) =>
      property === "getByName" ? getByName : (Reflect.get(namespace, property, namespace) as unknown),
  });
  return { bindings: { ...open, DIRECTORY }, asked: () => asked };
}

const REQUESTS = 200;

async function askedFor(request: (bindings: Bindings) => Promise<{ status: number }>, status: number) {
  const { bindings, asked } = counted();
  const seconds =
    1 +
    (await timed(async () => {
      for (let n = 0; n < REQUESTS; n++) expect((await request(bindings)).status).toBe(status);
    }));
  return { asked: asked(), seconds };
}

/** How many seconds have begun. */
async function timed(run: () => Promise<void>): Promise<number> {
  const start = Date.now();
  await run();
  return Math.ceil((Date.now() - start) / 1000);
}

const bearer = ({ key }: Tenant) => ({ authorization: `Bearer ${key}` });

test("for the API plane, the control plane and the edge of a tenant that asks often", async () => {
  const tenant = await newTenant("busy");
  const target = await newTarget(tenant);
  const headers = bearer(tenant);
  const tokens = `/client/v4/accounts/${target.account}/access/service_tokens`;
  const visitor = await visitorOf(target);
  const paths: [string, Record<string, string>][] = [
    [tokens, headers],
    [`/_emulator/accounts/${target.account}/clock`, headers],
    [`/_edge/${target.account}/app.example.com/`, visitor],
  ];
  for (const [path, sent] of paths) {
    const { asked, seconds } = await askedFor((bindings) => sendTo(bindings, "GET", path, { headers: sent }), 200);
    expect(asked, path).toBeLessThanOrEqual(seconds);
  }
});

test("and yet what a change has taken away is gone with its answer", async () => {
  const tenant = await newTenant("rotated");
  const { account } = await newTarget(tenant);
  const path = `/client/v4/accounts/${account}/access/service_tokens`;
  const ask = async () => (await sendTo(open, "GET", path, { headers: bearer(tenant) })).status;
  expect([await ask(), await ask()]).toEqual([200, 200]);
  const operator = { authorization: `Bearer ${open.EMULATOR_OPERATOR_TOKEN}` };
  await sendTo(open, "POST", `/_emulator/tenants/${tenant.id}/rotate_key`, { headers: operator, body: {} });
  expect(await ask()).toBe(403);
});

test("a refusal is asked for each time, so another's account takes no other time than one that does not exist", async () => {
  const [tenant, other] = [await newTenant("asking"), await newTenant("asked")];
  const { account } = await newTarget(other);
  for (const id of [account, "0".repeat(32)]) {
    const path = `/client/v4/accounts/${id}/access/service_tokens`;
    const { asked } = await askedFor((bindings) => sendTo(bindings, "GET", path, { headers: bearer(tenant) }), 403);
    expect(asked).toBe(REQUESTS);
  }
});

test("a bound of requests stays one: those that were let in without being counted are counted a second later", async () => {
  const tenant = await newTenant("bounded");
  const operator = { authorization: `Bearer ${open.EMULATOR_OPERATOR_TOKEN}` };
  const quotas = { requests_per_minute: 100 };
  await sendTo(open, "PATCH", `/_emulator/tenants/${tenant.id}`, { headers: operator, body: { quotas } });
  const path = "/client/v4/accounts";
  let admitted = 0;
  for (let n = 0; n < 300; n++) {
    if ((await sendTo(open, "GET", path, { headers: bearer(tenant) })).status === 200) admitted += 1;
  }
  // A second's share may be missing in the count; a new minute may begin meanwhile.
  expect(admitted).toBeGreaterThanOrEqual(100);
  expect(admitted).toBeLessThanOrEqual(2 * 105);
});
