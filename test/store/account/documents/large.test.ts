/** Documents that are made and restored in pieces: whole or not at all, and of one moment. */
import { expect, test } from "vitest";
import { bytesOf } from "../../../../src/store/account/documents/streams.ts";
import { accountOf, evict, inStorage, within } from "../../../support/workerd/accounts.ts";
import { AccountClient } from "../../../support/workerd/client.ts";

const TIME = 1_767_225_600;
const hex = (n: number, width: number): string => n.toString(16).padStart(width, "0");
const idOf = (n: number): string => `${hex(n, 8)}-0000-4000-8000-000000000000`;

const tokenOf = (n: number, name: string) => ({
  id: idOf(n),
  client_id: `${hex(n, 32)}.access`,
  name: `${name} ${n}`,
  duration: "8760h",
  enabled: true,
  created_at: TIME,
  updated_at: TIME,
  expires_at: TIME + 31_536_000,
  last_seen_at: null,
  client_secret_sha256: hex(n, 64),
  client_secret_version: 1,
  previous_client_secret_sha256: null,
  previous_client_secret_expires_at: null,
  in_use: n % 7 === 0,
  verified_at: n % 5 === 0 ? TIME : null,
});
const entryOf = (id: number) => ({
  id,
  at: TIME * 1000,
  started_at: TIME * 1000,
  duration_ms: 1,
  operation: null,
  method: "GET",
  target: `/${'"ü\\'.repeat(20)}`,
  token_id: null,
  object_id: null,
  status: 404,
  codes: [10_000],
  user_agent: null,
  api_token: null,
  body: null,
  body_cut: false,
  ray: "0123456789abcdef",
  evidence: "assumed",
  assumptions: [],
  fault: null,
  unknown_fields: [],
  page_info: null,
  retry_after: null,
  edge: null,
});
const retiredOf = (n: number) => ({
  sha256: hex(n, 64),
  token_id: idOf(n),
  client_id: `${hex(n, 32)}.access`,
  name: "r",
});
const deletedOf = (n: number) => {
  const { verified_at: _, ...token } = tokenOf(n, "deleted");
  return { deleted_at: TIME, verified_at: null, token };
};

/** A document of some 3 MiB. */
function largeDocument(name: string) {
  const numbers = Array.from({ length: 4000 }, (_, n) => n + 1);
  return {
    access_emulator_snapshot: 1,
    schema_version: 4,
    created_at: TIME,
    clock: { offset_ms: 0, frozen_at_ms: null },
    settings: { assumptions: { "token-limit": "none" }, journal_limit: 100_000 },
    tokens: numbers.map((n) => tokenOf(n, name)),
    token_uses: numbers.filter((n) => n % 3 === 0).map((n) => ({ token_id: idOf(n), at: TIME })),
    retired_secrets: numbers.map(retiredOf),
    deleted_tokens: numbers.slice(0, 1000).map((n) => deletedOf(n + 10_000)),
    superseded_states: [{ client_id: `${hex(1, 32)}.access`, until: TIME, token: null }],
    groups: [
      {
        id: idOf(50_000),
        created_at: TIME,
        updated_at: TIME,
        name: "g",
        exclude: [],
        require: [],
        include: [{ service_token: { token_id: idOf(3999) } }],
      },
    ],
    journal: numbers.map(entryOf),
  };
}
type Document = ReturnType<typeof largeDocument>;

const put = (account: AccountClient, body: unknown) => account.control("PUT", "snapshot", body);
const documentOf = async (account: AccountClient): Promise<Document> =>
  (await account.control("GET", "snapshot")).body as Document;

async function restored(document: Document): Promise<AccountClient> {
  const account = new AccountClient("accounts");
  expect((await put(account, document)).body).toEqual({ tokens: document.tokens.length });
  return account;
}

test("a large document is restored as it stands, and the account makes it again, also after its object was evicted", async () => {
  const document = largeDocument("ü");
  const account = await restored(document);
  const first = (await account.control("GET", "snapshot")).text;
  expect(first.length).toBeGreaterThan(3_000_000);
  expect(JSON.parse(first)).toMatchObject(document);
  await evict(accountOf(account.id));
  expect((await account.control("GET", "snapshot")).text === first).toBe(true);
  expect((await put(account, JSON.stringify(JSON.parse(first), null, 2))).status).toBe(200);
  expect((await account.control("GET", "snapshot")).text === first).toBe(true);
  const forked = await account.control("POST", "fork", { journal: true });
  expect(forked.body).toMatchObject({ tokens: 4000 });
  expect((await account.control("DELETE", "")).status).toBe(204);
  expect(await documentOf(account)).toMatchObject({ tokens: [], journal: [] });
  expect((await account.create({ name: "again" })).status).toBe(201);
  expect((await documentOf(account)).tokens).toHaveLength(1);
});

