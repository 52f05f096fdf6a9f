/** What was answered with success is there after a restart, and after the power was cut. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Account, admitted, refused, ServiceTokens } from "../support/black-box/account.ts";
import { notFound, refusalOf, tokenOf, tokenWithSecretOf } from "../support/black-box/answer.ts";
import { startServer, type Server } from "../support/black-box/server.ts";
import { startWranglerDev } from "../support/black-box/wrangler-dev.ts";

const inAnHour = `${new Date(Date.now() + 3_600_000).toISOString().slice(0, 19)}Z`;

let folder: string;
let server: Server | undefined;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "access-emulator-state-"));
});
afterAll(async () => {
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

const restart = (running: Server) => running.stop();
const powerCut = (running: Server) => running.kill();

describe.each([
  { way: "a restart of workerd", start: startServer, end: restart },
  { way: "a power cut of workerd", start: startServer, end: powerCut },
  { way: "a restart of wrangler dev", start: startWranglerDev, end: restart },
  { way: "a power cut of wrangler dev", start: startWranglerDev, end: powerCut },
])("after $way", ({ start, end }) => {
  /** The account, the zone and the tokens as they were before; `there` finds them after. */
  async function lived() {
    server = await start({ persistTo: folder });
    const account = new Account(server.url);
    const { id: zoneId } = await account.zone();
    await account.settings({ assumptions: { "token-limit": 4, "secret-format": "hex" } });
    const untouched = await account.created({ name: "untouched" });
    const rotated = await account.created({ name: "rotated", duration: "17520h" });
    const second = tokenWithSecretOf(await account.rotate(rotated.id, { previous_client_secret_expires_at: inAnHour }));
    const disabled = await account.created({ name: "to be disabled" });
    await account.update(disabled.id, { name: "disabled 🦊", enabled: false });
    const deleted = await account.created({ name: "deleted" });
    await account.delete(deleted.id);
    const [list, settings] = [await account.list(), await account.settings()];

    await end(server);
    server = await start({ persistTo: folder });
    const there = {
      account: new Account(server.url, account.id),
      zone: new ServiceTokens(server.url, "zones", zoneId),
    };
    return { there, before: { list, settings }, tokens: { untouched, rotated, second, disabled, deleted } };
  }

  test("everything is as it was, and goes on from there", async () => {
    const { there, before, tokens } = await lived();
    const { account, zone } = there;

    expect((await account.list()).text).toBe(before.list.text);
    expect((await zone.list()).text).toBe(before.list.text);
    expect(await account.settings()).toEqual(before.settings);
    expect(refusalOf(await account.get(tokens.deleted.id))).toEqual(notFound);

    const { untouched, rotated, second, disabled, deleted } = tokens;
    expect(await account.verify(untouched, untouched.client_secret)).toEqual(admitted("current"));
    expect(await account.verify(rotated, rotated.client_secret)).toEqual(admitted("previous"));
    expect(await account.verify(rotated, second.client_secret)).toEqual(admitted("current"));
    expect(await account.verify(disabled, disabled.client_secret)).toEqual(refused("disabled", "current"));
    expect(await account.verify(deleted, deleted.client_secret)).toEqual(refused("unknown-client-id", null));

    expect(tokenOf(await account.rotate(rotated.id)).client_secret_version).toBe(3);
    expect((await account.created({ name: "new" })).client_secret).toMatch(/^[0-9a-f]{64}$/);
    expect(refusalOf(await account.create({ name: "one more" }))).toMatchObject({ status: 400, code: 12130 });
    await server?.stop();
  });
});
