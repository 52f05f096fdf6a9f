/** A change that fails halfway leaves everything as it was: memory, what waits there to be written, and the disk. */
import { beforeAll, describe, expect, test } from "vitest";
import { missingCredentials } from "../../../src/rules/fidelity/problems.ts";
import type { Token } from "../../../src/rules/service-tokens/token.ts";
import { toHex } from "../../../src/rules/values/hex.ts";
import type { AccessTables } from "../../../src/store/account/access/access-tables.ts";
import type { AccountObject } from "../../../src/store/account/account-object.ts";
import { AccountStore } from "../../../src/store/account/account-store.ts";
import { bytesOf } from "../../../src/store/account/documents/streams.ts";
import type { FaultSpec } from "../../../src/store/account/tables/fault.ts";
import type { JournalEntry } from "../../../src/store/account/tables/journal-entry.ts";
import type { Late, Table } from "../../../src/store/table.ts";
import {
  type Account,
  accountOf,
  evict,
  inStorage,
  request,
  within,
  withInput,
} from "../../support/workerd/accounts.ts";
import { AccountClient } from "../../support/workerd/client.ts";
import { API_TOKEN, richAccount, type Presented } from "../../support/workerd/snapshots.ts";

const QUOTA = { quota: 1000, window: 300 };
/** In whole seconds, later than anything in the account. */
const NOW = 4_000_000_000;

const fault: FaultSpec = {
  operation: "create",
  match: {},
  position: "before",
  effect: { type: "truncate" },
  times: 1,
  skip: 0,
};

const entry: Omit<JournalEntry, "id"> = {
  at: 0,
  started_at: 0,
  duration_ms: 0,
  operation: "get",
  method: "GET",
  target: "/",
  token_id: null,
  object_id: null,
  status: 404,
  codes: [12135],
  user_agent: null,
  client: null,
  api_token: null,
  body: null,
  body_cut: false,
  ray: "0123456789abcdef",
  evidence: "documented",
  assumptions: [],
  fault: null,
  unknown_fields: [],
  page_info: null,
  retry_after: null,
  edge: null,
};

/** The first token, which is in use and was verified. */
function firstToken({ tokens }: AccountStore): Token {
  return sure([...tokens.all()][0]);
}

/** The last one, which is neither. */
function lastToken({ tokens }: AccountStore): Token {
  return sure([...tokens.all()].at(-1));
}

const firstApplication = ({ applications }: AccessTables) => sure(applications.all()[0]);
const firstPolicy = ({ policies }: AccessTables) => sure(policies.all()[0]);
const firstGroup = ({ groups }: AccessTables) => sure(groups.all()[0]);

function sure<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("The account has none.");
  return value;
}

type Change = (store: AccountStore) => unknown;
type Changed = keyof { [N in keyof AccountStore as AccountStore[N] extends Table | Late ? N : never]: unknown };

