/** The matchers of access-emulator/vitest: what they take, and what they say. */
import { describe, expect } from "vitest";
import type * as Fixture from "../../../src/node/vitest.ts";
import { built } from "../../support/node/built-library.ts";
import { APPLICATION, withEdgeRows } from "../../support/edge-rows.ts";
import { create, list, operation, secretOf } from "../../support/node/emulators.ts";
import { asPage } from "../../support/node/page-client.ts";

const { test } = (await import(/* @vite-ignore */ built("vitest.js"))) as typeof Fixture;

const CLIENT_ID = "88bf3b6d86161464f6509f7219099e57.access";

/** What a matcher that must fail says. */
async function said(failing: Promise<unknown>): Promise<string> {
  const problem = await failing.then(
    () => "it passed",
    (cause: unknown) => cause,
  );
  if (problem instanceof Error) return problem.message;
  throw new Error(`No error: ${String(problem)}`);
}

describe("toHaveReceived", () => {
  test("passes for a request that came, so many times", async ({ account }) => {
    await create(account);
    await list(account);
    await list(account);
    await expect(account).toHaveReceived({ operation: "create" });
    await expect(account).toHaveReceived({ operation: "list", status: 200 }, 2);
    await expect(account).toHaveReceived({ operation: "rotate" }, 0);
    await expect(account).not.toHaveReceived({ operation: "delete" });
    await expect(account).not.toHaveReceived({ operation: "list" }, 1);
  });

  test("says what came instead", async ({ account }) => {
    expect(await said(expect(account).toHaveReceived({ operation: "rotate" }))).toBe(
      `expected account ${account.id} to have received a request {"operation":"rotate"}, but it received 0 such requests. It received none at all.`,
    );
    const token = await create(account);
    const message = await said(expect(account).toHaveReceived({ operation: "create", status: "4xx" }, 1));
    expect(message).toContain(
      `a request {"operation":"create","status":"4xx"} 1 time, but it received 0 such requests`,
    );
    expect(message).toMatch(/POST …\/service_tokens +201/);
    expect(message).not.toContain(secretOf(token));
    expect(await said(expect(account).not.toHaveReceived({ operation: "create" }))).toContain(
      "not to have received a request",
    );
  });

  test("shows the latest of many", async ({ account }) => {
    for (let count = 0; count < 25; count++) await list(account);
    const message = await said(expect(account).toHaveReceived({ operation: "create" }));
    expect(message).toContain("The latest 20 of 25 that it received");
    expect(message.split("\n").filter((line) => line.includes("GET"))).toHaveLength(20);
  });

  test("does not say that nothing came when the journal cannot tell", async ({ account }) => {
    await account.changeSettings({ journal_limit: 2 });
    for (let count = 0; count < 3; count++) await list(account);
    await expect(account).toHaveReceived({ operation: "list" });
    await expect(account).not.toHaveReceived({ operation: "list" }, 1); // more than one, at any rate
    await expect(account).not.toHaveReceived({ operation: "create", after: 1 });
    const words = `toHaveReceived cannot tell: account ${account.id} has lost the first 1 row of its journal. journal_limit keeps more.`;
    expect(await said(expect(account).not.toHaveReceived({ operation: "create" }))).toBe(words);
    expect(await said(expect(account).toHaveReceived({ operation: "list" }, 2))).toBe(words);
    await account.changeSettings({ journal_limit: 0 });
    await account.clearRequests();
    const none = `cannot tell: account ${account.id} keeps no journal (journal_limit is 0).`;
    expect(await said(expect(account).not.toHaveReceived({}))).toBe(`toHaveReceived ${none}`);
    expect(await said(expect(account).toHaveNoAdvice())).toBe(`toHaveNoAdvice ${none}`);
  });

  test("passes for requests to the edge, by host, reason and application", async ({ account }) => {
    await list(account);
    await account.restore(withEdgeRows(await account.snapshot()));
    await expect(account).toHaveReceived({ operation: "edge" }, 2);
    await expect(account).toHaveReceived(
      { host: "app.example.com", reason: "service-auth", object_id: APPLICATION },
      1,
    );
    await expect(account).not.toHaveReceived({ host: "app.example.com", reason: "no-policy" });
    const message = await said(expect(account).toHaveReceived({ operation: "edge", reason: "expired" }));
    expect(message).toMatch(/GET app\.example\.com\/reports\?page=2 +200 +service-auth /);
    expect(message).toMatch(/GET other\.example\.com\/ +403 +no-policy .* refuse$/m);
  });

  test("refuses a host or a reason that nothing can have, with .not as well", async ({ account }) => {
    const port = expect(account).not.toHaveReceived({ host: "app.example.com:8443" });
    expect(await said(port)).toContain("host must be the name of a host without a port");
    const reason = expect(account).not.toHaveReceived({ reason: "no-polic" as "no-policy" });
    expect(await said(reason)).toContain("reason must be one of");
  });

  test("passes over what somebody did on the page, unless that is wanted", async ({ account }) => {
    await asPage(account, "POST", "", { name: "of the page" });
    await expect(account).not.toHaveReceived({ operation: "create" });
    await expect(account).not.toHaveReceived({});
    expect(await said(expect(account).toHaveReceived({ operation: "create" }))).toMatch(
      /0 such requests\. It received none at all\.$/,
    );
    await expect(account).toHaveReceived({ operation: "create", client: "page" }, 1);
    await expect(account).toHaveReceived({ operation: "create", client: undefined }, 0);
    await create(account);
    await expect(account).toHaveReceived({ operation: "create" }, 1);
    await expect(account).toHaveReceived({ operation: "create", client: "none" }, 1);
    const message = await said(expect(account).toHaveReceived({ operation: "rotate" }));
    expect(message.split("\n").filter((line) => line.includes("POST"))).toHaveLength(1);
    expect((await account.requests()).requests.map(({ client }) => client)).toEqual(["page", null]);
  });

  test("says which wish it does not know", async ({ account }) => {
    const message = await said(expect(account).toHaveReceived({ operation: "creat" as "create" }));
    expect(message).toContain("operation must be one of create");
  });
});

