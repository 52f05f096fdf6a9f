/** Programs that keep tokens alive, and that end them in an emergency. */
import { expect } from "vitest";
import { Refused, type Item } from "./cloudflare.ts";
import { at, item } from "./place.ts";
import type { Program } from "./program.ts";

const DAY = 86_400_000;

const rotator: Program = {
  kind: "a rotator",
  does: "rotates what is older than 90 days with a day of grace, sees both secrets let in, and the old one refused afterwards",
  by: "alone",
  seed: (ago) => ({
    tokens: [
      ...Array.from({ length: 22 }, (_, n) => ({ name: `young-${n}` })),
      { name: "rotate-old", client_secret: "known-to-its-users", created_at: ago(120), duration: "8760h" },
    ],
  }),
  async run(cloudflare) {
    const tokens = at`/accounts/${cloudflare.account}/access/service_tokens`;
    const all = await cloudflare.list(tokens);
    expect(all.length).toBe(23); // on two pages
    const now = await cloudflare.now();
    const due = all.filter((token) => now - Date.parse(String(token["created_at"])) > 90 * DAY);
    expect(due).toMatchObject([{ name: "rotate-old", client_secret_version: 1 }]);
    for (const { id, client_id } of due) {
      const until = await cloudflare.inDays(1);
      const rotated = await cloudflare.post(at`/accounts/${cloudflare.account}/access/service_tokens/${id}/rotate`, {
        previous_client_secret_expires_at: until,
      });
      expect(rotated).toMatchObject({ client_id, client_secret_version: 2 });
      const secret = rotated["client_secret"];
      expect(await cloudflare.isRight(client_id, secret)).toBe(true);
      expect(await cloudflare.isRight(client_id, "known-to-its-users")).toBe(true);
      await cloudflare.wait("24h");
      expect(await cloudflare.isRight(client_id, "known-to-its-users")).toBe(false);
      expect(await cloudflare.isRight(client_id, secret)).toBe(true);
      expect("client_secret" in (await cloudflare.get(item(tokens, id)))).toBe(false);
    }
  },
};

const prolonging: Program = {
  kind: "a scheduled GitHub Action that prolongs a token",
  does: "looks once a week whether its token expires within 30 days, and refreshes it; its secret stays",
  by: "alone",
  async run(cloudflare) {
    const tokens = at`/accounts/${cloudflare.account}/access/service_tokens`;
    const made = await cloudflare.post(tokens, { name: "actions", duration: "1000h" });
    let refreshes = 0;
    for (let week = 0; week < 60; week += 1) {
      const [token] = await cloudflare.list(tokens, { name: "actions" });
      expect(token, `in week ${week}`).toMatchObject({ id: made.id, enabled: true });
      const left = Date.parse(String(token?.["expires_at"])) - (await cloudflare.now());
      expect(left, `in week ${week}`).toBeGreaterThan(0);
      if (left < 30 * DAY) {
        const refresh = at`/accounts/${cloudflare.account}/access/service_tokens/${made.id}/refresh`;
        const { expires_at } = await cloudflare.post(refresh);
        expect(Date.parse(String(expires_at))).toBeGreaterThan(Date.parse(String(token?.["expires_at"])));
        refreshes += 1;
      }
      await cloudflare.wait("168h");
    }
    expect(refreshes).toBe(2); // after two weeks, and nearly a year later
    expect(await cloudflare.isRight(made["client_id"], made["client_secret"])).toBe(true);
  },
};

const incident: Program = {
  kind: "a runbook for a leaked secret",
  does: "disables the token at once, ends the sessions of its applications, rotates the keys and the secret, and enables it again",
  by: "alone",
  seed: () => ({
    tokens: [{ name: "leaked", client_secret: "in-a-public-log" }, { name: "other" }],
    applications: [
      { domain: "one.example.com", admits: ["leaked"] },
      { domain: "two.example.com", admits: ["other"] },
    ],
  }),
  async run(cloudflare) {
    const { account } = cloudflare;
    const tokens = await cloudflare.list(at`/accounts/${account}/access/service_tokens`, { search: "leak" });
    const [leaked] = tokens;
    if (!leaked || tokens.length !== 1) throw new Error("Which token leaked?");
    const token = at`/accounts/${account}/access/service_tokens/${leaked.id}`;
    expect(await cloudflare.put(token, { enabled: false })).toMatchObject({ name: "leaked", enabled: false });
    expect(await cloudflare.reaches("one.example.com", leaked["client_id"], "in-a-public-log")).toBe(false);

    const names = (app: Item) => JSON.stringify(app["policies"]).includes(leaked.id);
    const apps = (await cloudflare.list(at`/accounts/${account}/access/apps`)).filter(names);
    expect(apps).toMatchObject([{ domain: "one.example.com" }]);
    for (const { id } of apps) await cloudflare.post(at`/accounts/${account}/access/apps/${id}/revoke_tokens`);
    const before = await cloudflare.get(at`/accounts/${account}/access/keys`);
    const after = await cloudflare.post(at`/accounts/${account}/access/keys/rotate`);
    expect(after["last_key_rotation_at"]).not.toBe(before["last_key_rotation_at"]);

    const rotate = at`/accounts/${account}/access/service_tokens/${leaked.id}/rotate`;
    const { client_id, client_secret } = await cloudflare.post(rotate, {}); // without grace
    await cloudflare.put(token, { enabled: true });
    expect(await cloudflare.reaches("one.example.com", client_id, client_secret)).toBe(true);
    expect(await cloudflare.reaches("one.example.com", client_id, "in-a-public-log")).toBe(false);
    // It is named by a policy, and so it cannot be deleted by mistake meanwhile.
    await expect(cloudflare.delete(token)).rejects.toThrow(Refused);
  },
};

export const rotationPrograms = [rotator, prolonging, incident];