/** Changes of every table, and of all that may be written late. The keys are all of them, or this file does not compile. */
const changes: { readonly [N in Changed]: Readonly<Record<string, Change>> } = {
  row: {
    "other settings": ({ row }) => row.keepSettings({ assumptions: {}, journal_limit: 7 }),
    "another time": ({ row }) => row.keepClock({ offset: 1, frozenAt: 2 }),
    "one draw more": ({ row }) => row.nextDraw(),
    "other draws": ({ row }) => row.keepDraws(99),
    "another place in the rate limit": ({ row }) => row.keepRate(NOW, 99),
    "a new row": ({ row }) => {
      row.clear();
      row.open(NOW);
    },
  },
  faults: {
    "one more": ({ faults }) => faults.add(fault),
    "one less": ({ faults }) => faults.remove(1),
    "one that hits": ({ faults }) => faults.due({ operation: "get" }, "before"),
    "one that lets pass": ({ faults }) => faults.due({ operation: "list" }, "before"),
    none: ({ faults }) => faults.clear(),
  },
  retiredSecrets: {
    "one more": (store) => {
      const { id, clientId, name, secret } = firstToken(store);
      store.retiredSecrets.keep({ sha256: toHex(secret.digest), token_id: id, client_id: clientId, name });
    },
    none: ({ retiredSecrets }) => retiredSecrets.clear(),
  },
  superseded: {
    "one more": (store) => store.superseded.keep("a client id", firstToken(store), 0),
    "one that takes the place of the old ones": (store) => store.superseded.keep("a client id", null, NOW),
    none: ({ superseded }) => superseded.clear(),
  },
  access: {
    "an application more": ({ access }) =>
      access.applications.insert({
        ...firstApplication(access),
        id: "an id",
        domain: "c",
        destinations: [{ uri: "c" }],
      }),
    "an application less": ({ access }) => access.applications.delete(firstApplication(access).id),
    "an application with another name": ({ access }) =>
      access.applications.update({ ...firstApplication(access), name: "another" }),
    "an application with other domains": ({ access }) =>
      access.applications.update({ ...firstApplication(access), domain: "c", destinations: [{ uri: "c" }] }),
    "a policy more": ({ access }) => access.policies.insert({ ...firstPolicy(access), id: "an id" }),
    "a policy less": ({ access }) => access.policies.delete(firstPolicy(access).id),
    "a policy with another name": ({ access }) => access.policies.update({ ...firstPolicy(access), name: "another" }),
    "an application without policies": ({ access }) => access.policies.keepLinks(firstApplication(access).id, []),
    "a group more": ({ access }) => access.groups.insert({ ...firstGroup(access), id: "an id" }),
    "a group less": ({ access }) => access.groups.delete(firstGroup(access).id),
    "a group with another name": ({ access }) => access.groups.update({ ...firstGroup(access), name: "another" }),
    "other names in rules": ({ access }) => access.keepNames(firstPolicy(access).id, firstGroup(access)),
    "no names in rules": ({ access }) => access.forgetNames(firstPolicy(access).id),
    "another organization": ({ access }) =>
      access.organization.keep({ ...access.organization.get(), inactivity: null, inactivitySince: null }),
    "other keys": ({ access }) => access.organization.keepKeys({ intervalDays: 99, lastRotationAt: NOW, rotations: 1 }),
    "a key of its own more": ({ access }) => access.signingKeys.keep(9, sure(access.signingKeys.get(1))),
    "a key of its own more that waits": ({ access }) => access.signingKeys.hold(9, sure(access.signingKeys.get(1))),
    "no key of its own": ({ access }) => access.signingKeys.forgetBefore(2),
    "a session more that ended": ({ access }) => access.endedSessions.end("f".repeat(64), NOW),
    "an identity provider more": ({ access }) =>
      access.identityProviders.insert({ ...sure(access.identityProviders.all()[0]), id: "an id" }),
    "an identity provider with another name": ({ access }) =>
      access.identityProviders.update({ ...sure(access.identityProviders.all()[0]), name: "another" }),
    "an identity provider less": ({ access }) =>
      access.identityProviders.delete(sure(access.identityProviders.all()[0]).id),
    "a tag more": ({ access }) => access.tags.insert({ name: "more", createdAt: NOW, updatedAt: NOW }),
    "a tag with another name": ({ access }) =>
      access.tags.rename("a", { name: "another", createdAt: NOW, updatedAt: NOW }),
    "a tag less": ({ access }) => access.tags.delete("a"),
    "a fixed answer that answers": ({ access }) => access.answers.due("POST", "/accounts/x/cfd_tunnel"),
    "other fixed answers": ({ access }) => access.answers.keep([]),
    "an origin more": ({ access }) => access.origins.keep({ hostname: "more.example.com", url: "http://[::1]:3000" }),
    "an origin less": ({ access }) => access.origins.remove(sure(access.origins.all()[0]).hostname),
    "a carried item more": ({ access }) =>
      access.carried.insert({ collection: "/accounts/things", id: "an id", createdAt: NOW, fields: {} }),
    "a carried item with other members": ({ access }) =>
      access.carried.update({ ...sure(access.carried.all()[0]), fields: {} }),
    "a carried item less": ({ access }) => access.carried.delete(sure(access.carried.all()[0])),
    none: ({ access }) => access.clear(),
  },
  deletedTokens: {
    "one more": (store) => store.deletedTokens.keep({ token: firstToken(store), deletedAt: NOW, verifiedAt: null }),
    none: ({ deletedTokens }) => deletedTokens.clear(),
  },
  tokens: {
    "one more": (store) => store.tokens.insert({ ...firstToken(store), id: "an id", clientId: "a client id" }),
    "one less": (store) => store.tokens.delete(lastToken(store).id),
    "one with another name": (store) => store.tokens.update({ ...firstToken(store), name: "another" }),
    "one more in use": (store) => store.tokens.markInUse(lastToken(store).id, true),
    "one less in use": (store) => store.tokens.markInUse(firstToken(store).id, false),
    none: ({ tokens }) => tokens.clear(),
  },
  tokenUses: {
    "one more": (store) => store.tokenUses.write(lastToken(store).clientId, NOW),
    "one more that waits": (store) => store.tokenUses.note(lastToken(store).clientId, NOW),
    "those that are kept": ({ tokenUses }) => tokenUses.keepUsesAfter(0),
    "one less": ({ tokens, tokenUses }) => tokenUses.forget(sure(tokens.byId(sure([...tokenUses.all().keys()][0])))),
    none: ({ tokenUses }) => tokenUses.clear(),
  },
  lastSeen: {
    "one more that waits": (store) => store.lastSeen.note(firstToken(store).clientId, NOW),
    "another one of the same that waits": (store) => store.lastSeen.note(lastToken(store).clientId, NOW + 1),
    "none that waits": ({ lastSeen }) => lastSeen.flush(),
    "one less": (store) => store.lastSeen.forget(lastToken(store)),
    none: ({ lastSeen }) => lastSeen.clear(),
  },
  verifications: {
    "one more that waits": (store) => store.verifications.note(lastToken(store).clientId, NOW),
    "a later one that waits": (store) => store.verifications.note(firstToken(store).clientId, NOW + 1),
    "none that waits": ({ verifications }) => verifications.flush(),
    "one less": (store) => store.verifications.forget(firstToken(store)),
    none: ({ verifications }) => verifications.clear(),
  },
  journal: {
    "one row more": ({ journal }) => journal.write(entry),
    "one row more that waits": ({ journal }) => journal.hold(entry),
    "more rows than may wait": ({ journal }) => {
      for (let n = 0; n < 600; n++) journal.hold(entry);
    },
    "none that waits": ({ journal }) => journal.flush(),
    "the last two rows": (store) => {
      store.row.keepSettings({ assumptions: {}, journal_limit: 2 });
      store.journal.prune();
    },
    none: ({ journal }) => journal.clear(),
  },
  rate: {
    "one request more": ({ rate }) => rate.take(QUOTA, NOW),
    "another window": ({ rate }) => rate.take(QUOTA, NOW + QUOTA.window),
    "none that waits": ({ rate }) => rate.flush(),
    "a new start": ({ rate }) => rate.restart(),
    "what is on disk": ({ rate }) => rate.forget(),
  },
};