describe("toHaveNoAdvice", () => {
  test("passes without advice, and with what is excepted", async ({ account }) => {
    await list(account);
    await expect(account).toHaveNoAdvice();
    await operation(account, "POST", "", { name: "a", durations: "1h" });
    await expect(account).toHaveNoAdvice(["unknown-field", "secret-never-used"]);
    await expect(account).not.toHaveNoAdvice("secret-never-used");
  });

  test("passes over what somebody did on the page, but for a secret that it made and nobody used", async ({
    account,
  }) => {
    await asPage(account, "POST", "", { name: "", durations: "1h" });
    await asPage(account, "GET", "?per_page=1");
    await expect(account).toHaveNoAdvice();
    await asPage(account, "POST", "", { name: "a" });
    await expect(account).not.toHaveNoAdvice();
    await expect(account).toHaveNoAdvice("secret-never-used");
  });

  test("says the advice", async ({ account }) => {
    await operation(account, "POST", "", { name: "a", durations: "1h" });
    const message = await said(expect(account).toHaveNoAdvice("secret-never-used"));
    expect(message).toMatch(/to have no advice, but it has:\n\nunknown-field: .*durations.* \(request 1\)$/);
  });
});

test("toHaveNoAdvice fails on what is not emulated, which a program may have taken for an answer", async ({
  account,
}) => {
  const headers = { authorization: `Bearer ${account.token}` };
  for (const page of [1, 2]) {
    await fetch(`${account.apiUrl}/accounts/${account.id}/access/custom_pages?page=${page}`, { headers });
  }
  const message = await said(expect(account).toHaveNoAdvice());
  expect(message).toMatch(/not-emulated: GET \.\.\.\/access\/custom_pages is not emulated: .* \(requests 1, 2\)$/);
});

