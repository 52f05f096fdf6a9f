import { runInDurableObject } from "cloudflare:test";
import { describe, expect, test } from "vitest";
import { ACCESS_SCHEMA, ACCOUNT_SCHEMA, DIRECTORY_SCHEMA } from "../../src/contract/stored-state.ts";
import { accessMigrations, accessSchemaVersion } from "../../src/store/account/access/migrations.ts";
import { accountMigrations, schemaVersion } from "../../src/store/account/migrations.ts";
import { directoryMigrations } from "../../src/store/directory/migrations.ts";
import { migrate, newestVersion, type Migration } from "../../src/store/migrate.ts";
import {
  accountOf,
  createToken,
  evict,
  freshAccount,
  freshId,
  inStorage,
  namesIn,
} from "../support/workerd/accounts.ts";

const notes: Migration = {
  version: 1,
  statements: [`CREATE TABLE notes (text TEXT NOT NULL) STRICT`, `CREATE INDEX notes_by_text ON notes (text)`],
};
const coloured: Migration = {
  version: 2,
  statements: [`ALTER TABLE notes ADD COLUMN colour TEXT`, `UPDATE notes SET colour = 'red'`],
};
const broken: Migration = {
  version: 2,
  statements: [`ALTER TABLE notes ADD COLUMN colour TEXT`, `INSERT INTO notes (text) VALUES (NULL)`],
};

/** Runs in a store that has nothing in it. */
function inEmptyStorage<T>(use: (storage: DurableObjectStorage) => T): Promise<T> {
  return runInDurableObject(freshAccount(), async (_, { storage }) => {
    await storage.deleteAll();
    return use(storage);
  });
}

function versionsIn({ sql }: DurableObjectStorage): number[] {
  return sql
    .exec<{ version: number }>(`SELECT version FROM schema_versions ORDER BY version`)
    .toArray()
    .map(({ version }) => version);
}

/** Everything in a store: the schema, and the rows of the notes. */
function contentOf({ sql }: DurableObjectStorage) {
  const schema = sql.exec<{ sql: string }>(`SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name`);
  const rows = sql.exec(`SELECT * FROM notes`);
  return { schema: schema.toArray().map((entry) => entry.sql), rows: rows.toArray() };
}

test("a release that knows no applications, policies and groups refuses an account that may have some", async () => {
  const before = accountMigrations.filter(({ version }) => version <= 3);
  await inStorage(freshAccount(), (storage) => expect(() => migrate(storage, before)).toThrow("has schema version"));
});

describe("a store", () => {
  test("that is empty gets the newest schema", async () => {
    await inEmptyStorage((storage) => {
      migrate(storage, accountMigrations);
      expect(versionsIn(storage)).toEqual(accountMigrations.map(({ version }) => version));
      const names = storage.sql
        .exec<{ name: string }>(`SELECT name FROM sqlite_master WHERE sql IS NOT NULL`)
        .toArray();
      expect(names.map(({ name }) => name)).toEqual(
        expect.arrayContaining(["tokens", "tokens_by_creation", "tokens_by_name", "account"]),
      );
    });
  });

  test("of an older schema gets the steps that it lacks, and keeps its data", async () => {
    await inEmptyStorage((storage) => {
      migrate(storage, [notes]);
      storage.sql.exec(`INSERT INTO notes (text) VALUES ('kept')`);
      migrate(storage, [notes, coloured]); // the first step again would fail: its table is there
      expect(versionsIn(storage)).toEqual([1, 2]);
      expect(contentOf(storage).rows).toEqual([{ text: "kept", colour: "red" }]);
    });
  });

  test("is not changed by the same steps a second time", async () => {
    await inEmptyStorage((storage) => {
      migrate(storage, [notes, coloured]);
      storage.sql.exec(`INSERT INTO notes (text, colour) VALUES ('blue one', 'blue')`);
      const before = contentOf(storage);
      migrate(storage, [notes, coloured]);
      expect(contentOf(storage)).toEqual(before);
      expect(versionsIn(storage)).toEqual([1, 2]);
    });
  });

  test("has nothing of a step that failed, and takes the mended step later", async () => {
    await inEmptyStorage((storage) => {
      migrate(storage, [notes]);
      storage.sql.exec(`INSERT INTO notes (text) VALUES ('kept')`);
      const before = contentOf(storage);
      expect(() => migrate(storage, [notes, broken])).toThrow("NOT NULL");
      expect(contentOf(storage)).toEqual(before);
      expect(versionsIn(storage)).toEqual([1]);
      migrate(storage, [notes, coloured]);
      expect(contentOf(storage).rows).toEqual([{ text: "kept", colour: "red" }]);
    });
  });

  test("keeps the steps before the one that failed", async () => {
    await inEmptyStorage((storage) => {
      expect(() => migrate(storage, [notes, broken])).toThrow();
      expect(versionsIn(storage)).toEqual([1]);
      expect(contentOf(storage).rows).toEqual([]);
    });
  });

  test("that is newer than the code is refused in words, and left as it is", async () => {
    await inEmptyStorage((storage) => {
      migrate(storage, [notes, coloured]);
      const before = contentOf(storage);
      expect(() => migrate(storage, [notes])).toThrow(
        "The stored state has schema version 2, this emulator knows 1: use a newer emulator or another folder.",
      );
      expect(contentOf(storage)).toEqual(before);
      expect(versionsIn(storage)).toEqual([1, 2]);
    });
  });
});

describe("an account's object", () => {
  test("does not open a store that is newer than the code, and opens it when it is not any more", async () => {
    const id = freshId();
    await createToken(accountOf(id), "kept");
    await inStorage(accountOf(id), ({ sql }) => sql.exec(`INSERT INTO schema_versions (version) VALUES (?)`, 99));
    await evict(accountOf(id));
    const refused = await accountOf(id).describe().catch(String);
    expect(refused).toContain(`The stored state of account ${id} has schema version 99`);
  });

  test("opens its own store again and again", async () => {
    const account = freshAccount();
    await createToken(account, "kept");
    await evict(account);
    expect(await inStorage(account, versionsIn)).toEqual(accountMigrations.map(({ version }) => version));
    await evict(account);
    expect(await namesIn(account)).toEqual(["kept"]);
  });
});

test.each([
  ["account", accountMigrations],
  ["account's applications, policies and groups", accessMigrations],
  ["directory", directoryMigrations],
])("the steps of the %s are numbered from 1 without a gap", (_, migrations) => {
  expect(migrations.map(({ version }) => version)).toEqual(migrations.map((__, index) => index + 1));
});

test("Node knows the newest schemas, without the steps", () => {
  expect([ACCOUNT_SCHEMA, ACCESS_SCHEMA, DIRECTORY_SCHEMA]).toEqual([
    newestVersion(accountMigrations),
    accessSchemaVersion,
    newestVersion(directoryMigrations),
  ]);
});

test("the schema version that health shows is that of the newest step", () => {
  expect(schemaVersion).toBe(accountMigrations.at(-1)?.version);
});