/** The store of an account whose memory knows all that it can, and in which something of each kind waits. */
function openedStore(storage: DurableObjectStorage): AccountStore {
  const store = new AccountStore(storage, undefined, () => "an id");
  store.clock.seconds();
  store.faults.all();
  store.access.organization.rule();
  store.access.organization.keptKeys();
  store.access.signingKeys.get(1);
  store.journal.hold(entry);
  store.journal.hold(entry);
  store.verifications.note(firstToken(store).clientId, NOW);
  store.lastSeen.note(lastToken(store).clientId, NOW);
  store.rate.take(QUOTA, NOW);
  return store;
}

/** What is on disk, what memory says, what comes next, and what is on disk once all that waits is written. */
function stateOf(storage: DurableObjectStorage, store: AccountStore) {
  return undone(storage, () => {
    const disk = contentOf(storage);
    const verified = [...store.tokens.all()].map((token) => store.verifications.of(token));
    const memory = [
      store.access.organization.rule(),
      store.access.organization.keptKeys(),
      [1, 9].map((generation) => store.access.signingKeys.get(generation)),
      store.settings.all(),
      store.row.clock(),
      store.faults.all(),
      store.tokens.count(),
    ];
    const rate = store.rate.take(QUOTA, NOW);
    store.journal.hold(entry);
    const sections = store.tables.map((table) =>
      Object.entries(table.section()).map(([name, value]) => [name, isIterator(value) ? [...value] : value]),
    );
    store.lateWrites.now();
    return { disk, verified, memory, rate, sections, written: contentOf(storage) };
  });
}