describe("toHaveToken", () => {
  test("passes for a token with these members", async ({ account }) => {
    const token = await create(account, "CI");
    const gone = await create(account, "gone");
    await operation(account, "DELETE", `/${gone.id}`);
    await expect(account).toHaveToken({ name: "CI" });
    await expect(account).toHaveToken({ id: token.id, state: "active", in_use: false });
    await expect(account).toHaveToken({ name: expect.stringMatching(/^C/) as string });
    await expect(account).not.toHaveToken({ name: "CI", state: "disabled" });
    await expect(account).not.toHaveToken({ name: "gone" });
    await expect(account).toHaveToken({ name: "gone", state: "deleted" });
  });

  test("says which tokens there are", async ({ account }) => {
    expect(await said(expect(account).toHaveToken({ name: "CI" }))).toContain(`a token {"name":"CI"}. It has none.`);
    await create(account, "other");
    expect(await said(expect(account).toHaveToken({ name: "CI" }))).toMatch(/It has:\n\n.*\nother .*active/);
    expect(await said(expect(account).not.toHaveToken({ name: "other" }))).toContain("not to have a token");
  });
});

describe("toAdmit and toRefuse", () => {
  test("pass by who would be let in, and take an answer as it is", async ({ account }) => {
    const token = await create(account);
    await expect(account).toAdmit(token);
    await expect(account).not.toRefuse(token);
    const rotated = await operation(account, "POST", `/${token.id}/rotate`);
    await expect(account).toAdmit(rotated);
    await expect(account).toRefuse(token);
    await expect(account).toRefuse(token, "grace-over");
    await expect(account).not.toRefuse(token, "expired");
    await expect(account).not.toAdmit({ ...token, client_secret: "wrong" });
  });

  test("say why, with the token and the time, and no secret", async ({ account }) => {
    await account.clock.freeze("2030-01-01T00:00:00Z");
    const token = await operation(account, "POST", "", { name: "CI", duration: "1h" });
    const admitted = await said(expect(account).toRefuse(token, "expired"));
    expect(admitted).toBe(
      `expected account ${account.id} to refuse client id ${token.client_id} (expired), but it admits it, with the current secret. At 2030-01-01T00:00:00Z its token "CI" is active; it expires at 2030-01-01T01:00:00Z.`,
    );
    await account.clock.advance("2h");
    const refused = await said(expect(account).toAdmit(token));
    expect(refused).toContain(`but it refuses: expired. At 2030-01-01T02:00:00Z its token "CI" is expired`);
    const unknown = await said(expect(account).toAdmit({ client_id: "nobody", client_secret: secretOf(token) }));
    expect(unknown).toContain("refuses: unknown-client-id. It has no token with this client id.");
    const swapped = await said(expect(account).toAdmit({ client_id: secretOf(token), client_secret: token.client_id }));
    expect(swapped).toContain("are the two swapped?");
    expect([admitted, refused, unknown, swapped].join()).not.toContain(secretOf(token));
  });

  test("need both halves of the pair", async ({ account }) => {
    const { client_secret: _, ...token } = await create(account);
    expect(await said(expect(account).toAdmit(token))).toContain("this pair has no client_secret");
    expect(await said(expect(account).toRefuse({ client_secret: "a" }))).toContain("this pair has no client_id");
    expect(await said(expect(account).not.toAdmit(undefined as never))).toContain("this pair has no client_id");
  });
});

