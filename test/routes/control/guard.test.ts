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
    "api.cloudflare.com",
  ])("does not answer under the name %j", async (host) => {
    const answer = await send("GET", settings, { headers: { host } });
    expect([answer.status, controlErrorIn(answer).code]).toEqual([403, "host-not-loopback"]);
  });

  test.each(["http://localhost:3000", "http://127.0.0.1", "http://[::1]:5173", "https://emulator.localhost"])(
    "answers a page of the loopback origin %s",
    async (origin) => {
      expect((await send("GET", settings, { headers: { origin } })).status).toBe(200);
    },
  );

  test.each(["https://evil.example", "https://localhost.evil.example", "http://app.localhost:8787", "null", "file://"])(
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

describe("on a developer's machine, under raw workerd, the control plane", () => {
  const onWorkerd: Bindings = {
    EMULATOR_MODE: "local",
    EMULATOR_HOST: "workerd",
    EMULATOR_OPERATOR_TOKEN: "operators-own",
  };
  const ask = async (cf: Readonly<Record<string, unknown>>, headers: Record<string, string> = {}, path = settings) => {
    const answer = await sendTo(onWorkerd, "GET", path, { headers, cf });
    return answer.status === 200 ? "let in" : controlErrorIn(answer).code;
  };

  test.each(["127.0.0.1:54321", "127.8.8.8:1", "[::1]:54321", "[::ffff:127.0.0.1]:57152"])(
    "answers a client that connects from %s",
    async (clientIp) => {
      expect(await ask({ clientIp })).toBe("let in");
    },
  );

  test("answers a client on a Unix socket", async () => {
    expect(await ask({ clientPid: 5825, clientUid: 0 })).toBe("let in");
  });

  test.each([
    "192.0.2.2:44582",
    "[::ffff:192.0.2.2]:44582",
    "[2001:db8::1]:80",
    "[::127.0.0.1]:80",
    "[::ffff:127.evil]:80",
    "127.0.0.1.evil:80",
    "",
    undefined,
  ])("is closed to a client that connects from %s, whatever its Host header says", async (clientIp) => {
    for (const host of ["localhost", "127.0.0.1:8787"]) {
      expect(await ask({ clientIp }, { host })).toBe("operator-token-needed");
    }
  });

  test.each(["CF-Connecting-IP", "X-Forwarded-For", "X-Real-IP", "Forwarded"])(
    "believes no client that says by %s where it is",
    async (name) => {
      expect(await ask({ clientIp: "192.0.2.2:44582" }, { [name]: "127.0.0.1" })).toBe("operator-token-needed");
      expect(await ask({ clientIp: "127.0.0.1:44582" }, { [name]: "192.0.2.2" })).toBe("let in");
    },
  );

  test("is closed to what Node has taken out of TLS for a client elsewhere", async () => {
    expect(await ask({ clientIp: "127.0.0.1:1" }, { "emulator-from": "network" })).toBe("operator-token-needed");
  });

  test("is open to the operator's token from everywhere, under every name", async () => {
    expect(await ask({ clientIp: "198.51.100.1:1" }, { ...operator, host: "emulator:8787" })).toBe("let in");
  });

  test("says how to open it, and not the token", async () => {
    const answer = await sendTo(onWorkerd, "GET", settings, { headers: {}, cf: { clientIp: "192.0.2.2:1" } });
    expect(controlErrorIn(answer).message).toMatch(/own machine.*Authorization: Bearer.*EMULATOR_OPERATOR_TOKEN/);
    expect(answer.text).not.toContain("operators-own");
  });

  test("leaves the API plane, health and the documents open to clients elsewhere", async () => {
    const cf = { clientIp: "192.0.2.2:1" };
    for (const path of ["/_emulator/health", "/_emulator/openapi.json", "/client/v4/openapi.json"]) {
      expect((await sendTo(onWorkerd, "GET", path, { headers: {}, cf })).status).toBe(200);
    }
    const tokens = `/client/v4/accounts/${freshId()}/access/service_tokens`;
    expect((await sendTo(onWorkerd, "GET", tokens, { cf })).status).toBe(200);
  });
});

describe("under wrangler dev the control plane", () => {
  test.each([
    ["127.0.0.1", 200],
    ["::1", 200],
    ["192.0.2.2", 403],
    ["2001:db8::1", 403],
  ])("takes CF-Connecting-IP: %s for the address", async (address, status) => {
    const answer = await send("GET", settings, { headers: { "cf-connecting-ip": address } });
    expect(answer.status).toBe(status);
  });
});

describe("whoever guesses the operator's token", () => {
  const bindings: Bindings = {
    EMULATOR_MODE: "local",
    EMULATOR_HOST: "workerd",
    EMULATOR_OPERATOR_TOKEN: "operators-own",
  };
  const present = async (token: string, address: string, more: Readonly<Record<string, string>> = {}) => {
    const headers = { authorization: `Bearer ${token}`, ...more };
    const answer = await sendTo(bindings, "GET", settings, { headers, cf: { clientIp: `${address}:1` } });
    const seconds = Number(answer.headers.get("retry-after") ?? 0);
    return { seconds, verdict: answer.status === 200 ? "let in" : controlErrorIn(answer).code };
  };
  const guessOften = async (address: string) => {
    for (let n = 0; n < 10; n++) expect((await present(`guess-${n}`, address)).verdict).toBe("operator-token-needed");
  };

  test("has ten guesses, and is then told how long to wait, even with the right one", async () => {
    await guessOften("203.0.113.1");
    for (const token of ["guess-11", "operators-own"]) {
      const { verdict, seconds } = await present(token, "203.0.113.1");
      expect(verdict).toBe("too-many-guesses");
      expect(seconds).toBeGreaterThan(0);
      expect(seconds).toBeLessThanOrEqual(60);
    }
  });

  test("keeps nobody out who is elsewhere, and nobody who has presented it before from the same address", async () => {
    expect((await present("operators-own", "203.0.113.2")).verdict).toBe("let in");
    await guessOften("203.0.113.2");
    expect((await present("guess-11", "203.0.113.2")).verdict).toBe("too-many-guesses");
    expect((await present("operators-own", "203.0.113.2")).verdict).toBe("let in");
    expect((await present("operators-own", "203.0.113.3")).verdict).toBe("let in");
  });

  test("guesses no better behind TLS, where all have one address, after somebody has presented it", async () => {
    const behindTls = { "emulator-from": "network" };
    expect((await present("operators-own", "127.0.0.1", behindTls)).verdict).toBe("let in");
    for (let n = 0; n < 10; n++) await present(`guess-${n}`, "127.0.0.1", behindTls);
    expect((await present("operators-own", "127.0.0.1", behindTls)).verdict).toBe("too-many-guesses");
  });

  test("cannot guess on the API plane instead", async () => {
    const deployedHere: Bindings = { ...deployed, EMULATOR_HOST: "workerd" };
    const path = `/client/v4/accounts/${freshId()}/access/service_tokens`;
    const cf = { clientIp: "203.0.113.4:1" };
    const status = async (token: string) =>
      (await sendTo(deployedHere, "GET", path, { headers: { authorization: `Bearer ${token}` }, cf })).status;
    for (let n = 0; n < 10; n++) expect(await status(`guess-${n}`)).toBe(403);
    expect(await status("operators-own")).toBe(403);
  });
});

describe("on a machine of others the control plane", () => {
  test.each<[string, Bindings]>([
    ["nothing is set", {}],
    ["its mode is not local", { EMULATOR_MODE: "deployed" }],
    ["its operator's token is empty", { EMULATOR_MODE: "deployed", EMULATOR_OPERATOR_TOKEN: "" }],
    ["both of its operator's tokens are empty", { EMULATOR_OPERATOR_TOKEN: "", EMULATOR_OPERATOR_TOKEN_NEXT: "" }],
  ])("is closed to everybody when %s", async (_, bindings) => {
    for (const headers of [{}, BEARER, { authorization: "Bearer " }, { authorization: "Bearer undefined" }]) {
      const answer = await sendTo(bindings, "GET", settings, { headers });
      expect([answer.status, controlErrorIn(answer).code]).toEqual([503, "closed"]);
      expect(controlErrorIn(answer).message).toContain("npx wrangler secret put EMULATOR_OPERATOR_TOKEN");
      expect(controlErrorIn(answer).message).toContain("or without `--env` if it was deployed so");
    }
  });

  test("is closed when the token is another one", async () => {
    for (const headers of [{}, BEARER, { authorization: "Bearer " }, { authorization: "Bearer undefined" }]) {
      const answer = await sendTo(deployed, "GET", settings, { headers });
      expect([answer.status, controlErrorIn(answer).code]).toEqual([403, "operator-token-needed"]);
    }
  });

  test("is open to the next operator's token, too", async () => {
    const both = { ...deployed, EMULATOR_OPERATOR_TOKEN_NEXT: "the-next-one" };
    for (const headers of [operator, { authorization: "Bearer the-next-one" }]) {
      expect((await sendTo(both, "GET", settings, { headers })).status).toBe(200);
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
      return [403, 503].includes(answer.status) ? controlErrorIn(answer).code : "let in";
    };
    const local = { EMULATOR_MODE: "local" };
    expect(await code(local, { host: "evil.example" })).toBe("host-not-loopback");
    expect(await code(local, { origin: "https://evil.example" })).toBe("origin-not-loopback");
    expect(await code(deployed, BEARER)).toBe("operator-token-needed");
    expect(await code({}, {})).toBe("closed");
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
        access_schema_version: expect.any(Number),
        capabilities: expect.arrayContaining(["service-tokens", "settings", "verify", "zones"]),
        instance: "", // Node did not start it
        requests: expect.any(Number),
      },
    ]);
  });
});