const isIterator = (value: unknown): value is Iterable<unknown> =>
  typeof value === "object" && value !== null && Symbol.iterator in value;

/** Every row of every table; bytes in hex, as `toEqual` takes any two buffers for the same. */
function contentOf({ sql }: DurableObjectStorage): Record<string, unknown> {
  const tables = sql
    .exec<{ name: string }>(`SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '_cf_%'`)
    .toArray();
  const rows = tables.map(({ name }): [string, unknown] => [
    name,
    Array.from(sql.exec(`SELECT * FROM "${name}"`).raw(), (values) =>
      values.map((value) => (value instanceof ArrayBuffer ? toHex(new Uint8Array(value)) : value)),
    ),
  ]);
  return Object.fromEntries(rows);
}

/** Runs it, and leaves nothing of it on disk. */
function undone<T>(storage: DurableObjectStorage, run: () => T): T {
  const results: T[] = [];
  const undo = new Error("undo");
  try {
    storage.transactionSync(() => {
      results.push(run());
      throw undo;
    });
  } catch (problem) {
    if (problem !== undo) throw problem;
  }
  return results[0] as T;
}

let account: Account;
let secrets: readonly Presented[];
beforeAll(async () => {
  const rich = await richAccount();
  account = accountOf(rich.account.id);
  secrets = rich.secrets;
  await account.rename("Rich");
});

async function documentOf(): Promise<string> {
  const document = await account.snapshot();
  if (!(document instanceof ReadableStream)) throw new Error(document.message);
  return new Response(document).text();
}

const cases = Object.entries(changes).flatMap(([name, each]) =>
  Object.entries<Change>(each).map(([title, change]): [string, string, Change] => [name, title, change]),
);

test.each(cases)("a change that fails leaves everything as it was: %s, %s", async (_, __, change) => {
  await documentOf(); // so that nothing waits in the account itself
  await inStorage(account, (storage) =>
    undone(storage, () => {
      const before = stateOf(storage, openedStore(storage));
      const store = openedStore(storage);
      const fail = () => {
        change(store);
        throw new Error("halfway");
      };
      expect(() => store.change(fail)).toThrow("halfway");
      expect(stateOf(storage, store)).toEqual(before);

      const other = openedStore(storage);
      other.change(() => change(other));
      expect(stateOf(storage, other)).not.toEqual(before); // or the case shows nothing
    }),
  );
});

test("a first application that fails leaves no tables behind, and the next one makes them", async () => {
  const fresh = new AccountClient("accounts");
  await fresh.create({ name: "a token" });
  await inStorage(accountOf(fresh.id), (storage) =>
    undone(storage, () => {
      const store = new AccountStore(storage, undefined, () => fresh.id);
      const application = { id: "an id", type: "self_hosted" as const, name: "a", aud: "a", domain: "a" };
      const first = { ...application, destinations: [], options: {}, createdAt: 0, updatedAt: 0, revokedAt: null };
      const before = contentOf(storage);
      const fail = () => {
        store.access.applications.insert(first);
        throw new Error("halfway");
      };
      expect(() => store.change(fail)).toThrow("halfway");
      expect([contentOf(storage), store.access.applications.all()]).toEqual([before, []]);
      store.change(() => store.access.applications.insert(first));
      expect(store.access.applications.all()).toEqual([first]);
    }),
  );
});