describe("toAdmit and toRefuse with a URL", () => {
  const SEED = { tokens: [{ name: "CI", client_id: CLIENT_ID, client_secret: "known-to-the-test" }] };
  const PAIR = { client_id: CLIENT_ID, client_secret: "known-to-the-test" };
  const APP = "https://app.shop.example/admin?token=in-the-query";

  test("ask the edge", async ({ emulator }) => {
    const applications = [{ domain: "app.shop.example", admits: ["CI"] }];
    const account = await emulator.account({ seed: { ...SEED, applications } });
    await expect(account).toAdmit(PAIR, APP);
    await expect(account).toAdmit(PAIR, new URL(APP));
    await expect(account).not.toRefuse(PAIR, undefined, APP);
    await expect(account).toRefuse({ ...PAIR, client_secret: "wrong" }, "wrong-secret", APP);
    await expect(account).not.toRefuse({ ...PAIR, client_secret: "wrong" }, "expired", APP);
    await expect(account).toHaveReceived({ operation: "edge", host: "app.shop.example", reason: "service-auth" }, 3);
    await account.fault({ operation: "edge", position: "before", effect: { type: "refuse" } });
    await expect(account).toRefuse(PAIR, "fault", APP);
  });

  test("say where and why, with what to change, and no secret", async ({ emulator }) => {
    const policy = { name: "People", decision: "allow", include: [{ service_token: { name: "CI" } }] } as const;
    const applications = [
      { domain: "app.shop.example", policies: [policy] },
      { domain: "open.shop.example", admits: ["CI"] },
    ];
    const account = await emulator.account({ seed: { ...SEED, applications } });
    const refused = await said(expect(account).toAdmit(PAIR, APP));
    const { sentence } = await account.explain({ url: APP, clientId: CLIENT_ID, clientSecret: "known-to-the-test" });
    expect(refused).toBe(
      `expected account ${account.id} to admit client id ${CLIENT_ID} at https://app.shop.example/admin, but it refuses: allow-policy-does-not-admit-tokens, with status 302. ${sentence}`,
    );
    const other = await said(expect(account).toRefuse(PAIR, "not-in-policy", APP));
    expect(other).toContain("(not-in-policy), but it refuses: allow-policy-does-not-admit-tokens, with status 302. ");
    const admitted = await said(expect(account).toRefuse(PAIR, undefined, "https://open.shop.example"));
    expect(admitted).toContain("at https://open.shop.example/, but it admits it: service-auth, with status 200. ");
    expect([refused, other, admitted].join()).not.toContain("known-to-the-test");
  });

  test("refuse a host that no application protects, with .not as well", async ({ account }) => {
    const words = `No application of account ${account.id} protects https://ap.shop.example: every request passes there, so that nothing is admitted or refused. Is the host right?`;
    const url = "https://ap.shop.example/admin";
    expect(await said(expect(account).toAdmit(PAIR, url))).toBe(words);
    expect(await said(expect(account).not.toAdmit(PAIR, url))).toBe(words);
    expect(await said(expect(account).toRefuse(PAIR, undefined, url))).toBe(words);
    expect(await said(expect(account).not.toRefuse(PAIR, "expired", url))).toBe(words);
  });

  test("refuse what asks nothing", async ({ account }) => {
    expect(await said(expect(account).toAdmit({ client_id: "a" }, APP))).toContain("has no client_secret");
    expect(await said(expect(account).toAdmit(PAIR, "app.shop.example"))).toContain("is no URL: it must be absolute");
    const unsendable = await said(expect(account).toAdmit({ ...PAIR, client_secret: "a\nsecret" }, APP));
    expect(unsendable).toBe("The client_secret cannot be sent in a header.");
    expect(await said(expect(account).not.toRefuse(PAIR, "not-in-polcy" as "fault", APP))).toContain(
      'toRefuse does not know the reason "not-in-polcy"; the nearest that it knows is not-in-policy',
    );
    expect(await said(expect(account).not.toRefuse(PAIR, "not-in-policy" as "expired"))).toBe(
      "not-in-policy is a reason of the edge: give toRefuse a URL, too.",
    );
    expect(await said(expect(account).toRefuse(PAIR, APP as "expired"))).toBe(
      "toRefuse takes a URL as its third argument: toRefuse(pair, undefined, url) when any reason will do.",
    );
    expect(await said(expect(account).toAdmit(PAIR, "app.example.com"))).toMatch(/^The URL of toAdmit is no URL: it /);
    expect(await said(expect(account).toRefuse(PAIR, undefined, "https://app.shop.example:8443/"))).toMatch(
      /^The URL of toRefuse /,
    );
  });
});

