/** When a token was last seen at the edge: at once in all that shows it, on disk a moment later, and never forgotten. */
import { env } from "cloudflare:workers";
import { describe, expect, test, vi } from "vitest";
import { AccountStore } from "../../../../src/store/account/account-store.ts";
import { AccountControl } from "../../../../src/store/account/control.ts";
import { snapshotOf } from "../../../../src/store/account/documents/snapshot.ts";
import { catchInactive } from "../../../../src/store/account/inactivity.ts";
import { Listing } from "../../../../src/store/account/listing.ts";
import * as operations from "../../../../src/store/account/operations/service-tokens.ts";
import { systemRandom } from "../../../../src/system.ts";
import { stateOfToken, statesOf } from "../../../../src/store/account/views/token-states.ts";
import { accountOf, inStorage } from "../../../support/workerd/accounts.ts";
import { AccountClient, tokenIn } from "../../../support/workerd/client.ts";

const NOON = 1_772_366_400; // 2026-03-01T12:00:00Z
const SEEN = NOON + 60;
const SHOWN = "2026-03-01T12:01:00Z";
const DAY = 86_400;

interface World {
  readonly client: AccountClient;
  readonly id: string;
  readonly clientId: string;
}

/** An account with one token, whose clock stands. */
async function world(): Promise<World> {
  const client = new AccountClient("accounts");
  await client.control("PUT", "clock", { now: "2026-03-01T12:00:00Z", mode: "frozen" });
  const { id, client_id: clientId } = tokenIn(await client.create({ name: "a token" }));
  return { client, id, clientId };
}

/** Asks a store of its own on what the account has on disk; what waits in it at the end is written to no disk. */
function inStore<T>({ client }: World, ask: (store: AccountStore, storage: DurableObjectStorage) => T): Promise<T> {
  return inStorage(accountOf(client.id), (storage) => {
    const store = new AccountStore(storage, undefined, () => client.id);
    try {
      return ask(store, storage);
    } finally {
      store.lateWrites.forget();
    }
  });
}

const onDisk = ({ sql }: DurableObjectStorage) =>
  sql
    .exec<{ at: number | null }>(`SELECT last_seen_at AS at FROM tokens`)
    .toArray()
    .map(({ at }) => at);

const ALL = { page: 1, perPage: 10, descending: false, filters: [], totalIsFiltered: true };

function contextOf(store: AccountStore) {
  return { consult: store.settings.consult(), random: systemRandom, prepared: undefined, now: store.clock.seconds() };
}

test("every answer that shows the token shows it at once, though it is on no disk yet", async () => {
  const here = await world();
  await inStore(here, (store, storage) => {
    const { id, clientId } = here;
    store.lastSeen.note(clientId, SEEN);
    expect(onDisk(storage)).toEqual([null]);
    const { tokens } = store;
    expect(tokens.byId(id)?.lastSeenAt).toBe(SEEN);
    expect(tokens.byClientId(clientId)?.lastSeenAt).toBe(SEEN);
    expect([...tokens.all()].map(({ lastSeenAt }) => lastSeenAt)).toEqual([SEEN]);
    expect(tokens.page(ALL).tokens.map(({ lastSeenAt }) => lastSeenAt)).toEqual([SEEN]);
    const got = operations.get.run(store, { id, body: undefined }, contextOf(store));
    expect(got).toMatchObject({ ok: true, value: { result: { last_seen_at: SHOWN } } });
    const listed = operations.list.run(store, {}, contextOf(store));
    expect(listed).toMatchObject({ ok: true, value: { result: [{ last_seen_at: SHOWN }] } });
    expect(stateOfToken(store, id)?.last_seen_at).toBe(SHOWN);
    expect(statesOf(store, { deleted: false }, 1, 10).tokens).toMatchObject([{ last_seen_at: SHOWN }]);
    const document = JSON.parse([...snapshotOf(store.tables, [])].join("")) as object;
    expect(document).toMatchObject({ tokens: [{ last_seen_at: SEEN }] });
    expect(onDisk(storage)).toEqual([null]);
  });
});

test("it is on disk with the next change, or when what may be late is written", async () => {
  const here = await world();
  await inStore(here, (store, storage) => {
    store.lastSeen.note(here.clientId, SEEN);
    store.lateWrites.now();
    expect(onDisk(storage)).toEqual([SEEN]);
    expect(store.lastSeen.waiting(here.clientId)).toBeUndefined();
    expect(store.tokens.byId(here.id)?.lastSeenAt).toBe(SEEN);
  });
  expect(tokenIn(await here.client.get(here.id)).last_seen_at).toBe(SHOWN);
});

test("a note asks by itself to be written a moment later", async () => {
  const here = await world();
  vi.useFakeTimers();
  try {
    await inStorage(accountOf(here.client.id), (storage) => {
      const store = new AccountStore(storage, undefined, () => here.client.id);
      store.lastSeen.note(here.clientId, SEEN);
      vi.runAllTimers();
      expect(onDisk(storage)).toEqual([SEEN]);
    });
  } finally {
    vi.useRealTimers();
  }
});

