/** Who is let in where, decided by the directory's tables and a clock that the test holds. */
import { env } from "cloudflare:workers";
import { runInDurableObject } from "cloudflare:test";
import { describe, expect, test } from "vitest";
import { defaultQuotas } from "../../../src/rules/tenants/quotas.ts";
import {
  admission,
  edgeAdmission,
  type Admission,
  type Asking,
  type Tables,
} from "../../../src/store/directory/admission.ts";
import { directoryMigrations } from "../../../src/store/directory/migrations.ts";
import { RequestWindows } from "../../../src/store/directory/request-windows.ts";
import { AccountsTable } from "../../../src/store/directory/tables/accounts.ts";
import { TenantsTable, type TenantRow } from "../../../src/store/directory/tables/tenants.ts";
import { UsageTable } from "../../../src/store/directory/tables/usage.ts";
import { OPERATOR, ZonesTable } from "../../../src/store/directory/tables/zones.ts";
import { Tenancy } from "../../../src/store/directory/tenancy.ts";
import { migrate } from "../../../src/store/migrate.ts";
import { freshId } from "../../support/workerd/accounts.ts";

interface Parts extends Tables {
  readonly windows: RequestWindows;
  readonly tenancy: Tenancy;
}

/** In a directory that is empty. */
function inDirectory<T>(use: (parts: Parts) => T): Promise<T> {
  return runInDurableObject(env.DIRECTORY.getByName(freshId()), (_, { storage }) => {
    migrate(storage, directoryMigrations);
    const { sql } = storage;
    const tables = {
      accounts: new AccountsTable(sql),
      zones: new ZonesTable(sql),
      tenants: new TenantsTable(sql),
      usage: new UsageTable(sql),
    };
    const windows = new RequestWindows();
    return use({ ...tables, windows, tenancy: new Tenancy(tables, windows) });
  });
}

const [A, B, ZONE] = ["a".repeat(32), "b".repeat(32), "f".repeat(32)];

function tenant(id: string, { quotas = {}, ...parts }: Partial<Omit<TenantRow, "quotas">> & { quotas?: object } = {}) {
  const row: TenantRow = {
    id,
    name: id,
    createdAt: 0,
    expiresAt: null,
    keyDigest: `key of ${id}`,
    previousDigest: null,
    previousExpiresAt: null,
    ...parts,
    quotas: { ...defaultQuotas, ...quotas },
  };
  return row;
}

const about = (id: string, scope: "accounts" | "zones" = "accounts") => ({ scope, id });

function asking(digest: string, what: Asking["about"] = null, more: Partial<Asking> = {}): Asking {
  const kind = digest.startsWith("key") ? "tenant-key" : "api-token";
  return { kind, digest, about: what, empties: false, letIn: 0, ...more };
}

const verdict = (found: Admission): string => (found.ok ? "ok" : found.reason);

describe("the key of a tenant", () => {
  test("counts until the tenant expires, and the one before it until its own end", () =>
    inDirectory((parts) => {
      parts.tenants.keep(tenant("one", { expiresAt: 100 }));
      const at = (digest: string, now: number) => verdict(admission(parts, parts.windows, asking(digest), now));
      expect([at("key of one", 99), at("key of one", 100), at("key of two", 0)]).toEqual(["ok", "unknown", "unknown"]);
      parts.tenancy.rotate("one", "key 2", 50);
      expect([at("key of one", 49), at("key of one", 50), at("key 2", 50)]).toEqual(["ok", "unknown", "ok"]);
      parts.tenancy.rotate("one", "key 3", 60); // a second click: of the old keys the last one counts
      expect([at("key of one", 49), at("key 2", 59), at("key 2", 60), at("key 3", 60)]).toEqual([
        "unknown",
        "ok",
        "unknown",
        "ok",
      ]);
      parts.tenancy.rotate("one", "key 4", null);
      expect([at("key 3", 60), at("key 4", 60)]).toEqual(["unknown", "ok"]);
    }));

  test("reaches accounts that the tenant made, also by zones that it bound, and no others", () =>
    inDirectory((parts) => {
      for (const id of ["one", "two"]) parts.tenants.keep(tenant(id));
      parts.tenancy.claim("one", [A], true, 0);
      parts.tenancy.claim("two", [B], true, 0);
      parts.zones.keep("one", { id: ZONE, accountId: A, name: "z" });
      const at = (digest: string, what: Asking["about"]) => admission(parts, parts.windows, asking(digest, what), 0);
      expect(at("key of one", about(A))).toMatchObject({ ok: true, owner: "one", accountId: A, accounts: null });
      expect(at("key of one", about(ZONE, "zones"))).toMatchObject({ ok: true, accountId: A });
      expect(at("key of one", about(A, "zones"))).toMatchObject({ ok: true, accountId: A }); // unbound
      const refused = [about(B), about(B, "zones"), about(ZONE), about("0".repeat(32))];
      for (const what of refused) expect(verdict(at("key of one", what))).toBe("not-yours");
      expect(verdict(at("key of two", about(ZONE, "zones")))).toBe("not-yours");
    }));
});

