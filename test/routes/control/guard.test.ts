import { describe, expect, test } from "vitest";
import { freshId } from "../../support/workerd/accounts.ts";
import { BEARER, controlErrorIn, send, sendTo, type Bindings } from "../../support/workerd/client.ts";

const settings = `/_emulator/accounts/${freshId()}/settings`;
const operator = { authorization: "Bearer operators-own" };
const deployed: Bindings = { EMULATOR_MODE: "deployed", EMULATOR_OPERATOR_TOKEN: "operators-own" };

describe("on a developer's machine the control plane", () => {
  test.each([
    "localhost",
    "localhost:8787",
    "127.0.0.1:80",
    "127.8.8.8",
    "[::1]:8787",
    "emulator.localhost",
    "LOCALHOST",
  ])("answers under the loopback name %s, without credentials", async (host) => {
    expect((await send("GET", settings, { headers: { host } })).status).toBe(200);
  });

  test.each([
    "evil.example",
    "evil.example:8787",
    "192.168.0.7:8787",
    "0.0.0.0:8787",
    "localhost.evil.example",
    "127.0.0.1.evil.example",
    "notlocalhost",
    "localhost@evil.example",
    "api.cloudflare.com",
  ])("does not answer under the name %j", async (host) => {
    const answer = await send("GET", settings, { headers: { host } });
    expect([answer.status, controlErrorIn(answer).code]).toEqual([403, "host-not-loopback"]);
  });

  test.each(["http://localhost:3000", "http://127.0.0.1", "http://[::1]:5173", "https://app.localhost"])(
    "answers a page of the loopback origin %s",
    async (origin) => {
      expect((await send("GET", settings, { headers: { origin } })).status).toBe(200);
    },
  );

  test.each(["https://evil.example", "https://localhost.evil.example", "null", "file://"])(
    "does not answer a page of the origin %j",
    async (origin) => {
      const answer = await send("GET", settings, { headers: { origin } });
      expect([answer.status, controlErrorIn(answer).code]).toEqual([403, "origin-not-loopback"]);
    },
  );

  test("changes nothing for a page of another origin", async () => {
    const body = { access_enabled: false };
    await send("PATCH", settings, { headers: { origin: "https://evil.example", "content-type": "text/plain" }, body });
    expect((await send("GET", settings)).body).toMatchObject({ access_enabled: true });
  });

  test("lets no page of another origin read an answer", async () => {
    const answer = await send("GET", settings, { headers: { origin: "http://localhost:3000" } });
    expect(answer.headers.get("access-control-allow-origin")).toBeNull();
  });

  test("ignores credentials, right or wrong", async () => {
    expect((await send("GET", settings, { headers: BEARER })).status).toBe(200);
    expect((await send("GET", settings, { headers: { authorization: "nonsense" } })).status).toBe(200);
  });
});

describe("on a machine of others the control plane", () => {
  test.each<[string, Bindings]>([
    ["nothing is set", {}],
    ["its mode is not local", { EMULATOR_MODE: "deployed" }],
    ["its operator's token is empty", { EMULATOR_MODE: "deployed", EMULATOR_OPERATOR_TOKEN: "" }],
    ["the token is another one", deployed],
  ])("is closed when %s", async (_, bindings) => {
    for (const headers of [{}, BEARER, { authorization: "Bearer " }, { authorization: "Bearer undefined" }]) {
      const answer = await sendTo(bindings, "GET", settings, { headers });
      expect([answer.status, controlErrorIn(answer).code]).toEqual([403, "operator-token-needed"]);
    }
  });

  test("is closed under a loopback name, too", async () => {
    const answer = await sendTo(deployed, "GET", settings, { headers: { host: "localhost" } });
    expect(answer.status).toBe(403);
  });

  test("tells nothing of which paths there are to somebody without the token", async () => {
    expect((await sendTo(deployed, "GET", "/_emulator/no-such-path")).status).toBe(403);
    expect((await sendTo(deployed, "PATCH", "/_emulator/accounts")).status).toBe(403);
  });

  test("is open to the operator's token, under any name and from any page", async () => {
    const elsewhere = { host: "emulator.example.com", origin: "https://dashboard.example.com" };
    expect((await sendTo(deployed, "GET", settings, { headers: { ...operator, ...elsewhere } })).status).toBe(200);
  });

  test.each(["operators-ow", "operators-own2", "Operators-own", "operators-0wn"])(
    "is closed to %s, which is nearly the operator's token",
    async (token) => {
      const answer = await sendTo(deployed, "GET", settings, { headers: { authorization: `Bearer ${token}` } });
      expect(answer.status).toBe(403);
    },
  );

  test("says what to set and how to present it, and not the token", async () => {
    const answer = await sendTo(deployed, "GET", settings);
    expect(controlErrorIn(answer).message).toMatch(/EMULATOR_OPERATOR_TOKEN.*Authorization: Bearer/);
    expect(answer.text).not.toContain("operators-own");
  });
});

describe("every path of the control plane is behind the guard", () => {
  const account = `/_emulator/accounts/${freshId()}`;
  test.each([
    ["GET", `${account}/requests`],
    ["DELETE", `${account}/requests`],
    ["GET", `${account}/tokens`],
    ["GET", `${account}/tokens/some-id`],
    ["PATCH", `${account}/tokens/some-id`],
    ["GET", `${account}/snapshot`],
    ["PUT", `${account}/snapshot`],
    ["POST", `${account}/fork`],
    ["GET", `${account}/settings?evidence=true`],
    ["POST", "/_emulator/scan"],
    ["POST", "/_emulator/accounts"],
    ["POST", "/_emulator/seed"],
  ])("%s %s", async (method, path) => {
    const body = method === "GET" ? {} : { body: "{}" };
    const code = async (bindings: Bindings, headers: Record<string, string>) => {
      const answer = await sendTo(bindings, method, path, { ...body, headers });
      return answer.status === 403 ? controlErrorIn(answer).code : "let in";
    };
    const local = { EMULATOR_MODE: "local" };
    expect(await code(local, { host: "evil.example" })).toBe("host-not-loopback");
    expect(await code(local, { origin: "https://evil.example" })).toBe("origin-not-loopback");
    expect(await code(deployed, BEARER)).toBe("operator-token-needed");
    expect(await code({}, {})).toBe("operator-token-needed");
    expect(await code(deployed, operator)).toBe("let in");
    expect(await code(local, {})).toBe("let in");
  });
});

describe("health", () => {
  test.each<[string, Bindings, Record<string, string>]>([
    ["on a developer's machine", { EMULATOR_MODE: "local" }, {}],
    ["deployed", deployed, {}],
    ["closed for good", {}, {}],
    ["under another name", { EMULATOR_MODE: "local" }, { host: "ci-runner.example", origin: "https://ci.example" }],
  ])("answers anyone %s", async (_, bindings, headers) => {
    const answer = await sendTo(bindings, "GET", "/_emulator/health", { headers });
    expect([answer.status, answer.body]).toEqual([
      200,
      {
        status: "ok",
        version: expect.stringMatching(/^\d+\.\d+\.\d+/),
        schema_version: expect.any(Number),
        capabilities: expect.arrayContaining(["service-tokens", "settings", "verify", "zones"]),
        requests: expect.any(Number),
      },
    ]);
  });
});
