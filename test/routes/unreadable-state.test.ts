/** State that cannot be read: each plane says so in one sentence, the others go on, and an account can be emptied. */
import { ACCOUNT_SCHEMA, DIRECTORY_SCHEMA } from "../../src/contract/stored-state.ts";
import { env } from "cloudflare:workers";
import { runInDurableObject } from "cloudflare:test";
import { toHex } from "../../src/rules/values/hex.ts";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { accountOf, createToken, freshId, inStorage, isOnList, evicted } from "../support/workerd/accounts.ts";
import { AccountClient, controlErrorIn, send, sendTo, verdictIn, type Bindings } from "../support/workerd/client.ts";

const logged = vi.spyOn(console, "error");
beforeEach(() => void logged.mockReset().mockImplementation(() => {}));

const internal =
  '{"result":null,"success":false,"errors":[{"code":10001,"message":"access.api.error.internal_server_error"}],"messages":[]}';

/** An account with a token, whose store a newer emulator has used since. */
async function newerAccount(): Promise<AccountClient> {
  const account = new AccountClient("accounts");
  await account.create({ name: "of a newer emulator" });
  await inStorage(accountOf(account.id), ({ sql }) => sql.exec(`INSERT INTO schema_versions (version) VALUES (99)`));
  await evicted(accountOf(account.id));
  return account;
}

const newer = (id: string): string =>
  `The stored state of account ${id} has schema version 99, this emulator knows ${ACCOUNT_SCHEMA}: use a newer emulator or another folder.`;

describe("an account of a newer schema", () => {
  test("answers the API plane 500 and 10001 with the sentence in the hint, and is not to be asked again", async () => {
    const account = await newerAccount();
    const { status, text, headers } = await account.list();
    expect([status, text, headers.get("emulator-hint")]).toEqual([500, internal, newer(account.id)]);
    expect([headers.get("emulator-evidence"), headers.get("x-should-retry")]).toEqual(["assumed", "false"]);
    expect(headers.get("retry-after")).toBeNull();
  });

  test.each([
    ["GET", "/settings"],
    ["GET", "/clock"],
    ["GET", "/requests"],
    ["GET", "/tokens"],
    ["GET", "/faults"],
    ["GET", "/snapshot"],
    ["DELETE", "/requests"],
    ["POST", "/fork"],
    ["PUT", "/snapshot"],
  ])("answers %s %s of the control plane with a code of its own", async (method, path) => {
    const { id } = await newerAccount();
    const answer = await send(method, `/_emulator/accounts/${id}${path}`, method === "GET" ? {} : { body: {} });
    expect([answer.status, controlErrorIn(answer)]).toEqual([500, { code: "state-unreadable", message: newer(id) }]);
  });

  test("is told of where a seed, a new account or a fork names it", async () => {
    const { id } = await newerAccount();
    const refusal = { code: "state-unreadable", message: newer(id) };
    expect(controlErrorIn(await send("POST", "/_emulator/accounts", { body: { id } }))).toEqual(refusal);
    expect(controlErrorIn(await send("POST", "/_emulator/seed", { body: { accounts: [{ id }] } }))).toEqual(refusal);
    const fork = await send("POST", `/_emulator/accounts/${freshId()}/fork`, { body: { id } });
    expect(controlErrorIn(fork)).toEqual(refusal);
  });

  test("keeps its zone: nobody knows whether it has tokens", async () => {
    const { id } = await newerAccount();
    const bound = await send("PUT", `/_emulator/zones/${id}`, { body: { account_id: freshId() } });
    expect([bound.status, controlErrorIn(bound)]).toEqual([500, { code: "state-unreadable", message: newer(id) }]);
    expect((await send("GET", `/_emulator/zones/${id}`)).body).toMatchObject({ account_id: id });
  });

  test("is logged in one line, once, however often it is asked", async () => {
    const account = await newerAccount();
    for (let count = 0; count < 3; count++) await account.list();
    await send("GET", `/_emulator/accounts/${account.id}/settings`);
    expect(logged.mock.calls).toEqual([[newer(account.id)]]);
  });

  test("does not touch the account beside it", async () => {
    await newerAccount();
    expect(verdictIn(await new AccountClient("accounts").create({ name: "well" }))).toBe("201");
  });

  test("keeps what it has until somebody empties it", async () => {
    const { id } = await newerAccount();
    await send("GET", `/_emulator/accounts/${id}/settings`);
    const count = await inStorage(accountOf(id), ({ sql }) => sql.exec(`SELECT count(*) AS n FROM tokens`).one().n);
    expect(count).toBe(1);
  });

  test("is emptied by DELETE, is on no list then, and works", async () => {
    const account = await newerAccount();
    expect((await send("DELETE", `/_emulator/accounts/${account.id}`)).status).toBe(204);
    expect(await isOnList(account.id)).toBe(false);
    expect((await account.list()).body).toMatchObject({ result: [], success: true });
    expect(verdictIn(await account.create({ name: "anew" }))).toBe("201");
    await evicted(accountOf(account.id));
    expect((await account.list()).body).toMatchObject({ result: [{ name: "anew" }] });
  });

  test("is left out of a scan, which names it and finds the secrets of the others", async () => {
    const { id } = await newerAccount();
    const well = accountOf(freshId());
    const { secret, id: tokenId } = await createToken(well, "leaked");
    const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(secret)));
    const answer = await send("POST", "/_emulator/scan", { body: { digests: [toHex(bytes)] } });
    expect([answer.status, answer.body]).toEqual([
      200,
      {
        found: [expect.objectContaining({ token_id: tokenId, state: "current" })],
        unreadable: expect.arrayContaining([{ account_id: id, message: newer(id) }]),
      },
    ]);
  });
});

