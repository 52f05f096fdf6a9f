/** How many rows a request writes, which is what Cloudflare bills most for: docs/scale.md reckons with these figures. */
import { env } from "cloudflare:workers";
import { runInDurableObject } from "cloudflare:test";
import { expect, test } from "vitest";
import { AccountClient, tokenIn } from "../../support/workerd/client.ts";

const TIMES = 10;

/** How many rows one of these requests writes, with those that are written late. */
async function rowsOf(account: AccountClient, run: (n: number) => Promise<unknown>): Promise<number> {
  const cursors: SqlStorageCursor<Record<string, SqlStorageValue>>[] = [];
  const stub = env.ACCOUNTS.getByName(account.id);
  const flush = () => account.control("GET", "requests?per_page=1"); // what waited to be written is in the journal then
  await flush();
  await runInDurableObject(stub, (_, { storage: { sql } }) => {
    const exec = sql.exec.bind(sql);
    sql.exec = (query, ...bindings) => {
      const cursor = exec<never>(query, ...bindings);
      cursors.push(cursor);
      return cursor;
    };
  });
  for (let n = 0; n < TIMES; n++) await run(n);
  await flush();
  // One of the rotations may change no index: they are within one second.
  return runInDurableObject(stub, () =>
    Math.round(cursors.reduce((sum, { rowsWritten }) => sum + rowsWritten, 0) / TIMES),
  );
}

test.each([
  { journal: "with its journal", settings: {}, create: 7, read: 1, rotate: 4 },
  { journal: "without a journal", settings: { journal_limit: 0 }, create: 6, read: 0, rotate: 3 },
])("a create, a read and a rotation in an account $journal", async ({ settings, create, read, rotate }) => {
  const account = new AccountClient("accounts");
  await account.settings(settings);
  const token = tokenIn(await account.create({ name: "first" }));
  const rows = {
    create: await rowsOf(account, (n) => account.create({ name: `n${n}` })),
    read: await rowsOf(account, () => account.get(token.id)),
    list: await rowsOf(account, () => account.list()),
    rotate: await rowsOf(account, () => account.rotate(token.id)),
  };
  expect(rows).toEqual({ create, read, list: read, rotate });
});
