/** What an account of a deployed emulator tells the directory of what it takes. */
import { env } from "cloudflare:workers";
import { expect, test, vi } from "vitest";
import { eventually } from "../../support/eventually.ts";
import { UsageReports } from "../../../src/store/account/usage-reports.ts";
import type { AccountUsage } from "../../../src/store/directory/tables/usage.ts";
import { newTenant } from "../../support/workerd/tenants.ts";

const { ACCOUNTS, DIRECTORY } = env;
const deployed: EmulatorEnv = { ACCOUNTS, DIRECTORY, EMULATOR_MODE: "deployed" };
const directory = () => DIRECTORY.getByName("directory");

async function bytesOf(tenantId: string): Promise<number | undefined> {
  const { rows } = await directory().usage(tenantId, 1, 1);
  return rows[0]?.used.bytes;
}

test("it is told late, and again after the account was emptied, though it is the same", async () => {
  const tenant = await newTenant();
  const id = await tenant.account();
  const usage: AccountUsage = { tokens: 1, journalRows: 2, bytes: 3 };
  const reports = new UsageReports(
    deployed,
    () => id,
    () => usage,
    0,
  );
  reports.soon();
  reports.soon();
  await eventually(async () => expect(await bytesOf(tenant.id)).toBe(3));
  await tenant.control("DELETE", `/accounts/${id}`);
  reports.forget();
  reports.soon(); // while it is not in use: nothing is kept
  await scheduler.wait(0);
  await directory().list(id, 0);
  expect(await bytesOf(tenant.id)).toBe(0);
  await eventually(async () => {
    reports.soon();
    expect(await bytesOf(tenant.id)).toBe(3);
  });
});

test("with it goes when the account was used last, in the same row", async () => {
  const tenant = await newTenant();
  const id = await tenant.account();
  const reports = new UsageReports(
    deployed,
    () => id,
    () => ({ tokens: 1, journalRows: 1, bytes: 1 }),
    0,
  );
  const before = Date.now();
  reports.soon();
  const usedAt = async () => (await directory().accounts(1, 1, { only: [id] })).accounts[0]?.usedAt;
  await eventually(async () => expect(await usedAt()).toBeGreaterThanOrEqual(before));
  expect((await tenant.control("GET", "/accounts")).body).toMatchObject({
    accounts: [{ id, last_used_at: expect.stringMatching(/^20\d\d-.*Z$/) as string }],
  });
});

test("on a developer's machine nothing is told", async () => {
  const usage = vi.fn<() => AccountUsage>();
  new UsageReports({ ...deployed, EMULATOR_MODE: "local" }, () => "", usage, 0).soon();
  await scheduler.wait(20);
  expect(usage).not.toHaveBeenCalled();
});
