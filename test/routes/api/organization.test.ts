/** The organization and the keys of an account, over HTTP. */
import { describe, expect, test } from "vitest";
import { AccessClient, invalid, ofGroup, ofToken, refusalIn, serviceAuth } from "../../support/workerd/access.ts";
import { send, tokenIn, type Answer } from "../../support/workerd/client.ts";

const START = "2026-03-01T12:00:00Z";
const auth_domain = "team.cloudflareaccess.com";
const inactivity = { enabled: true, inactivity_threshold_days: 30, action: "disable" };
const BAD_DOMAIN = "400 / 11004 access.api.error.invalid_auth_domain";

const resultOf = ({ body }: Answer) => (body as { readonly result: Readonly<Record<string, unknown>> }).result;

async function frozen(): Promise<AccessClient> {
  const client = new AccessClient();
  await client.account.control("PUT", "clock", { now: START, mode: "frozen" });
  return client;
}
const advance = ({ account }: AccessClient, by: string) => account.control("POST", "clock/advance", { by });
const shown = async (client: AccessClient, path = "organizations") => resultOf(await client.send("GET", path));

describe("the organization", () => {
  test("is there from the start, and a look at it makes no tables", async () => {
    const client = await frozen();
    const { id } = client.account;
    expect(await shown(client)).toEqual({
      allow_authenticate_via_warp: false,
      auth_domain: `${id}.cloudflareaccess.com`,
      auto_redirect_to_identity: false,
      created_at: "2024-01-01T00:00:00Z",
      is_ui_read_only: false,
      login_design: {},
      name: `${id}.cloudflareaccess.com`,
      session_duration: "24h",
      strict_service_token_auth: false,
      updated_at: "2024-01-01T00:00:00Z",
    });
  });

  test("is renamed, keeps what a PUT does not name, and a POST makes it anew", async () => {
    const client = await frozen();
    const put = await client.send("PUT", "organizations", { auth_domain, name: "Team", session_duration: "1h" });
    expect([put.status, resultOf(put)["updated_at"]]).toEqual([200, START]);
    await client.send("PUT", "organizations", { auth_domain, is_ui_read_only: true });
    await client.send("PATCH", "organizations", { name: "Other" });
    expect(await shown(client)).toMatchObject({
      name: "Other",
      session_duration: "1h",
      is_ui_read_only: true,
      auth_domain,
    });
    const made = await client.send("POST", "organizations", { auth_domain, name: "New" });
    expect(made.status).toBe(201);
    expect(await shown(client)).toMatchObject({ name: "New", session_duration: "24h", is_ui_read_only: false });
  });

  test("keeps no more than can be restored, however many requests bring it", async () => {
    const client = await frozen();
    const large = { note: "x".repeat(600_000) };
    expect((await client.send("PATCH", "organizations", { login_design: large })).status).toBe(200);
    const refused = await client.send("PATCH", "organizations", { custom_pages: large });
    expect(refusalIn(refused)).toMatch(/^400 \/ 12130 .*the options of the organization together must be nested/);
    const { body } = await client.account.control("GET", "snapshot");
    expect((await client.account.control("PUT", "snapshot", body)).status).toBe(200);
  });

  test("takes back what a GET answered", async () => {
    const client = await frozen();
    await client.send("PATCH", "organizations", { service_token_inactivity: inactivity });
    const before = await shown(client);
    expect((await client.send("PUT", "organizations", before)).status).toBe(200);
    expect(await shown(client)).toEqual(before);
  });

  test.each([
    ["PUT", { name: "a" }, BAD_DOMAIN],
    ["POST", { name: "a" }, BAD_DOMAIN],
    ["PATCH", { auth_domain: "a.example.com" }, BAD_DOMAIN],
    ["PATCH", { name: 7 }, invalid("name must be a string")],
    ["PATCH", { login_design: [] }, invalid("login_design must be an object")],
    [
      "PATCH",
      { service_token_inactivity: { enabled: true } },
      invalid("service_token_inactivity.inactivity_threshold_days must be a whole number from 30 to 365"),
    ],
  ])("a %s of %j is refused, and changes nothing", async (method, body, refusal) => {
    const client = await frozen();
    const before = await shown(client);
    expect(await client.refusal(method, "organizations", body)).toBe(refusal);
    expect(await shown(client)).toEqual(before);
  });

  test("is one of the account and of its zone, and is gone with a reset", async () => {
    const client = await frozen();
    await client.send("PATCH", "organizations", { name: "Team" });
    const zone = new AccessClient("zones", client.account.id);
    expect((await shown(zone))["name"]).toBe("Team");
    await send("DELETE", `/_emulator/accounts/${client.account.id}`);
    expect((await shown(client))["auth_domain"]).toBe(`${client.account.id}.cloudflareaccess.com`);
  });

  test("answers the revocation of a user, who must have an e-mail address", async () => {
    const client = await frozen();
    const answer = await client.send("POST", "organizations/revoke_user?devices=true", { email: "a@example.com" });
    expect([answer.status, resultOf(answer)]).toEqual([200, true]);
    expect(await client.refusal("POST", "organizations/revoke_user", {})).toBe(invalid("email is required"));
  });

  test("of a seed is what it says, and a domain that is none is refused", async () => {
    const id = new AccessClient().account.id;
    const seed = (organization: object) =>
      send("POST", "/_emulator/seed", { body: { accounts: [{ id, organization }] } });
    const refused = await seed({ auth_domain: "example.com" });
    expect(refused.text).toContain("organization.auth_domain");
    await seed({ auth_domain, service_token_inactivity: inactivity });
    const client = new AccessClient("accounts", id);
    expect(await shown(client)).toMatchObject({ auth_domain, service_token_inactivity: inactivity });
  });
});

