/** Answers that no API of Cloudflare's form gives: a clear error, or what is wrong with them in the head of a seed that is taken. */
import { existsSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { alteringProxy, serverThat, type Alteration } from "../support/node/altering-proxy.ts";
import { started } from "../support/node/emulators.ts";
import { ID, listOf, pulledFrom, seedFrom, uuid } from "../support/node/made-up-account.ts";
import { pulled } from "../support/node/pull.ts";

describe("an answer that is none", () => {
  test.each([
    ["HTML", "<!DOCTYPE html><h1>Hello</h1>", /200, application\/json, and not as Cloudflare's API does/],
    ["nothing", "", /not as Cloudflare's API does/],
    ["half of one", '{"result":[', /not as Cloudflare's API does/],
    ["JSON of another kind", '["a"]', /not as Cloudflare's API does/],
    ["a success without a list", '{"success":true,"result":{}}', /not as Cloudflare's API does/],
    ["a list of texts", '{"success":true,"result":["a"]}', /a list of something else than objects/],
    ["objects without ids", '{"success":true,"result":[{}]}', /neither an id nor a name/],
    ["JSON that is nested without end", `{"result":${"[".repeat(200_000)}`, /not as Cloudflare's API does/],
  ])("%s: an error, and no file", async (_, text, sentence) => {
    const { code, stdout, stderr, out } = await pulledFrom({ service_tokens: text });
    expect({ code, stdout }, stderr).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(sentence);
    expect(stderr).toMatch(/Nothing was written\.\n$/);
    expect(existsSync(out)).toBe(false);
  });

  test("one without an end: an error, and no file", async () => {
    const origin = await serverThat((_, response) => {
      const more = (): boolean | void => {
        while (response.write("x".repeat(65_536)));
      };
      response.writeHead(200, { "content-type": "application/json" }).on("drain", more);
      more();
    });
    const { code, stderr, out } = await pulled({ id: ID, apiUrl: `${origin}/client/v4` });
    expect(code, stderr).toBe(1);
    expect(stderr).toMatch(/does not end within 16 MiB\. Nothing was written\.\n$/);
    expect(existsSync(out)).toBe(false);
  });
});

describe("pages", () => {
  const token = (number: number) => ({ id: uuid(number), name: `t${number}` });

  test("that go round in a circle end, and each object is there once", async () => {
    const page = (number: number) =>
      listOf([token(number % 3), token((number + 1) % 3)], { per_page: 2, total_count: 6 });
    const { code, about, account } = await seedFrom({ service_tokens: page });
    expect(account?.tokens?.map(({ id }) => id)).toEqual([uuid(0), uuid(1), uuid(2)]);
    expect(code).toBe(10);
    expect(about.missing).toMatchObject([
      { what: "service tokens", why: expect.stringContaining("more than once") as string },
    ]);
  });

  test("that never end, with ever new objects: an error", async () => {
    const page = (number: number) => listOf([token(number)], { per_page: 1, total_count: 10 ** 9 });
    const { code, stderr } = await pulledFrom({ service_tokens: page });
    expect(code).toBe(1);
    expect(stderr).toMatch(/the list has no end within 2000 pages/);
  });

  test("of a list that grows and shrinks meanwhile are read again, and then it is whole", async () => {
    let reading = 0;
    const page = (number: number) => {
      if (number === 1) reading += 1;
      const total = reading === 1 ? 2 + number : 4; // the first time it grows from page to page
      const shown = reading === 1 && number === 2 ? [token(2)] : [token(2 * number - 2), token(2 * number - 1)];
      return listOf(shown, { per_page: 2, total_count: total });
    };
    const { code, account } = await seedFrom({ service_tokens: page });
    expect([code, reading]).toEqual([0, 2]);
    expect(account?.tokens).toHaveLength(4);
  });

  test("of a list that never says the same: what was seen is there, and that it may not be all is told", async () => {
    let asked = 0;
    const page = (number: number) => listOf(number === 1 ? [token(0)] : [], { per_page: 1, total_count: 2 + asked++ });
    const { code, about, stderr } = await seedFrom({ service_tokens: page });
    expect(code).toBe(10);
    expect(about.missing).toMatchObject([{ what: "service tokens" }]);
    expect(stderr).toMatch(/Not read: service tokens: the list changed while it was read: something may be missing/);
  });

  test("that the target does not know, without counts: all are on the first", async () => {
    const plain = { result: [token(0), token(1)], success: true, errors: [], messages: [] };
    const { code, account } = await seedFrom({ service_tokens: plain });
    expect([code, account?.tokens?.length]).toEqual([0, 2]);
  });
});

describe("objects", () => {
  const name = "n";

  test("that cannot be carried are left out, and told in the head and on standard error", async () => {
    const { code, about, account, stderr } = await seedFrom({
      service_tokens: listOf([
        { id: uuid(1), name: "x".repeat(10 * 1024 * 1024) },
        { id: "not-a-uuid", name },
        { id: uuid(2) },
        {
          id: uuid(3),
          name,
          client_id: "odd.access.example.com",
          duration: "a year",
          created_at: "yesterday",
          more: 1,
        },
        { id: uuid(4), name, client_secret: "this-is-no-place-for-it", enabled: "yes" },
      ]),
      groups: listOf([{ id: uuid(5), name, include: 5 }]),
      apps: listOf([
        { id: uuid(6), type: "hologram", name, policies: [] },
        {
          id: uuid(7),
          type: "self_hosted",
          domain: "a.example",
          aud: "short",
          policies: [{ id: uuid(8), name, decision: "perhaps", include: [] }],
        },
        { id: uuid(9), type: "self_hosted", domain: "a.example", policies: [] },
        {
          id: uuid(10),
          type: "self_hosted",
          domain: "b.example",
          session_duration: "long",
          policies: [],
          service_auth_401_redirect: true,
        },
      ]),
      tags: listOf([{ name: "t".repeat(36) }]),
    });
    expect(code).toBe(10);
    expect(account?.tokens?.map(({ id }) => id)).toEqual([uuid(3), uuid(4)]);
    expect(account?.applications?.map(({ id }) => id)).toEqual([uuid(7), uuid(10)]);
    const told = [...about.left_out, ...about.fields_left_out].map(({ what, why }) => `${what}: ${why}`).join("\n");
    for (const part of [
      /service token "x{60}…" \(.*1\): it has no name that can be kept/,
      /service token "n" \(not-a-uuid\): its id is no UUID/,
      /service token \(.*2\): it has no name/,
      /group "n" \(.*5\): its include is no list of rules/,
      /application "n" \(.*6\): the emulator refuses it: app type is missing or invalid/,
      /application \(.*9\): another application protects a\.example, too/,
      /policy "n" \(.*8\): the emulator refuses it: unrecognized policy decision/,
      /the field client_id of service token "n" \(.*3\)/,
      /the field duration of service token/,
      /the field created_at of service token/,
      /the field more of service token "n" \(.*3\): the emulator does not know it/,
      /the field client_secret of service token "n" \(.*4\): it may hold a secret/,
      /the field enabled of service token/,
      /the field aud of application/,
      /the field session_duration of application/,
      /the field service_auth_401_redirect of application/,
      /tag "t{36}": its name/,
    ]) {
      expect(told).toMatch(part);
    }
    expect(stderr).toMatch(/Not as it is there: service token "x{60}…"/);
    expect(stderr.length + JSON.stringify(about).length).toBeLessThan(20_000);
    expect(JSON.stringify(account)).not.toContain("this-is-no-place-for-it");
  });

  test("with rules that the emulator does not know: they hold for nobody, so that nobody gets in by their absence", async () => {
    const include = [{ service_token: { token_id: uuid(1) } }];
    const { code, about, account, copy } = await seedFrom({
      service_tokens: listOf([{ id: uuid(1), name: "deploy" }]),
      policies: listOf([
        { id: uuid(2), name: "strict", decision: "non_identity", include, require: [{ moon_phase: { is: "full" } }] },
        {
          id: uuid(3),
          name: "two",
          decision: "non_identity",
          include: [{ everyone: {}, ip: { ip: "::/0" } }],
          exclude: null,
        },
      ]),
      apps: listOf([
        { id: uuid(4), type: "self_hosted", domain: "a.example", policies: [{ id: uuid(2), precedence: 1 }] },
      ]),
      [`apps/${uuid(4)}/policies`]: listOf([
        { id: uuid(2), name: "strict", decision: "non_identity", include, precedence: 1, reusable: true },
      ]),
    });
    expect(code).toBe(10);
    expect(about.left_out).toMatchObject([
      {
        what: expect.stringMatching(/^a rule in require of policy "strict"/) as string,
        why: expect.stringMatching(/moon_phase.*it holds for nobody here/) as string,
      },
      { what: expect.stringMatching(/^a rule in include of policy "two"/) as string },
    ]);
    const nobody = account?.groups?.[0];
    expect(account?.policies?.[0]?.require).toEqual([{ group: { id: nobody?.id } }]);
    const { doors } = await copy.doors();
    expect(doors.map(({ admitted }) => admitted)).toEqual(doors.map(() => false));
    expect(doors.length).toBeGreaterThan(1);
  });

  test("with names that would change what objects are are only names", async () => {
    const apps = `{"success":true,"errors":[],"messages":[],"result":[{"id":"${uuid(1)}","type":"self_hosted","domain":"a.example","policies":[],"__proto__":{"admin":true},"constructor":{"prototype":{"x":1}},"cors_headers":{"__proto__":{"y":1},"max_age":5}}]}`;
    const { code, about, account } = await seedFrom({
      apps,
      service_tokens: `{"success":true,"result":[{"id":"${uuid(2)}","name":"__proto__","__proto__":{"enabled":false}}]}`,
      policies: listOf([{ id: uuid(3), name, decision: "non_identity", include: [JSON.parse('{"__proto__":{}}')] }]),
    });
    expect(code).toBe(10);
    expect(account?.tokens).toEqual([{ id: uuid(2), name: "__proto__" }]);
    expect(about.fields_left_out.map(({ what }) => what).join()).toMatch(/__proto__.*constructor/s);
  });

  test("with the same ids everywhere, and groups that include themselves", async () => {
    const group = (number: number, other: number) => ({
      id: uuid(number),
      name: `g${number}`,
      include: [{ group: { id: uuid(other) } }],
    });
    const { code, about, account } = await seedFrom({
      service_tokens: listOf([{ id: uuid(1), name }]),
      groups: listOf([group(1, 1), group(2, 3), group(3, 2)]),
      policies: listOf([{ id: uuid(1), name, decision: "allow", include: [] }]),
      apps: listOf([{ id: uuid(1), type: "bookmark", name, policies: [] }]),
    });
    expect(code).toBe(10);
    expect(about.left_out.length).toBeGreaterThanOrEqual(4);
    expect(account?.applications).toEqual([]);
  });

  test("beyond what a seed may have: the rest is told", async () => {
    const apps = Array.from({ length: 501 }, (_, n) => ({
      id: uuid(n),
      type: "self_hosted",
      domain: `a${n}.example`,
      policies: [],
      extra: n,
    }));
    const { code, about, account, stderr } = await seedFrom({ apps: listOf(apps) });
    expect([code, account?.applications?.length]).toEqual([10, 500]);
    expect(about.left_out).toMatchObject([{ what: "1 of 501 applications" }]);
    expect(about.fields_left_out).toMatchObject([
      { what: expect.stringMatching(/^the field extra of application .* and of 500 more$/) as string },
    ]);
    expect(stderr.split("\n").length).toBeLessThan(20);
  });
});

test("an echo of the API token in a name is masked, and told", async () => {
  const account = await (await started()).account({ id: ID, seed: { tokens: [{ name: "deploy" }] } });
  const echo: Alteration = ({ text, credentials = "" }) => ({
    text: text.replace('"deploy"', `"${credentials.slice(7)}"`),
  });
  const proxy = await alteringProxy(new URL(account.apiUrl).origin, echo);
  const { code, seed } = await pulled({ id: ID, apiUrl: `${proxy}/client/v4` });
  expect(code).toBe(10);
  expect(seed.accounts[0]?.tokens?.[0]?.name).toBe("[secret]");
  expect(seed.about.left_out).toMatchObject([{ what: "texts in which a secret stood" }]);
});
