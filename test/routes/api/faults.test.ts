/** Faults: what is set goes wrong, as often as it was said, and nothing else does. */
import { requestOperationNames } from "../../../src/contract/operations.ts";
import { describe, expect, test } from "vitest";
import { accountOf, evict } from "../../support/workerd/accounts.ts";
import {
  controlErrorIn,
  namesIn,
  send,
  sendTo,
  tokenIn,
  AccountClient,
  verdictIn,
  type Answer,
} from "../../support/workerd/client.ts";

const faultsOf = (account: AccountClient) => `/_emulator/accounts/${account.id}/faults`;
const set = (account: AccountClient, body: unknown) => send("POST", faultsOf(account), { body });
const shown = async (account: AccountClient) => (await send("GET", faultsOf(account))).body;

const lost = { type: "error", status: 500, code: 10001 };

async function accountWith(...faults: object[]): Promise<AccountClient> {
  const account = new AccountClient("accounts");
  for (const fault of faults) expect((await set(account, fault)).status).toBe(201);
  return account;
}

describe("a create whose answer is lost", () => {
  test("made the token, and a careful client finds it by its name and rotates it", async () => {
    const account = await accountWith({ operation: "create", position: "after-commit", effect: lost });
    expect(verdictIn(await account.create({ name: "CI" }))).toBe("500 / 10001");

    const [id = ""] = /"id":"([^"]+)"/.exec((await account.list({ name: "CI" })).text)?.slice(1) ?? [];
    const rotated = tokenIn(await account.rotate(id, {}));
    expect((await account.verify(rotated)).body).toMatchObject({ admitted: true });
  });

  test("is not lost when it was refused: the fault waits for a change", async () => {
    const account = await accountWith({ operation: "create", position: "after-commit", effect: lost });
    expect(verdictIn(await account.create({ name: "CI", duration: "1d" }))).toBe("400 / 12130");
    expect(verdictIn(await account.create({ name: "CI" }))).toBe("500 / 10001");
  });
});

describe("a fault before an operation", () => {
  test("takes its place: nothing is changed", async () => {
    const account = await accountWith({ operation: "create", position: "before", effect: lost });
    expect(verdictIn(await account.create({ name: "CI" }))).toBe("500 / 10001");
    expect(namesIn(await account.list())).toEqual([]);
    expect(verdictIn(await account.create({ name: "CI" }))).toBe("201");
  });

  test("does not see a request that is refused for its form", async () => {
    const account = await accountWith({ operation: "create", position: "before", effect: lost });
    expect(verdictIn(await account.create({ name: 5 }))).toBe("400 / 12130");
    expect(await shown(account)).toMatchObject({ faults: [{ times: 1, hits: 0 }] });
  });

  test("hits the requests after those that it skips, as often as it was said", async () => {
    const account = await accountWith({ operation: "list", position: "before", effect: lost, skip: 2, times: 2 });
    const verdicts = [];
    for (let n = 0; n < 6; n++) verdicts.push((await account.list()).status);
    expect(verdicts).toEqual([200, 200, 500, 500, 200, 200]);
    expect(await shown(account)).toMatchObject({ faults: [{ times: 0, skip: 0, hits: 2 }] });
  });

  test("hits the token that it names, by id or by name, and no other", async () => {
    const account = new AccountClient("accounts");
    const [one, two] = [tokenIn(await account.create({ name: "one" })), tokenIn(await account.create({ name: "two" }))];
    await set(account, { operation: "get", position: "before", effect: lost, match: { token_id: two.id } });
    await set(account, { operation: "delete", position: "before", effect: lost, match: { name: "one" } });
    expect([(await account.get(one.id)).status, (await account.get(two.id)).status]).toEqual([200, 500]);
    expect([(await account.delete(two.id)).status, (await account.delete(one.id)).status]).toEqual([200, 500]);
    await set(account, { operation: "create", position: "before", effect: lost, match: { name: "three" } });
    expect(verdictIn(await account.create({ name: "four" }))).toBe("201");
    expect(verdictIn(await account.create({ name: "three" }))).toBe("500 / 10001");
  });
});

test("of two faults that are due, the older hits first, and the other waits", async () => {
  const account = await accountWith(
    { operation: "get", position: "before", effect: { type: "error", status: 503, code: 10001 } },
    { operation: "get", position: "before", effect: { type: "error", status: 429, code: 971, retry_after: 7 } },
  );
  const first = await account.get("a");
  const second = await account.get("a");
  expect([verdictIn(first), verdictIn(second)]).toEqual(["503 / 10001", "429 / 971"]);
  expect(second.headers.get("retry-after")).toBe("7");
  expect(verdictIn(await account.get("a"))).toBe("404 / 12135");
});