test.each<[string, (document: Document) => unknown, string]>([
  [
    "a token of the wrong form, with its place",
    (d) => ({ ...d, tokens: d.tokens.map((t, n) => (n === 3210 ? { ...t, enabled: 1 } : t)) }),
    "tokens.3210.enabled must be true or false.",
  ],
  [
    "an unknown field, with its place",
    (d) => ({ ...d, journal: d.journal.map((e, n) => (n === 3999 ? { ...e, stats: 1 } : e)) }),
    "journal.3999.stats is not known; the nearest name that is known is status.",
  ],
  [
    "an id that stands twice in different pieces",
    (d) => ({ ...d, tokens: [...d.tokens, tokenOf(7, "again")] }),
    `tokens: the id ${idOf(7)} stands twice in the snapshot.`,
  ],
  [
    "a use of a token that is not there",
    (d) => ({ ...d, token_uses: [...d.token_uses, { token_id: idOf(9999), at: TIME }] }),
    `token_uses: the token ${idOf(9999)} is not in the snapshot.`,
  ],
  [
    "a rule that names a token which is not there",
    (d) => ({ ...d, tokens: d.tokens.slice(0, 3000), token_uses: [] }),
    `groups: a rule of ${idOf(50_000)} names "${idOf(3999)}", which is not in the snapshot.`,
  ],
  ["what is no list", (d) => ({ ...d, tokens: 1 }), "tokens must be a list of tokens."],
  [
    "a newer schema",
    (d) => ({ ...d, schema_version: 99 }),
    "The snapshot has schema version 99, this emulator knows 4: use a newer emulator.",
  ],
  [
    "another document",
    (d) => ({ tokens: d.tokens }),
    "The document is not a snapshot: it has no access_emulator_snapshot.",
  ],
  ["half of it", (d) => JSON.stringify(d).slice(0, 2_000_000), "The snapshot is not valid JSON."],
  [
    "a comma too many",
    (d) => JSON.stringify(d).replace(`},{"id":"${idOf(2000)}"`, `},,{"id":"${idOf(2000)}"`),
    "The snapshot is not valid JSON.",
  ],
  [
    "a list that stands in it twice",
    (d) => JSON.stringify(d).replace(/\}$/, `,"tokens":[]}`),
    "tokens stands twice in the snapshot.",
  ],
  [
    "a list that stands in it again, its name with an escape",
    (d) => JSON.stringify(d).replace(/\}$/, `,"toke\\u006es":${JSON.stringify(d.tokens)}}`),
    "tokens stands twice in the snapshot.",
  ],
])("a large document is refused, and the account is as it was: %s", async (_, change, message) => {
  const account = new AccountClient("accounts");
  await account.create({ name: "mine" });
  const before = await documentOf(account);
  const { status, body } = await put(account, change(largeDocument("other")));
  expect([status, body]).toEqual([400, { error: { code: "bad-snapshot", message } }]);
  expect(await documentOf(account)).toEqual(before);
});

test("a restore that fails in the middle changes nothing, in memory neither", async () => {
  const account = new AccountClient("accounts");
  await account.create({ name: "mine" });
  await account.settings({ journal_limit: 50 });
  const before = await documentOf(account);
  const object = accountOf(account.id);
  await inStorage(object, ({ sql }) =>
    sql.exec(
      `CREATE TRIGGER full BEFORE INSERT ON journal WHEN NEW.id = 3500 BEGIN SELECT RAISE(ABORT, 'the disk is full'); END`,
    ),
  );
  const text = JSON.stringify(largeDocument("other"));
  await within(object, (instance) => expect(instance.restore(bytesOf([text]))).rejects.toThrow(/disk/));
  await inStorage(object, ({ sql }) => sql.exec(`DROP TRIGGER full`));
  expect(await documentOf(account)).toEqual(before);
  expect((await account.control("GET", "settings")).body).toMatchObject({ journal_limit: 50 });
  expect((await account.create({ name: "next" })).status).toBe(201);
});

test("a snapshot is of one moment while others change the account", async () => {
  const account = await restored(largeDocument("t"));
  const others = { goOn: true };
  let created = 0;
  const changes = Array.from({ length: 4 }, async () => {
    while (others.goOn) {
      expect((await account.create({ name: "meanwhile" })).status).toBe(201);
      created++;
    }
  });
  const documents: Document[] = [];
  try {
    for (let n = 0; n < 4; n++) documents.push(await documentOf(account));
  } finally {
    others.goOn = false;
    await Promise.all(changes);
  }
  documents.push(await documentOf(account));
  const counts = documents.map(({ tokens, journal }) => {
    const createdIn = journal.filter(({ operation }) => (operation as string | null) === "create");
    expect(tokens.length - 4000).toBe(createdIn.length); // each in the transaction of its token
    return createdIn.length;
  });
  expect(counts).toEqual(counts.toSorted((a, b) => a - b));
  expect([counts.at(-1), created > 4]).toEqual([created, true]);
});
