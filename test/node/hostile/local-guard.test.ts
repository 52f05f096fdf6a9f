/** Whoever has no business on a developer's machine reaches neither the control plane nor the page: every path, each attack. */
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { startEmulator } from "../../support/node/built-library.ts";
import { startWranglerDev } from "../../support/black-box/wrangler-dev.ts";
import { attacksOfPages, type Attack } from "../../support/node/attacks.ts";
import { GuardedWorld, sendTo, type Seen, type Sent } from "../../support/node/guarded-world.ts";
import { attacksOfNetwork } from "../../support/node/network-attacks.ts";
import { networkAddresses } from "../../support/node/own-addresses.ts";

interface Served {
  readonly url: string;
  stop(): Promise<void>;
}

/** So many requests are under way at once. */
const AT_ONCE = 16;
/** Thousands of requests, on a machine that may be busy, in milliseconds. */
vi.setConfig({ testTimeout: 300_000 });

/** What became of a request, in a word: the edge is known by what no other plane answers. */
function verdictOf({ status, headers, text }: Seen): string {
  const { error } = (text.startsWith("{") ? JSON.parse(text) : {}) as { error?: { code: string } };
  if (headers["emulator-reason"] !== undefined || error?.code === "unclaimed-host") return "edge";
  return [status, error?.code].filter((part) => part !== undefined).join(" ");
}

async function each<T>(items: readonly T[], task: (item: T) => Promise<void>): Promise<void> {
  const queue = items.values();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const item of queue) await task(item);
    }),
  );
}

/** Sends each request by each attack, and says which were not answered as they had to be. */
async function through(
  world: GuardedWorld,
  attacks: readonly Attack[],
  requests: readonly Sent[],
  {
    address = world.url,
    expected = ({ answer }: Attack) => answer,
  }: { address?: string; expected?: (attack: Attack) => string } = {},
): Promise<string[]> {
  const wrong: string[] = [];
  await each(
    attacks.flatMap((attack) => requests.map((request) => ({ attack, request }))),
    async ({ attack, request }) => {
      const seen = await world.attacked(request, attack, address);
      const told = Object.keys(seen.headers).filter((name) => name.startsWith("access-control-"));
      const verdict = [verdictOf(seen), ...told].join(" ");
      if (verdict !== expected(attack)) wrong.push(`${attack.name}: ${request.method} ${request.path}: ${verdict}`);
    },
  );
  return wrong;
}

/** As the page at `/_emulator/` sends them: its header needs no credential beside it, where it counts. */
const asOwnPage = (requests: readonly Sent[]): Sent[] =>
  requests.map((request) => Object.assign({}, request, { headers: { "emulator-client": "page" } }));

/** By a name of the emulator that is no loopback one: the API plane takes every client there that has a credential. */
const isUnnamed = ({ answer }: Attack): boolean => answer === "403 host-not-loopback";

const WITHOUT_CREDENTIAL = "400";

/** What everybody may ask for, and no page of another origin may read. */
const OPEN: readonly Sent[] = [
  { method: "GET", path: "/", headers: { accept: "text/html" } },
  { method: "GET", path: "/_emulator/health" },
  { method: "GET", path: "/_emulator/openapi.json" },
  { method: "GET", path: "/client/v4/openapi.json" },
];

