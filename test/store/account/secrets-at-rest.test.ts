import { env } from "cloudflare:workers";
import { runInDurableObject } from "cloudflare:test";
import { expect, test } from "vitest";
import { digestOf } from "../../../src/system.ts";
import { toHex } from "../../../src/rules/values/hex.ts";
import {
  createToken,
  FAR_FUTURE,
  freshAccount,
  freshId,
  inStorage,
  ofToken,
  tokenIn,
  type TokenWithSecret,
  withInput,
} from "../../support/workerd/accounts.ts";

interface Cell {
  readonly at: string;
  readonly text: string;
  readonly hex: string;
}

/** Every value in every table of ours, as text and as hex: what the platform keeps of an alarm cannot be read. */
function everyCell({ sql }: DurableObjectStorage): Cell[] {
  const tables = sql
    .exec<{ name: string }>(`SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '_cf_%'`)
    .toArray();
  return tables.flatMap(({ name: table }) => {
    const { columnNames } = sql.exec(`SELECT * FROM "${table}"`);
    return columnNames.flatMap((column) =>
      sql
        .exec<{ text: string | null; hex: string }>(
          `SELECT CAST("${column}" AS TEXT) AS text, hex("${column}") AS hex FROM "${table}"`,
        )
        .toArray()
        .map(({ text, hex }) => ({ at: `${table}.${column}`, text: text ?? "", hex: hex.toLowerCase() })),
    );
  });
}

/** The places where a secret stands, or the part of it that only the secret has. */
function placesOf({ secret }: TokenWithSecret, cells: readonly Cell[]): string[] {
  const telling = secret.replace(/^cfast_/, "").slice(0, 40);
  const hex = toHex(new TextEncoder().encode(telling));
  return cells.filter((cell) => cell.text.includes(telling) || cell.hex.includes(hex)).map(({ at }) => at);
}

test("no secret of a create, a rotation or an update stands in the account's store, as text or as bytes", async () => {
  const account = freshAccount();
  const grace = { previous_client_secret_expires_at: FAR_FUTURE };
  const created = await createToken(account);
  const rotated = tokenIn(await account.rotateToken(...ofToken(created.id, grace)));
  const updated = tokenIn(await account.updateToken(...ofToken(created.id, { client_secret_version: 3, ...grace })));
  await account.changeSettings({ assumptions: { "secret-format": "hex" } });
  const hex = tokenIn(await account.createToken(...withInput({ name: "hex" })));
  await account.verify(created.clientId, updated.secret);

  const cells = await inStorage(account, everyCell);
  expect(cells.map(({ text }) => text)).toContain(created.clientId); // the search finds what is there
  for (const token of [created, rotated, updated, hex]) expect(placesOf(token, cells)).toEqual([]);
});

test("no secret of a 64-digit form stands there as the 32 bytes that its digits write", async () => {
  const account = freshAccount();
  await account.changeSettings({ assumptions: { "secret-format": "hex" } });
  const { secret } = await createToken(account);
  const cells = await inStorage(account, everyCell);
  expect(cells.filter((cell) => cell.hex.includes(secret))).toEqual([]);
});

test("what is kept of a secret is its SHA-256 digest: 32 bytes, of the current and the previous one", async () => {
  const account = freshAccount();
  const first = await createToken(account);
  const second = tokenIn(await account.rotateToken(...ofToken(first.id, {})));
  const digests = await inStorage(account, ({ sql }) =>
    sql
      .exec<{ current: string; previous: string; bytes: number }>(
        `SELECT lower(hex(secret_digest)) AS current, lower(hex(previous_digest)) AS previous,
          length(secret_digest) + length(previous_digest) AS bytes FROM tokens`,
      )
      .toArray(),
  );
  const [current, previous] = [await digestOf(second.secret), await digestOf(first.secret)];
  expect(digests).toEqual([{ current: toHex(current), previous: toHex(previous), bytes: 64 }]);
});

test("nothing of a token is left in the store after its delete, or after a reset", async () => {
  const account = freshAccount();
  const deleted = await createToken(account, "deleted");
  await account.deleteToken(...ofToken(deleted.id));
  const reset = await createToken(account, "reset");
  await account.reset();
  const cells = await inStorage(account, everyCell);
  for (const { id, clientId } of [deleted, reset]) {
    expect(cells.filter(({ text }) => text.includes(id) || text.includes(clientId))).toEqual([]);
  }
});

test("the account keeps nothing outside of its tables, and the directory no secret at all", async () => {
  const id = freshId();
  const account = env.ACCOUNTS.getByName(id);
  const token = await createToken(account);
  expect(await runInDurableObject(account, async (_, { storage }) => (await storage.list()).size)).toBe(0);
  const directory = env.DIRECTORY.getByName("directory");
  await directory.bind(freshId(), id, undefined);
  const cells = await runInDurableObject(directory, (_, { storage }) => everyCell(storage));
  expect(cells.map(({ text }) => text)).toContain(id);
  expect(placesOf(token, cells)).toEqual([]);
});