describe("an account whose file is damaged under it", () => {
  /** As SQLite says it at a read, when a page is not what it wrote. */
  const damage = "database disk image is malformed: SQLITE_CORRUPT";

  test("answers with what SQLite says, and that DELETE empties it", async () => {
    const { id } = new AccountClient("accounts");
    const sentence = `The stored state of account ${id} cannot be read: its file is damaged (${damage}). DELETE /_emulator/accounts/${id} empties it.`;
    const bindings: Bindings = { EMULATOR_MODE: "local", ACCOUNTS: failing(env.ACCOUNTS, damage) };
    const settings = await sendTo(bindings, "GET", `/_emulator/accounts/${id}/settings`);
    expect(controlErrorIn(settings)).toEqual({ code: "state-unreadable", message: sentence });
    for (const path of [`/accounts/${id}`, `/zones/${id}`]) {
      const { status, headers } = await sendTo(bindings, "GET", `/client/v4${path}/access/service_tokens`);
      expect([status, headers.get("emulator-hint")]).toEqual([500, sentence]);
    }
    expect(logged.mock.calls).toEqual([[sentence]]);
  });

  test("is told where a row of it makes the emulator's code fail, and a row of a file that is well is a bug", async () => {
    const account = new AccountClient("accounts");
    const found = ["ok", "Tree 5 page 3: btreeInitPage() returns error code 11"];
    await runInDurableObject(accountOf(account.id), (_, { storage: { sql } }) => {
      const exec = sql.exec.bind(sql);
      vi.spyOn(sql, "exec").mockImplementation((query, ...values) => {
        if (/FROM journal/.test(query)) throw new TypeError("Cannot read properties of null (reading 'object_id')");
        if (!query.startsWith("PRAGMA quick_check")) return exec(query, ...values);
        return exec(`SELECT '${found.shift() ?? "ok"}' AS quick_check`);
      });
    });
    const path = `/_emulator/accounts/${account.id}/requests`;
    const codes = [controlErrorIn(await send("GET", path)), controlErrorIn(await send("GET", path))];
    expect(codes).toMatchObject([
      { code: "internal-error" },
      { code: "state-unreadable", message: expect.stringContaining("its file is damaged (Tree 5 page 3: ") },
    ]);
  });

  test("is emptied by DELETE although a table cannot be emptied", async () => {
    const account = new AccountClient("accounts");
    await account.create({ name: "lost" });
    await runInDurableObject(accountOf(account.id), (_, { storage: { sql } }) => {
      const exec = sql.exec.bind(sql);
      const spy = vi.spyOn(sql, "exec").mockImplementation((query, ...values) => {
        if (!query.startsWith("DELETE FROM tokens")) return exec(query, ...values);
        spy.mockRestore();
        throw new Error(damage);
      });
    });
    expect((await send("DELETE", `/_emulator/accounts/${account.id}`)).status).toBe(204);
    expect((await account.list()).body).toMatchObject({ result: [] });
    expect(verdictIn(await account.create({ name: "anew" }))).toBe("201");
  });

  test("that cannot even be opened is told with the file to remove, where the emulator cannot reach it", async () => {
    const id = freshId();
    const file = `${env.ACCOUNTS.idFromName(id).toString()}.sqlite`;
    const ACCOUNTS = failing(env.ACCOUNTS, "internal error; reference = abc");
    const bindings: Bindings = { EMULATOR_MODE: "local", ACCOUNTS, ...MANY_FILES };
    for (const method of ["GET", "DELETE"]) {
      const path = `/_emulator/accounts/${id}${method === "GET" ? "/clock" : ""}`;
      expect(controlErrorIn(await sendTo(bindings, method, path)).message).toBe(
        `The stored state of account ${id} cannot be read: its file cannot be opened, as it is damaged or as the disk is full. Make room on the disk, if it is full; if not, stop the emulator, and if the file cannot be opened after a new start either, remove the file ${file}, and those beside it whose names begin so.`,
      );
    }
  });
});