describe.each<[string, () => Promise<Served>]>([
  ["on raw workerd", () => startEmulator({ host: "::" })],
  ["under wrangler dev", () => startWranglerDev()],
])("%s", (_, start) => {
  let server: Served;
  let world: GuardedWorld;
  let own: string;
  beforeAll(async () => {
    server = await start();
    own = `http://localhost:${new URL(server.url).port}`;
    world = await GuardedWorld.at(server.url);
  });
  afterAll(() => server.stop());

  test("no request of a page of another origin, or led here by its name, comes to the control plane", async () => {
    const before = await world.state();
    const requests = world.requests();
    expect(requests.length).toBeGreaterThan(40);
    expect(await through(world, attacksOfPages(own), requests)).toEqual([]);
    expect(await world.state()).toBe(before);
  });

  test("none comes to the API plane", async () => {
    const before = await world.state();
    // Its names are all those of the emulator: who says one is let in, as every client is.
    const attacks = attacksOfPages(own).filter((attack) => !isUnnamed(attack));
    const expected = ({ answer }: Attack) => (answer === "edge" ? "edge" : "403");
    expect(await through(world, attacks, world.apiRequests(), { expected })).toEqual([]);
    expect(await world.state()).toBe(before);
  });

  test("none passes for the emulator's own page by its header", async () => {
    const before = await world.state();
    const requests = asOwnPage(world.apiRequests());
    const [unnamed, attacks] = [
      attacksOfPages(own).filter(isUnnamed),
      attacksOfPages(own).filter((attack) => !isUnnamed(attack)),
    ];
    const expected = ({ answer }: Attack) => (answer === "edge" ? "edge" : "403");
    expect(await through(world, attacks, requests, { expected })).toEqual([]);
    expect(await world.state()).toBe(before);
    expect(unnamed.length).toBeGreaterThan(0);
    expect(await through(world, unnamed, requests, { expected: () => WITHOUT_CREDENTIAL })).toEqual([]);
    expect(await world.tokens()).toBe(1);
    const [list] = requests;
    if (list) expect((await sendTo(server.url, list)).status).toBe(200); // sent by the page itself
  });

  test("none can read or frame the page, health and the descriptions", async () => {
    await each(
      attacksOfPages(own).flatMap((attack) => OPEN.map((request) => ({ attack, request }))),
      async ({ attack, request }) => {
        const seen = await world.attacked(request, attack);
        const what = `${attack.name}: ${request.path}`;
        if (attack.answer === "edge") return expect.soft(verdictOf(seen), what).toBe("edge");
        expect
          .soft(
            Object.keys(seen.headers).filter((name) => name.startsWith("access-control-")),
            what,
          )
          .toEqual([]);
        if (seen.status >= 400) return; // another method, which the API plane answers in its own way
        expect.soft(seen.headers["cross-origin-resource-policy"], what).toBe("same-origin");
        expect.soft(seen.headers["x-frame-options"], what).toBe("DENY");
      },
    );
  });

  test("the same requests are let in, sent from this machine: each would have been answered", async () => {
    const { url } = server;
    const there = await GuardedWorld.at(url);
    const before = await there.state();
    for (const request of there.requests()) {
      const { status, text } = await sendTo(url, request);
      expect.soft(status, `${request.method} ${request.path}: ${text}`).not.toBe(403);
    }
    expect(await there.state().catch(() => "changed")).not.toBe(before);
  });
});

describe.skipIf(networkAddresses().length === 0)("an emulator that listens on every address", () => {
  let server: Served;
  let world: GuardedWorld;
  beforeAll(async () => {
    server = await startEmulator({ host: "::" });
    world = await GuardedWorld.at(server.url);
  });
  afterAll(() => server.stop());

  test.each(networkAddresses())(
    "opens its control plane to no client that comes by %s, whatever it says",
    async (address) => {
      const before = await world.state();
      const there = `http://${address}:${new URL(server.url).port}`;
      expect(await through(world, attacksOfNetwork, world.requests(), { address: there })).toEqual([]);
      expect(await world.state()).toBe(before);
    },
  );

  test.each(networkAddresses())(
    "takes no client that comes by %s for its own page, whatever it says",
    async (address) => {
      const there = `http://${address}:${new URL(server.url).port}`;
      const attacks = attacksOfNetwork.filter(({ headers }) => headers?.authorization === undefined); // any token is let in
      const requests = asOwnPage(world.apiRequests());
      expect(await through(world, attacks, requests, { address: there, expected: () => WITHOUT_CREDENTIAL })).toEqual(
        [],
      );
      expect(await world.tokens()).toBe(1);
    },
  );
});