test("the newest use counts, also when its time is an earlier one", async () => {
  const here = await world();
  await inStore(here, (store, storage) => {
    for (const at of [SEEN, SEEN - 30]) store.lastSeen.note(here.clientId, at);
    expect(store.tokens.byId(here.id)?.lastSeenAt).toBe(SEEN - 30);
    store.lateWrites.now();
    store.lastSeen.note(here.clientId, SEEN - 40);
    expect(store.tokens.byId(here.id)?.lastSeenAt).toBe(SEEN - 40);
    store.lateWrites.now();
    expect(onDisk(storage)).toEqual([SEEN - 40]);
  });
});

test("a use of a token that is there no more is written nowhere", async () => {
  const here = await world();
  await inStore(here, (store, storage) => {
    store.lastSeen.note(`${"0".repeat(32)}.access`, SEEN);
    store.lateWrites.now();
    expect(onDisk(storage)).toEqual([null]);
  });
});

describe("what becomes of the token", () => {
  test("a rotation, an update and a refresh leave it", async () => {
    const here = await world();
    await inStore(here, (store) => {
      store.lastSeen.note(here.clientId, SEEN);
      const before = store.tokens.byId(here.id);
      if (!before) throw new Error("The token is gone.");
      const secret = { digest: systemRandom(32), version: before.secret.version + 1 };
      store.change(() => store.serviceTokens.update(before, { ...before, name: "another", secret }));
      expect(store.tokens.byId(here.id)).toMatchObject({ name: "another", lastSeenAt: SEEN });
      store.lateWrites.now();
      expect(store.tokens.byId(here.id)).toMatchObject({ name: "another", lastSeenAt: SEEN });
    });
  });

  test("a deleted one has it in its record, and nothing waits for it any more", async () => {
    const here = await world();
    await inStore(here, (store) => {
      store.lastSeen.note(here.clientId, SEEN);
      expect(operations.remove.run(store, { id: here.id, body: undefined }, contextOf(store)).ok).toBe(true);
      expect(store.lastSeen.waiting(here.clientId)).toBeUndefined();
      expect(store.deletedTokens.all()).toMatchObject([{ token: { lastSeenAt: SEEN } }]);
      expect(stateOfToken(store, here.id)?.last_seen_at).toBe(SHOWN);
    });
  });

  test("a state that a change put an end to has it", async () => {
    const here = await world();
    await here.client.settings({ propagation_lag: "5s" });
    await inStore(here, (store) => {
      store.lastSeen.note(here.clientId, SEEN);
      const before = store.tokens.byId(here.id);
      if (!before) throw new Error("The token is gone.");
      store.serviceTokens.update(before, { ...before, enabled: false });
      expect(store.superseded.all()).toMatchObject([{ token: { last_seen_at: SEEN } }]);
    });
  });

  test("a reset forgets what waits", async () => {
    const here = await world();
    await inStore(here, (store) => {
      store.lastSeen.note(here.clientId, SEEN);
      store.change(() => {
        store.clear();
        store.row.open(NOON);
      });
      expect(store.lastSeen.waiting(here.clientId)).toBeUndefined();
    });
  });
});

describe("unused tokens", () => {
  const inactivity = { enabled: true, inactivity_threshold_days: 30, action: "disable" };
  const watched = async () => {
    const here = await world();
    await here.client.access("PATCH", "organizations", { service_token_inactivity: inactivity });
    return here;
  };
  const isEnabled = (store: AccountStore, { id }: World) => {
    catchInactive(store);
    return store.tokens.byId(id)?.enabled;
  };
  const at = (store: AccountStore, days: number) => {
    store.change(() => store.row.keepClock({ offset: 0, frozenAt: (NOON + days * DAY) * 1000 }));
  };

  test("one that was seen is none, also while that waits to be written", async () => {
    const here = await watched();
    await inStore(here, (store, storage) => {
      at(store, 29);
      store.lastSeen.note(here.clientId, NOON + 29 * DAY);
      at(store, 58);
      expect(isEnabled(store, here)).toBe(true);
      expect(onDisk(storage)).toEqual([null]); // or the case shows nothing
      store.lateWrites.now();
      expect(isEnabled(store, here)).toBe(true);
      at(store, 59);
      expect(isEnabled(store, here)).toBe(false);
    });
  });

  test.each([
    ["waits to be written", false],
    ["is on disk", true],
  ])("a use that %s stays one when the clock is set back, whatever comes then", async (_, isWritten) => {
    const here = await watched();
    await inStore(here, (store) => {
      const control = new AccountControl(store, new Listing(env, store.row, () => here.client.id));
      const clock = (now: string) => expect(control.setClock({ now })).toMatchObject({ ok: true });
      clock("2026-03-20T12:00:00Z");
      store.lastSeen.note(here.clientId, NOON + 19 * DAY);
      if (isWritten) store.lateWrites.now();
      clock("2026-03-02T12:00:00Z");
      store.lastSeen.note(here.clientId, NOON + DAY);
      store.lateWrites.now();
      expect(store.tokens.byId(here.id)?.lastSeenAt).toBe(NOON + DAY);
      clock("2026-04-18T12:00:00Z");
      expect(isEnabled(store, here)).toBe(true);
      clock("2026-04-19T12:00:00Z");
      expect(isEnabled(store, here)).toBe(false);
    });
  });
});