describe("an API token", () => {
  test("reaches the accounts of one tenant at a time, though others have it, too", () =>
    inDirectory((parts) => {
      for (const id of ["one", "two"]) parts.tenants.keep(tenant(id));
      parts.tenancy.claim("one", [A], true, 0);
      parts.tenancy.claim("two", [B], true, 0);
      for (const id of [A, B, ZONE]) parts.accounts.keepApiTokens(id, ["t"]);
      const at = (what: Asking["about"]) => admission(parts, parts.windows, asking("t", what), 0);
      expect(at(about(A))).toMatchObject({ owner: "one", accounts: [A], accountId: A });
      expect(at(about(B))).toMatchObject({ owner: "two", accounts: [B], accountId: B });
      expect(at(about(ZONE))).toMatchObject({ owner: OPERATOR, accounts: [ZONE], limits: { tokens: null } });
      expect(at(null)).toMatchObject({ owner: "one", accounts: [A], accountId: null });
    }));

  test("of a tenant that is no more opens nothing, at once", () =>
    inDirectory((parts) => {
      parts.tenants.keep(tenant("one"));
      parts.tenancy.claim("one", [A], true, 0);
      parts.accounts.keepApiTokens(A, ["t"]);
      expect(parts.tenancy.remove("one")).toBe(1);
      expect(verdict(admission(parts, parts.windows, asking("t", about(A)), 0))).toBe("unknown");
      expect([parts.accounts.has(A), parts.accounts.knowsApiToken("t")]).toEqual([false, false]);
      expect([parts.tenants.toEmpty(10), parts.tenancy.remove("one")]).toEqual([[A], undefined]);
    }));
});

describe("the quota of requests", () => {
  test("counts a minute from its first request, refusals, too, and begins anew", () => {
    const windows = new RequestWindows();
    expect([0, 10, 20, 59].map((now) => windows.take("one", 2, now))).toEqual([0, 0, 40, 1]);
    expect(windows.count("one", 59)).toBe(4);
    expect([windows.take("one", 2, 60), windows.count("one", 60)]).toEqual([0, 1]);
    expect(windows.take("one", 2, 5)).toBe(0); // a clock that was put back keeps nobody out
    expect([windows.take("two", 0, 0), windows.take("two", 0, 1), windows.take("three", null, 0)]).toEqual([60, 59, 0]);
  });

  test("is of the tenant, whoever asks for it, and of no other", () =>
    inDirectory((parts) => {
      for (const id of ["one", "two"]) parts.tenants.keep(tenant(id, { quotas: { requests_per_minute: 2 } }));
      parts.tenancy.claim("one", [A], true, 0);
      parts.accounts.keepApiTokens(A, ["t"]);
      const at = (digest: string, what: Asking["about"] = null) =>
        verdict(admission(parts, parts.windows, asking(digest, what), 0));
      expect([at("t"), at("key of one", about(B)), at("t"), at("key of one"), at("key of two")]).toEqual([
        "ok",
        "not-yours",
        "too-many-requests",
        "too-many-requests",
        "ok",
      ]);
    }));
});

describe("what may be let in without asking", () => {
  test("is a twentieth of what is left, in each second, and is counted when it is told", () => {
    const windows = new RequestWindows();
    const lent = (now: number) => [windows.lend("one", 200, now), windows.lend("one", 200, now)];
    expect(lent(0)).toEqual([0, 0]); // nothing was counted yet
    windows.take("one", 200, 0);
    expect([lent(0), lent(1)]).toEqual([
      [9, 0],
      [9, 0],
    ]);
    expect([windows.take("one", 200, 2, 150), windows.count("one", 2), lent(2)]).toEqual([0, 152, [2, 0]]);
    expect([windows.take("one", 200, 2, 60), lent(3)]).toEqual([58, [0, 0]]); // one more than 200
    expect(windows.take("one", 200, 60, 5)).toBe(0); // those were of the minute before
    expect([windows.count("one", 60), windows.lend("none", null, 0)]).toEqual([1, 1000]);
  });

  test("is nothing for a zone, for what empties an account, and shortly before a tenant or its previous key ends", () =>
    inDirectory((parts) => {
      parts.tenants.keep(tenant("one", { expiresAt: 100 }));
      parts.tenancy.claim("one", [A], true, 0);
      parts.accounts.keepApiTokens(A, ["t"]);
      const at = (what: Asking["about"], now: number, more: Partial<Asking> = {}, digest = "key of one") => {
        const found = admission(parts, parts.windows, asking(digest, what, more), now);
        return found.ok ? found.lease > 0 : found.reason;
      };
      const edge = (now: number) => {
        const found = edgeAdmission(parts, parts.windows, { accountId: A, key: null, letIn: 0 }, now);
        return found.ok ? found.lease > 0 : found.reason;
      };
      expect([at(about(A), 0), at(null, 1), at(about(A), 2, {}, "t"), edge(3)]).toEqual([true, true, true, true]);
      expect([at(about(A, "zones"), 4), at(about(A), 5, { empties: true })]).toEqual([false, false]);
      expect([at(about(A), 97), at(about(A), 98), at(about(A), 99, {}, "t"), edge(99)]).toEqual([
        true,
        false,
        false,
        false,
      ]);
      parts.tenancy.change("one", { expiresAt: null });
      parts.tenancy.rotate("one", "key 2", 50);
      expect([at(about(A), 47), at(about(A), 49), at(about(A), 51, {}, "key 2")]).toEqual([true, false, true]);
    }));
});

