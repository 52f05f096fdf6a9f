/** Where an application of the account could not be carried, one stands that lets nobody in: no place of the account is open. */
import { describe, expect, test } from "vitest";
import { ID, listOf, seedFrom, uuid } from "../support/node/made-up-account.ts";

type Application = Readonly<Record<string, unknown>>;

async function copyOf(...applications: readonly Application[]) {
  const items = applications.map((each, index) => Object.assign({ id: uuid(index), policies: [] }, each));
  const { code, about, account, copy, stderr } = await seedFrom({ apps: listOf(items) });
  const fate = async (place: string) => (await copy.explain({ url: `https://${place}` })).reason;
  return { code, about, stderr, applications: account?.applications ?? [], fate };
}

const NAMED = expect.stringMatching(/^application "Shop"/) as string;
const why = (part: string) => expect.stringContaining(part) as string;
const STANDS = "an application that lets nobody in stands in its place";
const OPEN = "its places are open on the copy";

describe("an application that is left out", () => {
  test.each<[string, Application, readonly string[]]>([
    ["of a type that nobody knows", { type: "hologram", domain: "app.example/admin" }, ["app.example/admin"]],
    ["with self_hosted_domains", { type: "hologram", self_hosted_domains: ["a.example", "b.example"] }, ["b.example"]],
    ["of no type", { type: 5, domain: "a.example" }, ["a.example"]],
    [
      "with more places than an application may have",
      {
        type: "self_hosted",
        destinations: [1, 2, 3, 4, 5, 6, 7].map((n) => ({ type: "public", uri: `a${n}.example` })),
      },
      ["a1.example", "a5.example", "a6.example", "a7.example"],
    ],
    [
      "with a domain that its destinations do not have",
      { type: "self_hosted", domain: "a.example", destinations: [{ uri: "*.b.example" }] },
      ["a.example", "x.b.example"],
    ],
    [
      "whose destination has overrides that cannot be read",
      { type: "self_hosted", destinations: [{ uri: "a.example", overrides: "all" }] },
      ["a.example"],
    ],
    [
      "that leaves paths open",
      { type: "hologram", destinations: [{ uri: "a.example", overrides: [{ path_pattern: "/open" }] }] },
      ["a.example/open"],
    ],
  ])("%s: its places let nobody in", async (_, application, places) => {
    const { code, about, applications, fate } = await copyOf({ name: "Shop", ...application });
    expect(code).toBe(10);
    expect(applications[0]).toMatchObject({ type: "self_hosted", id: uuid(0), name: "Not carried: Shop" });
    for (const each of applications) expect(each).not.toHaveProperty("policies");
    expect(about.left_out).toMatchObject([{ what: NAMED, why: why(`; ${STANDS}`) }]);
    for (const place of places) expect(await fate(place), place).toBe("no-policy");
  });

  test("whose id is none: the place is closed all the same", async () => {
    const { applications, fate } = await copyOf({ id: "odd", name: "Shop", type: "self_hosted", domain: "a.example" });
    expect(applications).toMatchObject([{ name: "Not carried: Shop", destinations: [{ uri: "a.example" }] }]);
    expect(applications[0]).not.toHaveProperty("id");
    expect(await fate("a.example")).toBe("no-policy");
  });

  test("leaves the places of others to them, wherever they stand in the list", async () => {
    const { about, applications, fate } = await copyOf(
      { name: "Shop", type: "hologram", destinations: [{ uri: "a.example" }, { uri: "b.example" }] },
      { name: "own", type: "self_hosted", domain: "a.example" },
    );
    expect(applications.map(({ name }) => name)).toEqual(["own", "Not carried: Shop"]);
    expect(about.left_out).toMatchObject([{ what: NAMED, why: why(STANDS) }]);
    expect(await fate("b.example")).toBe("no-policy");
  });

  test.each<[string, Application]>([
    ["has a port", { domain: "a.example:8443" }],
    ["is no text", { domain: 5, destinations: 5 }],
    ["is nowhere", {}],
  ])("and whose place %s: that it is open is told", async (_, application) => {
    const { code, about, applications, stderr } = await copyOf({ name: "Shop", type: "self_hosted", ...application });
    expect(code).toBe(10);
    expect(applications).toEqual([]);
    expect(about.left_out).toContainEqual({ what: NAMED, why: expect.stringMatching(`; ${OPEN}$`) as string });
    expect(stderr).toContain(`${OPEN}.\n`);
  });

  test("of whose places some can be read: those are closed, and that the others are open is told", async () => {
    const destinations = [{ uri: "a.example" }, { uri: "https://b.example" }, { type: "private", cidr: "10.0.0.0/8" }];
    const { about, fate } = await copyOf({ name: "Shop", type: "self_hosted", destinations });
    expect(about.left_out).toMatchObject([{ what: NAMED, why: why("; its other places are open on the copy") }]);
    expect(await fate("a.example")).toBe("no-policy");
  });

  test("of a type that is only carried has no doors here, and closes none", async () => {
    const { about, applications } = await copyOf({ name: "n".repeat(400), type: "bookmark", domain: "a.example" });
    expect(applications).toEqual([]);
    expect(about.left_out).toMatchObject([{ why: why("; applications of this type have no doors on the copy") }]);
  });

  test("with a name that is too long, or holds credentials, stands there by less of it", async () => {
    const { applications } = await copyOf(
      { name: "n".repeat(400), type: "hologram", domain: "a.example" },
      { name: "https://robot:hidden@b.example", type: "hologram", domain: "b.example" },
    );
    expect(applications.map(({ name }) => name)).toEqual([
      `Not carried: ${"n".repeat(60)}…`,
      "Not carried: https://[secret]@b.example",
    ]);
  });

  test("beyond what a seed may have: that its places are open is told", async () => {
    const own = Array.from({ length: 501 }, (_, n) => ({
      name: `n${n}`,
      type: "self_hosted",
      domain: `a${n}.example`,
    }));
    const { about, applications } = await copyOf(...own, { name: "Shop", type: "hologram", domain: "b.example" });
    expect(applications).toHaveLength(500);
    expect(about.left_out).toContainEqual({
      what: "1 of 501 applications",
      why: "a seed takes at most 500; their places are open on the copy",
    });
    expect(about.left_out).toContainEqual({ what: NAMED, why: why(`; ${OPEN}`) });
  });
});