const TABLES = [
  "account",
  "counters",
  "faults",
  "retired_secrets",
  "superseded_states",
  "deleted_tokens",
  "tokens",
  "tokens_in_use",
  "applications",
  "application_domains",
  "policies",
  "application_policies",
  "access_groups",
  "named_in_rules",
  "organization",
  "access_keys",
  "key_rotations",
  "ended_sessions",
  "token_uses",
  "identity_providers",
  "tags",
  "given_answers",
  "origins",
  "carried_items",
  "verifications",
  "journal",
];
/** Which a restore leaves as it is. */
const NAME = "account_name";
/** Which no snapshot holds. */
const OWN_KEYS = "signing_keys";

type Document = {
  readonly clock: { readonly frozen_at_ms: number };
  readonly draws: number;
  readonly tokens: { readonly client_id: string }[];
  readonly journal: object[];
};

/** Lets something of each kind wait, has a door fail at a table, and looks whether everything is as it was. */
async function failAt(
  table: string,
  event: "INSERT" | "DELETE",
  use: (object: AccountObject) => Promise<unknown>,
  isAnswered = false,
) {
  const refused = () => account.createToken(...withInput({ name: "" }, { apiToken: API_TOKEN }));
  await account.advanceClock({ by: "1s" });
  const before = JSON.parse(await documentOf()) as Document;
  const { client_id: clientId, client_secret: secret } = sure(secrets[0]);
  expect(await account.verify(clientId, secret)).toMatchObject({ secret: "current" });
  const { rate } = await refused();
  await account.recordRefused({ ...request(), status: 400, problem: missingCredentials });

  await inStorage(account, ({ sql }) =>
    sql.exec(`CREATE TRIGGER full BEFORE ${event} ON ${table} BEGIN SELECT RAISE(ABORT, 'the disk is full'); END`),
  );
  await within(account, async (object) => {
    if (isAnswered) await use(object);
    else await expect(use(object)).rejects.toThrow("the disk is full");
  });
  await inStorage(account, ({ sql }) => sql.exec(`DROP TRIGGER full`));

  const verified = { verified_at: before.clock.frozen_at_ms / 1000 };
  const after = JSON.parse(await documentOf()) as Document;
  expect(after).toEqual({
    ...before,
    draws: before.draws + 1, // of the one that was refused
    tokens: before.tokens.map((token) => (token.client_id === clientId ? { ...token, ...verified } : token)),
    journal: [
      ...before.journal,
      expect.objectContaining({ id: before.journal.length + 1, operation: "create", codes: [12130] }),
      expect.objectContaining({ id: before.journal.length + 2, codes: [9106] }),
    ],
  });
  await evict(account);
  expect(JSON.parse(await documentOf())).toEqual(after);
  expect(await account.describe()).toMatchObject({ name: "Rich" });
  expect((await refused()).rate?.remaining).toBe(sure(rate?.remaining) - 1);
}

test("the tables that doors fail at are all that there are", async () => {
  const {
    schema_versions: _,
    access_schema_versions: __,
    sqlite_sequence: ___,
    ...tables
  } = await inStorage(account, contentOf);
  expect(Object.keys(tables).toSorted()).toEqual([...TABLES, NAME, OWN_KEYS].toSorted());
});

describe("everything is as it was, and nothing that waited is lost,", () => {
  test.each(TABLES)("after a restore that fails at the table %s", async (table) => {
    const document = await documentOf();
    await failAt(table, "INSERT", (object) => object.restore(bytesOf([document])));
  });

  test.each([...TABLES, NAME, OWN_KEYS])("after a reset that fails at the table %s", async (table) => {
    await failAt(table, "DELETE", (object) => object.reset());
  });

  test.each(["journal", "counters", "verifications"])(
    "after a write of what waits that fails at the table %s",
    (table) => failAt(table, "INSERT", (object) => object.requests({}, "asc", 1, 10), true),
  );

  test("after a DELETE of the journal that fails", () =>
    failAt("journal", "DELETE", (object) => object.clearRequests()));
});