describe("an unused token", () => {
  test("is disabled at the second at which it is due, wherever one looks first", async () => {
    for (const look of ["list", "get", "verify", "tokens", "snapshot", "requests"] as const) {
      const client = await frozen();
      await client.send("PATCH", "organizations", { service_token_inactivity: inactivity });
      const token = tokenIn(await client.account.create({ name: "unused" }));
      await advance(client, "720h");
      const { client_id, client_secret } = token;
      const text = {
        list: async () => (await client.account.list()).text,
        get: async () => (await client.account.get(token.id)).text,
        verify: async () => (await client.account.control("POST", "verify", { client_id, client_secret })).text,
        tokens: async () => (await client.account.control("GET", "tokens")).text,
        snapshot: async () => (await client.account.control("GET", "snapshot")).text,
        requests: async () => (await client.account.control("GET", "requests")).text,
      }[look];
      const seen = await text();
      if (look === "verify") expect(seen).toContain("disabled");
      else if (look !== "requests") expect(seen).toContain('"enabled":false');
      expect(resultOf(await client.account.get(token.id))).toMatchObject({
        enabled: false,
        updated_at: "2026-03-31T12:00:00Z",
      });
    }
  });

  test("is deleted, and the control plane tells when", async () => {
    const client = await frozen();
    await client.send("PATCH", "organizations", { service_token_inactivity: { ...inactivity, action: "delete" } });
    const { id } = tokenIn(await client.account.create({ name: "unused" }));
    await advance(client, "719h59m59s");
    expect((await client.account.get(id)).status).toBe(200);
    await advance(client, "1h");
    expect(refusalIn(await client.account.get(id))).toContain("404 / 12135");
    expect((await client.account.control("GET", "tokens?deleted=true")).text).toContain(
      '"deleted_at":"2026-03-31T12:00:00Z"',
    );
  });

  test("is used by a verification, also by one of a secret that it has no more", async () => {
    const client = await frozen();
    await client.send("PATCH", "organizations", { service_token_inactivity: inactivity });
    const token = tokenIn(await client.account.create({ name: "used" }));
    await advance(client, "240h");
    const { client_id, client_secret } = token;
    await client.account.control("POST", "verify", { client_id, client_secret });
    await client.account.rotate(token.id);
    await advance(client, "719h59m59s");
    expect(resultOf(await client.account.get(token.id))["enabled"]).toBe(true);
    await advance(client, "1s");
    expect(resultOf(await client.account.get(token.id))["enabled"]).toBe(false);
  });

  test("stays caught when the clock goes back before anybody asked", async () => {
    const client = await frozen();
    await client.send("PATCH", "organizations", { service_token_inactivity: inactivity });
    const { id } = await client.token("unused");
    await advance(client, "720h");
    await client.account.control("PUT", "clock", { now: START });
    expect(resultOf(await client.account.get(id))["enabled"]).toBe(false);
  });

  test("is left alone while a policy or a group names it, and due when that ends", async () => {
    const client = await frozen();
    await client.send("PATCH", "organizations", { service_token_inactivity: inactivity });
    const [direct, grouped] = [await client.token("a"), await client.token("b")];
    const group = await client.group({ include: [ofToken(grouped.id)] });
    const policy = await client.policy(serviceAuth(ofToken(direct.id), ofGroup(group.id)));
    await advance(client, "2000h");
    for (const { id } of [direct, grouped]) expect(resultOf(await client.account.get(id))["enabled"]).toBe(true);
    await client.send("DELETE", `policies/${policy.id}`);
    const { now } = (await client.account.control("GET", "clock")).body as { now: string };
    await advance(client, "1h");
    expect(resultOf(await client.account.get(direct.id))).toMatchObject({ enabled: false, updated_at: now });
    expect(resultOf(await client.account.get(grouped.id))["enabled"]).toBe(true);
  });

  test("is caught when the setting is switched on, and not before", async () => {
    const client = await frozen();
    const { id } = await client.token("old");
    await advance(client, "2000h");
    await client.send("PATCH", "organizations", { service_token_inactivity: { ...inactivity, enabled: false } });
    expect(resultOf(await client.account.get(id))["enabled"]).toBe(true);
    const patched = await client.send("PATCH", "organizations", { service_token_inactivity: inactivity });
    expect(resultOf(await client.account.get(id))).toMatchObject({
      enabled: false,
      updated_at: resultOf(patched)["updated_at"],
    });
  });
});

describe("the keys", () => {
  test("are as old as the organization, get another interval, and rotate by the account's clock", async () => {
    const client = await frozen();
    expect(await shown(client, "keys")).toEqual({
      days_until_next_rotation: 0,
      key_rotation_interval_days: 42,
      last_key_rotation_at: "2024-01-01T00:00:00.000000Z",
    });
    await client.send("POST", "keys/rotate");
    await client.send("PUT", "keys", { key_rotation_interval_days: 30 });
    await advance(client, "36h");
    expect(await shown(client, "keys")).toEqual({
      days_until_next_rotation: 28,
      key_rotation_interval_days: 30,
      last_key_rotation_at: "2026-03-01T12:00:00.000000Z",
    });
  });

  test.each([[{}], [{ key_rotation_interval_days: 20 }], [{ key_rotation_interval_days: "30" }]])(
    "refuse %j",
    async (body) => {
      expect(await (await frozen()).verdict("PUT", "keys", body)).toBe("400 / 12130");
    },
  );
});