describe("an application that is carried", () => {
  test("without some of its places: these let nobody in", async () => {
    const { code, about, applications, fate } = await copyOf({
      name: "Shop",
      type: "self_hosted",
      domain: "a.example",
      destinations: [{ uri: "a.example" }, "b.example"],
      self_hosted_domains: ["a.example", 5, "c.example"],
    });
    expect(code).toBe(10);
    expect(applications.map(({ name }) => name)).toEqual(["Shop", "Not carried: Shop"]);
    expect([await fate("b.example"), await fate("c.example")]).toEqual(["no-policy", "no-policy"]);
    expect(about.left_out).toContainEqual({
      what: NAMED,
      why: why("it has not all of its places here; an application that lets nobody in stands at some of its places;"),
    });
  });

  test("with all of its places, of every kind, has no other beside it", async () => {
    const destinations = [
      { type: "public", uri: "b.example", overrides: [{ path_pattern: "/open" }] },
      { type: "public", uri: "a.example" },
      { type: "private", hostname: "inside.example" },
      { type: "worker", worker_id: "w" },
      { type: "via_mcp_server_portal", mcp_server_id: "m" },
    ];
    const { code, about, applications } = await copyOf({
      name: "Shop",
      type: "self_hosted",
      domain: "a.example",
      destinations,
      self_hosted_domains: ["A.example/", "b.example"],
    });
    expect(about).toMatchObject({ complete: true, left_out: [], fields_left_out: [] });
    expect([code, applications.length]).toEqual([0, 1]);
  });
});

test("an account of nothing has nothing in its place", async () => {
  const { account } = await seedFrom({});
  expect(account).toMatchObject({ id: ID, applications: [] });
});
