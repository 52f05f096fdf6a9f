/** What a client sees when a Durable Object cannot answer: Cloudflare's form, never a bare 500 page. */
import { env } from "cloudflare:workers";
import { abortAllDurableObjects } from "cloudflare:test";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { accountOf, freshId, inStorage } from "../../support/workerd/accounts.ts";
import { rowsOf } from "../../support/workerd/journal.ts";
import {
  controlErrorIn,
  sendTo,
  AccountClient,
  verdictIn,
  type Answer,
  type Bindings,
} from "../../support/workerd/client.ts";

const logged = vi.spyOn(console, "error");
beforeEach(() => void logged.mockReset().mockImplementation(() => {}));

const internal =
  '{"result":null,"success":false,"errors":[{"code":10001,"message":"access.api.error.internal_server_error"}],"messages":[]}';
const throttled =
  '{"success":false,"errors":[{"code":971,"message":"Please wait and consider throttling your request speed"}],"messages":[],"result":null}';

/** A namespace each of whose objects fails each call. */
function failing<T extends object>(namespace: T, problem: unknown): T {
  const call = () => Promise.reject(problem);
  const stub = new Proxy({}, { get: (_, method) => (method === "then" ? undefined : call) });
  return new Proxy(namespace, { get: () => () => stub });
}

function errorLike(properties: object): Error {
  return Object.assign(new Error("the object is not there"), properties);
}

/** Bindings under which every Durable Object fails. */
function broken(problem: unknown): Bindings {
  return {
    EMULATOR_MODE: "local",
    ACCOUNTS: failing(env.ACCOUNTS, problem),
    DIRECTORY: failing(env.DIRECTORY, problem),
  };
}

const id = freshId();
const requests: [string, string][] = [
  ["GET", `/client/v4/accounts/${id}/access/service_tokens`],
  ["POST", `/client/v4/accounts/${id}/access/service_tokens`],
  ["GET", `/client/v4/accounts/${id}/access/service_tokens/some-id`],
  ["PUT", `/client/v4/accounts/${id}/access/service_tokens/some-id`],
  ["DELETE", `/client/v4/accounts/${id}/access/service_tokens/some-id`],
  ["POST", `/client/v4/accounts/${id}/access/service_tokens/some-id/refresh`],
  ["POST", `/client/v4/accounts/${id}/access/service_tokens/some-id/rotate`],
  ["GET", `/client/v4/zones/${id}/access/service_tokens`],
  ["POST", `/client/v4/zones/${id}/access/service_tokens`],
  ["GET", "/client/v4/accounts"],
  ["GET", `/client/v4/accounts/${id}`],
  ["GET", `/client/v4/zones/${id}`],
];

function ask(bindings: Bindings, method: string, path: string): Promise<Answer> {
  return sendTo(bindings, method, path, method === "POST" || method === "PUT" ? { body: { name: "a token" } } : {});
}

describe.each(requests)("%s %s", (method, path) => {
  test("is 429 and 971 with Retry-After when the object is overloaded, and nothing is logged as a bug", async () => {
    const { status, text, headers } = await ask(broken(errorLike({ overloaded: true, retryable: true })), method, path);
    expect([status, text, headers.get("retry-after")]).toEqual([429, throttled, "1"]);
    expect(logged).not.toHaveBeenCalled();
  });

  test("is 503 and 10001 with Retry-After when the object was taken away", async () => {
    const { status, text, headers } = await ask(
      broken(errorLike({ retryable: true, overloaded: false })),
      method,
      path,
    );
    expect([status, text, headers.get("retry-after")]).toEqual([503, internal, "1"]);
  });

  test("is 500 and 10001 on a bug, whose stack stands in the log under the answer's ray", async () => {
    const { status, text, headers } = await ask(broken(new Error("a bug in the store")), method, path);
    expect([status, text, headers.get("retry-after")]).toEqual([500, internal, null]);
    expect(logged).toHaveBeenCalledExactlyOnceWith(expect.stringContaining("a bug in the store"));
    expect(logged).toHaveBeenCalledExactlyOnceWith(expect.stringContaining(headers.get("cf-ray") ?? "no ray"));
  });
});

describe("the control plane", () => {
  test.each([
    ["GET", "/_emulator/accounts"],
    ["DELETE", `/_emulator/accounts/${id}`],
    ["GET", `/_emulator/accounts/${id}/settings`],
    ["GET", `/_emulator/zones/${id}`],
  ])("answers %s %s in its own form, without what went wrong inside", async (method, path) => {
    const answer = await sendTo(broken(new Error("a bug in the store")), method, path);
    expect([answer.status, controlErrorIn(answer).code]).toEqual([500, "internal-error"]);
    expect(answer.text).not.toContain("a bug in the store");
    expect(logged).toHaveBeenCalledExactlyOnceWith(expect.stringContaining("a bug in the store"));
  });

  test.each([{ retryable: true }, { overloaded: true }])(
    "answers 503 with Retry-After when the object is %o",
    async (how) => {
      const answer = await sendTo(broken(errorLike(how)), "GET", `/_emulator/accounts/${id}/settings`);
      expect([answer.status, controlErrorIn(answer).code]).toEqual([503, "unavailable"]);
      expect(answer.headers.get("retry-after")).toBe("1");
      expect(logged).not.toHaveBeenCalled();
    },
  );

  test("stays healthy", async () => {
    expect((await sendTo(broken(new Error("a bug")), "GET", "/_emulator/health")).status).toBe(200);
  });
});

const FAILING = `CREATE TRIGGER failing BEFORE INSERT ON tokens BEGIN SELECT RAISE(ABORT, 'a bug'); END`;

describe("a real object", () => {
  test("in which a statement fails answers 500 and 10001, and the next account is well", async () => {
    const account = new AccountClient("accounts");
    await account.list();
    await inStorage(accountOf(account.id), ({ sql }) => sql.exec(FAILING));
    const { status, text } = await account.create({ name: "lost" });
    expect([status, text]).toEqual([500, internal]);
    expect((await rowsOf(account)).at(-1)).toMatchObject({ method: "POST", status: 500, codes: [10001] });
    expect(verdictIn(await new AccountClient("accounts").create({ name: "well" }))).toBe("201");
    // Other tests empty every account that there is.
    await inStorage(accountOf(account.id), ({ sql }) => sql.exec(`DROP TRIGGER failing`));
  });

  test("that is aborted amid requests answers each in Cloudflare's form, and loses nothing that it confirmed", async () => {
    const account = new AccountClient("accounts");
    await account.settings({ assumptions: { "token-limit": "none" } });
    const inFlight = Array.from({ length: 40 }, (_, n) => account.create({ name: `token ${n}` }));
    await inFlight[0];
    await abortAllDurableObjects();
    const answers = await Promise.all(inFlight);

    const confirmed = answers.filter(({ status }) => status === 201).map(({ body }) => body);
    const others = answers.filter(({ status }) => status !== 201);
    for (const { status, text } of others) {
      expect([500, 503]).toContain(status);
      expect(text).toBe(internal);
    }
    const list = await account.list();
    for (const body of confirmed) {
      const shown = JSON.stringify(body).match(/"id":"[^"]+"/)?.[0] ?? "no id";
      expect(list.text).toContain(shown);
    }
  });
});
