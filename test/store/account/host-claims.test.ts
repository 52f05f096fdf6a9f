/** The hosts that an account has, and what the directory knows of them: never one too few, whatever fails or comes at once. */
import { env } from "cloudflare:workers";
import { runInDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { eventually } from "../../support/eventually.ts";
import type { AccountObject } from "../../../src/store/account/account-object.ts";
import { AccountStore } from "../../../src/store/account/account-store.ts";
import { HostClaims } from "../../../src/store/account/host-claims.ts";
import { directory } from "../../../src/store/directory/directory.ts";
import { ClaimedHostsTable } from "../../../src/store/directory/tables/claimed-hosts.ts";
import { ofToken } from "../../support/workerd/access.ts";
import { accountOf, freshId, inStorage, evicted } from "../../support/workerd/accounts.ts";
import { askByHost as ask, doorOf as door, reasonOf } from "../../support/workerd/by-host.ts";
import { send } from "../../support/workerd/client.ts";

describe("an account whose state cannot be read", () => {
  const logged = vi.spyOn(console, "error");
  beforeEach(() => void logged.mockReset().mockImplementation(() => {}));
  afterEach(() => void logged.mockRestore());

  test("has its host still, and says itself what is wrong; beside another one it is as any that has it", async () => {
    const { host, id } = await door();
    await inStorage(accountOf(id), ({ sql }) => sql.exec(`INSERT INTO schema_versions (version) VALUES (99)`));
    await evicted(accountOf(id));
    const { status, error } = await ask(`http://${host}/`);
    expect([status, error?.message]).toEqual([500, expect.stringContaining(`account ${id} has schema version 99`)]);
    const other = await door(host);
    expect((await ask(`http://${host}/`)).error?.message).toContain(id);
    expect(await reasonOf(`http://${host}/`, { ...other.pair, "emulator-account": other.id })).toBe("service-auth");
    await send("DELETE", `/_emulator/accounts/${id}`);
    expect(await reasonOf(`http://${host}/`, other.pair)).toBe("service-auth");
  });
});

describe("the directory", () => {
  const hinted = async (host: string) => [...(await directory(env).accountsClaiming(host))];

  test("that cannot take a host has the change fail: the account is as it was, and the next try succeeds", async () => {
    const { client, host, application } = await door();
    const domain = `next.${host}`;
    const complaints = vi.spyOn(console, "error").mockImplementation(() => {});
    const inDirectory = (statement: string) =>
      runInDurableObject(directory(env), (_: unknown, { storage }) => void storage.sql.exec(statement));
    await inDirectory(`ALTER TABLE claimed_hosts RENAME TO lost_hosts`);
    const team = { auth_domain: `lost-${client.account.id.slice(0, 12)}.cloudflareaccess.com` };
    try {
      const verdicts = [
        await client.verdict("POST", "apps", { type: "self_hosted", name: "next", domain }),
        await client.verdict("PUT", `apps/${application.id}`, { type: "self_hosted", name: "next", domain }),
        await client.verdict("PUT", "organizations", team),
        (await client.account.control("PUT", `origins/${domain}`, { url: "http://127.0.0.1:9" })).status,
        (await client.account.control("POST", "fork", {})).status,
      ];
      expect(verdicts).toEqual(["500 / 10001", "500 / 10001", "500 / 10001", 500, 500]);
      expect((await client.list("apps")).map((each) => each["domain"])).toEqual([host]);
      expect((await client.account.control("GET", "origins")).body).toEqual({ origins: [] });
    } finally {
      await inDirectory(`ALTER TABLE lost_hosts RENAME TO claimed_hosts`);
      complaints.mockRestore();
    }
    expect(await reasonOf(`http://${host}/`)).toBe("no-credentials");
    await client.app({ domain });
    expect(await reasonOf(`http://${domain}/`)).toBe("no-policy");
  });

  test("finds a host behind any number of accounts that do not have it any more, and forgets those", async () => {
    const { host, id } = await door();
    const gone = Array.from({ length: 25 }, (_, n) => `${"0".repeat(16)}${n + 10}${freshId().slice(0, 14)}`);
    for (const each of gone) await directory(env).claimHosts(each, [host], null);
    expect(await hinted(host)).toEqual(gone.slice(0, 10));
    expect(await reasonOf(`http://${host}/`)).toBe("no-credentials");
    expect(await hinted(host)).toEqual([id]);
  });

  test("reads no more rows than it tells accounts, however many have the host", async () => {
    await runInDurableObject(directory(env), (_: unknown, { storage }) => {
      const host = `app.${freshId()}.example.com`;
      const ids = Array.from({ length: 3000 }, (_each, n) => n.toString(16).padStart(32, "0"));
      const cursors: SqlStorageCursor<never>[] = [];
      const sql = new Proxy(storage.sql, {
        get: (of, name) => (name === "exec" ? counted : (Reflect.get(of, name) as unknown)),
      });
      const counted = (query: string, ...values: SqlStorageValue[]) => {
        const cursor = storage.sql.exec<never>(query, ...values);
        cursors.push(cursor);
        return cursor;
      };
      const table = new ClaimedHostsTable(sql);
      for (const each of ids) table.keep(each, [host, `*.${host.slice(4)}`, "a.b"], null);
      const claiming = (most: number, after = "", only: string | null = null) => {
        cursors.length = 0;
        const found = table.claiming(host, { most, after, only });
        return [found, cursors.reduce((sum, { rowsRead }) => sum + rowsRead, 0) < 100];
      };
      expect(claiming(10)).toEqual([ids.slice(0, 10), true]);
      expect(claiming(10, ids[1234])).toEqual([ids.slice(1235, 1245), true]);
      expect(claiming(10, ids.at(-3))).toEqual([ids.slice(-2), true]);
      expect(claiming(10, "", ids[77])).toEqual([[ids[77]], true]);
      expect(claiming(10, "", "f".repeat(32))).toEqual([[], true]);
      for (const each of ids) table.keep(each, [], null);
      expect(claiming(10)).toEqual([[], true]);
    });
  });

  test.each(["before", "while", "after a look at it, before"])(
    "knows of a host that was announced, and is made after the account was emptied: %s it forgets",
    async (when) => {
      const id = freshId();
      const host = `app.${id}.example.com`;
      await runInDurableObject<AccountObject, void>(accountOf(id), async (_, { storage }) => {
        const store = new AccountStore(storage, undefined, () => id);
        expect(store.open(() => id)).toBeUndefined();
        const claims = new HostClaims(env, store, () => id);
        const keep = (hostname: string) =>
          store.change(() => store.access.origins.keep({ hostname, url: "http://127.0.0.1:9" }));
        const isLookedAt = when.startsWith("after"); // then it has no tables for hosts yet
        await claims.during(() => (isLookedAt ? undefined : keep(`other.${host}`)));
        const [isCleared, isKept] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
        await claims.during(async () => {
          await claims.announce([host]);
          const emptied = claims.forgetting(async () => {
            store.change(() => store.clear());
            isCleared.resolve();
            if (isLookedAt) await claims.during(() => undefined);
            if (when === "while") await isKept.promise;
            await directory(env).forget(id);
          });
          await (when === "while" ? isCleared.promise : emptied);
          keep(host);
          isKept.resolve();
        });
        expect(await hinted(host)).toEqual([id]);
        expect(await hinted(`other.${host}`)).toEqual([]);
      });
    },
  );

  test("is told of a host before the change, also when that is refused, and forgets a host that is gone soon after", async () => {
    const { client, host, application, id } = await door();
    expect(await hinted(host)).toEqual([id]);
    const refused = { type: "self_hosted", domain: `refused.${host}`, name: "an app" };
    expect(await client.verdict("POST", "apps", { ...refused, policies: [ofToken(freshId())] })).not.toBe("201");
    await client.send("DELETE", `apps/${application.id}`);
    await eventually(async () => expect([await hinted(host), await hinted(refused.domain)]).toEqual([[], []]));
  });

  test("that lost the hosts of an account has them again after the account's first use since it was started", async () => {
    const { client, host, pair, id } = await door();
    await directory(env).claimHosts(id, [], [host]); // as an emulator left it that knew no hosts
    expect((await ask(`http://${host}/`)).error?.code).toBe("unclaimed-host");
    await evicted(env.ACCOUNTS.getByName(id));
    await client.send("GET", "apps");
    expect(await reasonOf(`http://${host}/`, pair)).toBe("service-auth");
  });

  test("keeps a host that comes while another change of the account is settled", async () => {
    const { client, host } = await door();
    const domains = Array.from({ length: 8 }, (_, n) => `${n}.${host}`);
    await Promise.all(domains.map((domain) => client.app({ domain })));
    for (const domain of domains) expect(await reasonOf(`http://${domain}/`)).toBe("no-policy");
  });
});