describe("a list of accounts and zones", () => {
  const sentence = `The stored state of the list of accounts and zones has schema version 99, this emulator knows ${DIRECTORY_SCHEMA}: use a newer emulator or another folder.`;

  /** Bindings with a list of their own, which a newer emulator has used. */
  async function newerList(): Promise<Bindings> {
    const stub = env.DIRECTORY.getByName(freshId());
    await stub.zone(freshId());
    await runInDurableObject(stub, (_, { storage }) => storage.sql.exec(`INSERT INTO schema_versions VALUES (99)`));
    await evicted(stub);
    return {
      EMULATOR_MODE: "local",
      DIRECTORY: new Proxy(env.DIRECTORY, {
        get: (_, name) => (name === "getByName" ? () => stub : (of: string) => env.DIRECTORY.idFromName(of)),
      }),
    };
  }

  test.each(["/health", "/accounts", `/zones/${freshId()}`])("of a newer schema is told at %s", async (path) => {
    const answer = await sendTo(await newerList(), "GET", `/_emulator${path}`);
    expect([answer.status, controlErrorIn(answer)]).toEqual([500, { code: "state-unreadable", message: sentence }]);
  });

  test.each(["/accounts", `/zones/${freshId()}/access/service_tokens`, "/user/tokens/verify"])(
    "of a newer schema is told at the API's %s",
    async (path) => {
      const { status, text, headers } = await sendTo(await newerList(), "GET", `/client/v4${path}`);
      expect([status, text, headers.get("emulator-hint")]).toEqual([500, internal, sentence]);
    },
  );

  test.each([
    ["database disk image is malformed: SQLITE_CORRUPT", /its file is damaged \(database disk image is malformed/],
    ["internal error; reference = abc", /its file cannot be opened, as it is damaged or as the disk is full/],
  ])("that fails with %j is told by health", async (message, words) => {
    const DIRECTORY = failing(env.DIRECTORY, message);
    const answer = await sendTo({ EMULATOR_MODE: "local", DIRECTORY, ...MANY_FILES }, "GET", "/_emulator/health");
    expect([answer.status, controlErrorIn(answer).message]).toEqual([500, expect.stringMatching(words)]);
  });
});

/** However many accounts are open, it is not for them that a file cannot be opened. */
const MANY_FILES: Bindings = { EMULATOR_OPEN_FILES: "1000000" };

type Namespace = EmulatorEnv["ACCOUNTS"] | EmulatorEnv["DIRECTORY"];

/** A namespace each of whose objects fails each call as that object would. */
function failing<T extends Namespace>(namespace: T, message: string): T {
  const stubOf = (name: string) => {
    const origin = { durableObjectId: namespace.idFromName(name).toString(), remote: true };
    const call = () => Promise.reject(Object.assign(new Error(message), message.startsWith("internal") ? {} : origin));
    return new Proxy({}, { get: (_, method) => (method === "then" ? undefined : call) });
  };
  return new Proxy(namespace, {
    get: (_, name) => (name === "idFromName" ? (of: string) => namespace.idFromName(of) : stubOf),
  });
}