describe("an effect", () => {
  async function answerWith(effect: object): Promise<Answer> {
    const account = await accountWith({ operation: "list", position: "before", effect });
    return account.list();
  }

  test("may be an error with an empty body", async () => {
    const { status, text } = await answerWith({ type: "error", status: 429 });
    expect([status, text]).toEqual([429, ""]);
  });

  test.each([
    ["error with a code", { type: "error", status: 500, code: 10001 }],
    ["error without one", { type: "error", status: 429, retry_after: 7 }],
    ["gateway's page", { type: "gateway-page", status: 502 }],
    ["half of a body", { type: "truncate" }],
  ])("has the ray, the evidence and the rate that the journal tells: %s", async (_, effect) => {
    const account = await accountWith({ operation: "create", position: "after-commit", effect });
    await account.settings({ rate_limit: { quota: 5, window: "1m" } });
    const { status, headers } = await account.create({ name: "CI" });
    const { body } = await send("GET", `/_emulator/accounts/${account.id}/requests`);
    expect(body).toMatchObject({
      requests: [
        { ray: headers.get("cf-ray"), evidence: headers.get("emulator-evidence"), status, fault: effect.type },
      ],
    });
    expect(headers.get("ratelimit")).toMatch(/^"default";r=4;t=\d+$/);
  });

  test("may be a gateway's page of HTML", async () => {
    const { status, text, headers } = await answerWith({ type: "gateway-page", status: 502 });
    expect([status, headers.get("content-type"), headers.get("emulator-fault")]).toEqual([
      502,
      "text/html; charset=UTF-8",
      "gateway-page",
    ]);
    expect(text).toMatch(/^<!DOCTYPE html>/);
  });

  test("may be half of the body, after the change", async () => {
    const account = await accountWith({ operation: "create", position: "after-commit", effect: { type: "truncate" } });
    const { status, text, body } = await account.create({ name: "CI" });
    expect([status, body, text.startsWith('{"result":')]).toEqual([201, undefined, true]);
    expect(namesIn(await account.list())).toEqual(["CI"]);
  });

  test.each(["before", "after-commit"])("may be a delay, %s", async (position) => {
    const account = await accountWith({ operation: "create", position, effect: { type: "delay", by: "300ms" } });
    const start = Date.now();
    expect(verdictIn(await account.create({ name: "CI" }))).toBe("201");
    expect(Date.now() - start).toBeGreaterThanOrEqual(290);
  });

  test("may be the end of the connection only where the host can do that", async () => {
    const drop = { operation: "get", position: "before", effect: { type: "drop" } };
    const account = new AccountClient("accounts");
    expect(controlErrorIn(await set(account, drop)).code).toBe("effect-not-available");
    const onWorkerd = { EMULATOR_MODE: "local", EMULATOR_HOST: "workerd" };
    const cf = { clientIp: "127.0.0.1:54321" };
    expect((await sendTo(onWorkerd, "POST", faultsOf(account), { body: drop, cf })).status).toBe(201);
    expect((await sendTo(onWorkerd, "GET", "/_emulator/health")).text).toContain("fault-drop");
  });
});