describe("the quota of accounts", () => {
  test("gives the last place once, to a fresh account or to one that was emptied", () =>
    inDirectory(({ tenants, tenancy, accounts }) => {
      tenants.keep(tenant("one", { quotas: { accounts: 2 } }));
      expect(tenancy.claim("one", [A], true, 0)).toEqual({ ok: true });
      accounts.forget(A); // it was emptied
      expect(tenancy.claim("one", [B], true, 0)).toEqual({ ok: true });
      expect(tenancy.claim("one", [ZONE], true, 0)).toEqual({ ok: true });
      const tooMany = { ok: false, reason: "too-many-accounts", limit: 2 };
      expect(tenancy.claim("one", [A], false, 0)).toEqual(tooMany);
      expect(tenancy.claim("one", [B, B], false, 0)).toEqual({ ok: true }); // it is in use
      expect(tenancy.claim("one", ["0".repeat(32)], true, 0)).toEqual(tooMany);
      expect(tenants.ownerOf("0".repeat(32))).toBeUndefined();
      expect(tenancy.claim("one", [B, "0".repeat(32)], false, 0)).toEqual({ ok: false, reason: "not-yours" });
      expect(tenancy.claim("none", [A], true, 0)).toEqual({ ok: false, reason: "not-yours" });
    }));

  test("that was lowered below what is in use keeps that, lets it be emptied, and takes nothing more", () =>
    inDirectory((parts) => {
      const { tenants, tenancy, accounts, windows } = parts;
      tenants.keep(tenant("one"));
      tenancy.claim("one", [A, B, ZONE], true, 0);
      tenancy.change("one", { quotas: { accounts: 1 } });
      accounts.forget(A);
      const at = (id: string, more: Partial<Asking> = {}) =>
        verdict(admission(parts, windows, asking("key of one", about(id), more), 0));
      expect([at(B), at(A), at(A, { empties: true })]).toEqual(["ok", "too-many-accounts", "ok"]);
    }));
});

test("the bytes of a tenant are the sum of its accounts' without being summed up again after each report", () =>
  inDirectory(({ tenants, tenancy, usage, accounts }) => {
    tenants.keep(tenant("one"));
    tenancy.claim("one", [A, B], true, 0);
    const report = (id: string, bytes: number) => {
      const more = usage.keep(id, { tokens: 1, journalRows: 1, bytes }, 0);
      if (more) usage.grew(tenants.ownerOf(id), more);
      return more;
    };
    expect([usage.bytesOf("one"), report(A, 100), report(B, 50), report(A, 70), report(A, 70)]).toEqual([
      0, 100, 50, -30, 0,
    ]);
    expect([usage.bytesOf("one"), usage.ofTenant("one").bytes]).toEqual([120, 120]);
    accounts.forget(B);
    usage.forget("one");
    expect([report(B, 9), usage.bytesOf("one")]).toEqual([undefined, 70]);
  }));

test("a release takes an account back whole, and only from its tenant", () =>
  inDirectory(({ tenants, tenancy, accounts, zones }) => {
    for (const id of ["one", "two"]) tenants.keep(tenant(id));
    tenancy.claim("one", [A], true, 0);
    zones.keep("one", { id: ZONE, accountId: A, name: "z" });
    tenancy.release("two", A);
    expect([tenants.ownerOf(A), accounts.has(A), zones.has("one", ZONE)]).toEqual(["one", true, true]);
    tenancy.release("one", A);
    expect([tenants.ownerOf(A), accounts.has(A), zones.has("one", ZONE)]).toEqual([undefined, false, false]);
  }));

describe("a visit to the edge", () => {
  test("is of an account in use and a tenant that is open; a key is the owner's by its tenant and its time", () =>
    inDirectory((parts) => {
      for (const id of ["one", "two"]) parts.tenants.keep(tenant(id, { expiresAt: 100 }));
      parts.tenancy.claim("one", [A], true, 0);
      parts.accounts.keep(B, 0, null);
      const at = (accountId: string, key: string | null, now = 0) => {
        const found = edgeAdmission(parts, parts.windows, { accountId, key, letIn: 0 }, now);
        return found.ok ? found.isOwner : found.reason;
      };
      expect([at(A, null), at(A, "key of two"), at(A, "key of none"), at(A, "key of one")]).toEqual([
        false,
        false,
        false,
        true,
      ]);
      expect([at(B, "key of one"), at(ZONE, "key of one"), at(A, "key of one", 100)]).toEqual([
        false,
        "unknown",
        "unknown",
      ]);
      parts.tenancy.rotate("one", "key 2", 50);
      expect([at(A, "key of one", 49), at(A, "key of one", 50), at(A, "key 2", 50)]).toEqual([true, false, true]);
    }));
});