describe("what no matcher knows is refused, with .not as well", () => {
  const any = (value: unknown): never => value as never;

  test.for<[string, (on: ReturnType<typeof expect>) => Promise<void>]>([
    [
      'toHaveNoAdvice does not know the kind of advice "secret-never-usd"; the nearest that it knows is secret-never-used: it is one of refresh-where-rotate-was-meant, list-not-paged-to-its-end, page-size-changed, retry-before-retry-after, unknown-field, secret-never-used, not-emulated, token-in-allow-policy, client-id-as-token-id, no-service-auth-policy, service-auth-for-everyone, token-named-by-nobody, login-page-read, secret-in-url, half-of-credentials, secret-sent-elsewhere, session-not-counted.',
      (on) => on.toHaveNoAdvice(any("secret-never-usd")),
    ],
    [
      'toHaveNoAdvice does not know the kind of advice "page-size"',
      (on) => on.toHaveNoAdvice(any(["unknown-field", "page-size"])),
    ],
    ["toHaveNoAdvice does not know the kind of advice null: it is one of", (on) => on.toHaveNoAdvice(any(null))],
    [
      "toHaveToken does not know the member stat; the nearest that it knows is state, which must be one of active, expired, disabled, deleted.",
      (on) => on.toHaveToken(any({ stat: "active" })),
    ],
    [
      'The member state of toHaveToken must be one of active, expired, disabled, deleted, and not "activ".',
      (on) => on.toHaveToken(any({ state: "activ" })),
    ],
    ["The member name of toHaveToken must be a string, and not an object.", (on) => on.toHaveToken(any({ name: /a/ }))],
    [
      'The member enabled of toHaveToken must be true or false, and not "no".',
      (on) => on.toHaveToken(any({ enabled: "no" })),
    ],
    [
      "The member created_at of toHaveToken must be a time as a string",
      (on) => on.toHaveToken(any({ created_at: new Date() })),
    ],
    ["toHaveToken takes an object with the members id, client_id,", (on) => on.toHaveToken(any("a"))],
    ['toHaveReceived counts in whole numbers from 0: "1" is none.', (on) => on.toHaveReceived({}, any("1"))],
    ["toHaveReceived counts in whole numbers from 0: -1 is none.", (on) => on.toHaveReceived({}, -1)],
    [
      "operaton is not known; the nearest name that is known is operation.",
      (on) => on.toHaveReceived(any({ operaton: "get" })),
    ],
    [
      'toRefuse does not know the reason "expire"; the nearest that it knows is expired',
      (on) => on.toRefuse({ client_id: "a", client_secret: "b" }, any("expire")),
    ],
  ])("%s", async ([says, asked], { account }) => {
    expect(await said(asked(expect(account)))).toContain(says);
    expect(await said(asked(expect(account).not as ReturnType<typeof expect>))).toContain(says);
  });

  test("and what decides by itself is let decide", async ({ account }) => {
    await create(account, "CI");
    const state = expect.stringContaining("act") as never;
    await expect(account).toHaveToken({ state, last_seen_at: null, created_at: expect.any(String) as string });
    await expect(account).not.toHaveToken({ client_secret_version: 2, name: undefined as never });
  });
});

test("each says that it is for accounts", async () => {
  for (const wrong of [undefined, null, 5, {}, "account"]) {
    expect(await said(expect(wrong).toHaveNoAdvice())).toBe(
      "toHaveNoAdvice is for accounts of the emulator: expect(account).toHaveNoAdvice(…).",
    );
  }
});