describe("faults", () => {
  const fault = { operation: "get", position: "before", effect: lost };

  test("are shown as they stand, and taken away one by one or all at once", async () => {
    const account = await accountWith(fault, { ...fault, effect: { type: "delay", by: "1s" } }, fault);
    const standing = { ...fault, effect: { ...lost, retry_after: null }, match: {}, times: 1, skip: 0, hits: 0 };
    expect(await shown(account)).toEqual({
      faults: [
        { ...standing, id: 1 },
        { ...standing, id: 2, effect: { type: "delay", by: "1s" } },
        { ...standing, id: 3 },
      ],
    });
    expect((await send("DELETE", `${faultsOf(account)}/2`)).status).toBe(204);
    expect((await send("DELETE", `${faultsOf(account)}/2`)).status).toBe(404);
    expect((await send("DELETE", faultsOf(account))).status).toBe(204);
    expect(await shown(account)).toEqual({ faults: [] });
  });

  test("outlive eviction with their counts, and are forgotten by a reset", async () => {
    const account = await accountWith({ ...fault, times: 3 });
    await account.get("a");
    await evict(accountOf(account.id));
    expect(await shown(account)).toMatchObject({ faults: [{ times: 2, hits: 1 }] });
    await send("DELETE", `/_emulator/accounts/${account.id}`);
    expect(await shown(account)).toEqual({ faults: [] });
  });

  test("are at most 100 in an account", async () => {
    const account = await accountWith(...Array.from({ length: 100 }, () => fault));
    expect([(await set(account, fault)).status, controlErrorIn(await set(account, fault)).code]).toEqual([
      409,
      "too-many-faults",
    ]);
  });

  test("also hit requests through a zone", async () => {
    const zone = new AccountClient("zones");
    await set(zone, { ...fault, operation: "list" });
    expect((await zone.list()).status).toBe(500);
  });

  test.each([
    { position: "before", effect: { type: "refuse" } },
    { position: "before", effect: { type: "error", status: 503 } },
    { position: "after-commit", effect: { type: "error", status: 503, code: null, retry_after: 9 } },
    { position: "after-commit", effect: { type: "gateway-page", status: 502 } },
    { position: "before", effect: { type: "delay", by: "1ms" } },
    { position: "after-commit", effect: { type: "truncate" } },
  ])("of the edge are taken, kept in a snapshot, and hit nothing of the API: %j", async (effect) => {
    const account = new AccountClient("accounts");
    const ofEdge = { operation: "edge", match: { host: "app.example.com", token_id: "a", name: "CI" }, ...effect };
    expect((await set(account, ofEdge)).status).toBe(201);
    expect((await account.list()).status).toBe(200);
    const { faults } = (await shown(account)) as { faults: object[] };
    expect(faults).toMatchObject([{ ...ofEdge, hits: 0 }]);
    const other = new AccountClient("accounts");
    const { text } = await account.control("GET", "snapshot");
    expect((await other.control("PUT", "snapshot", text)).status).toBe(200);
    expect(await shown(other)).toEqual({ faults });
  });

  test("of a snapshot that make no sense are refused", async () => {
    const account = new AccountClient("accounts");
    await set(account, { operation: "edge", position: "before", effect: { type: "refuse" } });
    const { text } = await account.control("GET", "snapshot");
    const answer = await account.control("PUT", "snapshot", text.replace('"edge"', '"get"'));
    expect(controlErrorIn(answer).message).toMatch(/^faults.0.effect.type "refuse" is for the operation "edge"/);
  });

  test.each([
    [{ ...fault, operation: "rotat" }, "The operation rotat is not known; the nearest name that is known is rotate."],
    [{ ...fault, operation: 5 }, `operation must be one of ${requestOperationNames.join(", ")}.`],
    [{ ...fault, position: "after" }, 'position must be "before" or "after-commit".'],
    [
      { ...fault, effect: { type: "explode" } },
      /effect.* must have the type error, gateway-page, delay, truncate, drop or refuse/,
    ],
    [
      { ...fault, effect: { type: "error", status: 200, code: 971 } },
      "effect.status must be a whole number from 400 to 599.",
    ],
    [
      { ...fault, effect: { type: "error", status: 500, code: 1 } },
      /effect.code must be a code of the error catalogue/,
    ],
    [{ ...fault, effect: { type: "delay", by: "6m" } }, "effect.by must be a Go duration of at most 5m, such as 2s."],
    [{ ...fault, effect: { type: "delay", by: "-1s" } }, /effect.by must be/],
    [{ ...fault, effect: { type: "delay", by: "-500us" } }, /effect.by must be/],
    [{ ...fault, times: 0 }, "times must be a whole number from 1 to 1000000."],
    [{ ...fault, skip: -1 }, "skip must be a whole number from 0 to 1000000."],
    [{ ...fault, time: 1 }, "time is not known; the nearest name that is known is times."],
    [
      { ...fault, effect: { type: "error", status: 500, retryAfter: 1 } },
      "effect.retryAfter is not known; the nearest name that is known is retry_after.",
    ],
    [{ ...fault, effect: { type: "delay", to: "1s" } }, /^effect.by must be .* effect.to is not known; .* is by\.$/],
    [{ ...fault, operation: "" }, 'The operation "" is not known; the nearest name that is known is get.'],
    [{ ...fault, match: null }, "match must be an object with token_id, name or host."],
    [{ ...fault, match: { host: "a.example.com" } }, 'match.host is for the operation "edge": no other has a host.'],
    [
      { ...fault, effect: { type: "refuse" } },
      'effect.type "refuse" is for the operation "edge": for others use "error".',
    ],
    [
      { ...fault, operation: "edge" },
      'effect.code must be left out for the operation "edge", which answers without the codes of the API.',
    ],
    [
      { operation: "edge", position: "after-commit", effect: { type: "refuse" } },
      'position must be "before" for the effect "refuse": a request that was passed on can be refused no more.',
    ],
    [
      { operation: "edge", match: { host: "a.example.com:443" }, position: "before", effect: { type: "refuse" } },
      "match.host must be the name of a host without a port, such as app.example.com.",
    ],
    [{ ...fault, operation: "edg" }, "The operation edg is not known; the nearest name that is known is edge."],
    [{}, /must be/],
    [null, /must be a JSON object/],
    [[], /must be a JSON object/],
  ])("are refused when they make no sense: %j", async (body, sentence) => {
    const account = new AccountClient("accounts");
    const answer = await set(account, body);
    expect(answer.status).toBe(400);
    if (typeof sentence === "string") expect(controlErrorIn(answer).message).toBe(sentence);
    else expect(controlErrorIn(answer).message).toMatch(sentence);
    expect(await shown(account)).toEqual({ faults: [] });
  });
});
