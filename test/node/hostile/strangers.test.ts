/** Who is not on this machine, or has no business here: what he can do to an emulator on raw workerd, and what he leaves. */
import { readdirSync } from "node:fs";
import { request } from "node:http";
import { request as requestSecurely } from "node:https";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { connect, type Emulator } from "../../support/node/built-library.ts";
import { commandLine } from "../../support/node/command-line.ts";
import { create, errorOf, refusedStart, started } from "../../support/node/emulators.ts";
import { scratchFolder } from "../../support/node/processes.ts";

/** This machine as others on its network see it; what comes from there comes from no loopback address. */
const own = Object.values(networkInterfaces())
  .flatMap((addresses) => addresses ?? [])
  .find(({ family, internal }) => family === "IPv4" && !internal)?.address;

type Headers = Readonly<Record<string, string>>;

function ask(url: string, headers: Headers, method = "GET", body = ""): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const send = url.startsWith("https:") ? requestSecurely : request;
    const sent = send(url, { method, headers, agent: false, rejectUnauthorized: false }, (answer) => {
      let text = "";
      answer.setEncoding("utf8").on("data", (part: string) => {
        text += part;
      });
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, text }));
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

function withOperatorToken(token: string): void {
  vi.stubEnv("EMULATOR_OPERATOR_TOKEN", token);
  onTestFinished(() => void vi.unstubAllEnvs());
}

const code = ({ text }: { readonly text: string }) => (JSON.parse(text) as { error?: { code: string } }).error?.code;
const fresh = () => `${crypto.randomUUID().replaceAll("-", "")}`;
const tokensOf = (id: string) => `/client/v4/accounts/${id}/access/service_tokens`;
const bearer = { authorization: "Bearer any-token" };

describe.skipIf(own === undefined)("an emulator that listens on every address", () => {
  const places = ({ port }: Emulator) => ({
    here: `http://127.0.0.1:${port}/_emulator/accounts`,
    there: `http://${own}:${port}/_emulator/accounts`,
  });

  test("opens its control plane to nobody who only says that he asks for localhost", async () => {
    const emulator = await started({ host: "0.0.0.0" });
    const { here, there } = places(emulator);
    expect((await ask(here, {})).status).toBe(200);
    for (const host of ["localhost", `localhost:${emulator.port}`, "127.0.0.1", "[::1]", `${own}:${emulator.port}`]) {
      for (const more of [{}, { "cf-connecting-ip": "127.0.0.1" }, { "x-forwarded-for": "127.0.0.1" }]) {
        const answer = await ask(there, { host, ...more });
        expect([answer.status, code(answer)]).toEqual([403, "operator-token-needed"]);
      }
    }
    expect((await ask(here, { host: `${own}:${emulator.port}` })).status).toBe(403);
  });

  test("answers others on its API plane, and about its health", async () => {
    const emulator = await started({ host: "0.0.0.0" });
    const origin = `http://${own}:${emulator.port}`;
    expect((await ask(`${origin}${tokensOf(fresh())}`, bearer, "POST", '{"name":"a"}')).status).toBe(201);
    for (const path of ["/_emulator/health", "/_emulator/openapi.json"]) {
      expect((await ask(origin + path, {})).status).toBe(200);
    }
  });

  test("opens it to who presents the operator's token, as the library does", async () => {
    withOperatorToken("operators-own");
    const emulator = await started({ host: "0.0.0.0" });
    const { there } = places(emulator);
    expect((await ask(there, { authorization: "Bearer operators-own" })).status).toBe(200);
    expect((await ask(there, { authorization: "Bearer operators-ow" })).status).toBe(403);
    const elsewhere = connect(`http://${own}:${emulator.port}`);
    expect(await (await elsewhere.account()).clock.read()).toMatchObject({ mode: "running" });
    vi.stubEnv("EMULATOR_OPERATOR_TOKEN", "");
    const refusal = await errorOf((await elsewhere.account()).clock.read());
    expect(refusal.message).toMatch(/EMULATOR_OPERATOR_TOKEN/);
  });

  test("does not take a client of its https for one of this machine, either", async () => {
    withOperatorToken("operators-own");
    const emulator = await started({ host: "0.0.0.0", tls: true });
    const { port } = new URL(emulator.tlsUrl ?? "");
    const path = "/_emulator/accounts";
    expect((await ask(`https://127.0.0.1:${port}${path}`, {})).status).toBe(200);
    expect((await ask(`https://${own}:${port}${path}`, { host: "localhost" })).status).toBe(403);
    const operator = { host: "localhost", authorization: "Bearer operators-own" };
    expect((await ask(`https://${own}:${port}${path}`, operator)).status).toBe(200);
    const home = await ask(`https://${own}:${port}/`, {});
    expect(home.text).toContain(`CLOUDFLARE_BASE_URL=https://${own}:${port}/client/v4`);
  });

  test("lets who guesses wait, and shows him the answer however much he sends", async () => {
    withOperatorToken("operators-own");
    const { there } = places(await started({ host: "0.0.0.0" }));
    const guess = (n: number) => ask(there, { authorization: `Bearer guess-${n}` }, "POST", "x".repeat(5_000_000));
    for (let n = 0; n < 10; n++) expect((await guess(n)).status).toBe(403);
    const answer = await guess(10);
    expect([answer.status, code(answer)]).toEqual([429, "too-many-guesses"]);
  });
});

describe("an operator's token that no client could present", () => {
  test.each(["two words", "grün", "line\nbreak"])("refuses the start by its name: %j", async (token) => {
    withOperatorToken(token);
    const refusal = await refusedStart({});
    expect(refusal.code).toBe("bad-settings");
    expect(refusal.message).toMatch(/^EMULATOR_OPERATOR_TOKEN has a character/);
    expect(refusal.message).not.toContain(token);
  });
});

describe("start", () => {
  const readyLines = async (words: readonly string[], env: Headers = {}) => {
    const emulator = commandLine().begin(["start", "--port", "0", ...words], { env });
    await emulator.firstLine;
    emulator.kill("SIGTERM");
    return { stdout: (await emulator.finished).stdout };
  };

  test("says, when it listens on more than loopback, for whom the control plane is and how to open it", async () => {
    const { stdout } = await readyLines(["--host", "0.0.0.0"]);
    expect(stdout).toContain("Its control plane answers clients on this machine only");
    expect(stdout).toContain("set EMULATOR_OPERATOR_TOKEN");
    const opened = await readyLines(["--host", "0.0.0.0"], { EMULATOR_OPERATOR_TOKEN: "operators-own" });
    expect(opened.stdout).toContain("clients on other machines that present EMULATOR_OPERATOR_TOKEN");
    expect(opened.stdout).not.toContain("operators-own");
  });

  test("says it on standard error with --json", async () => {
    const emulator = commandLine().begin(["start", "--port", "0", "--host", "0.0.0.0", "--json"]);
    expect(JSON.parse(await emulator.firstLine)).toMatchObject({ event: "ready" });
    emulator.kill("SIGTERM");
    expect((await emulator.finished).stderr).toContain("Its control plane answers clients on this machine only");
  });

  test.each(["127.0.0.1", "localhost"])("says nothing of it on %s", async (host) => {
    const { stdout } = await readyLines(["--host", host]);
    expect(stdout).toMatch(/^[^\n]+\nIts page, [^\n]+\n$/);
  });
});

describe("nothing is left on disk", () => {
  /** The databases of accounts. */
  const objectsIn = (folder: string) =>
    readdirSync(join(folder, "access-emulator-AccountObject")).filter((name) => /^[0-9a-f]{64}\.sqlite$/.test(name));

  test.each<[string, Headers]>([
    ["by 200 requests of a page of another site", { "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors" }],
    ["by 200 requests of a page, with its Origin", { origin: "https://evil.example", "content-type": "text/plain" }],
    ["by 200 requests without credentials", {}],
    ["by 200 requests with malformed ones", { authorization: "nonsense" }],
  ])("%s to accounts that nobody uses", async (_, headers) => {
    const persist = scratchFolder();
    const emulator = await started({ persist });
    const account = await emulator.account();
    await create(account);
    expect(objectsIn(persist)).toHaveLength(1);
    const statuses = await Promise.all(
      Array.from({ length: 200 }, async () => {
        const { status } = await ask(emulator.url + tokensOf(fresh()), headers, "POST", '{"name":"a"}');
        return status;
      }),
    );
    const isOfPage = "sec-fetch-site" in headers || "origin" in headers;
    expect(new Set(statuses)).toEqual(new Set([isOfPage ? 403 : 400]));
    expect(objectsIn(persist)).toHaveLength(1);
    await ask(emulator.url + tokensOf(account.id), headers, "POST", '{"name":"a"}');
    // The journal of an account that is used has it, and only a page cannot fill that.
    expect((await account.requests()).requests).toHaveLength(isOfPage ? 1 : 2);
  });
});

test(
  "visits to the edge make 250 accounts in a start, and no more; those that somebody uses are visited as ever",
  { timeout: 180_000 },
  async () => {
    const persist = scratchFolder();
    const emulator = await started({ persist });
    const objects = () =>
      readdirSync(join(persist, "access-emulator-AccountObject")).filter((name) => /^[0-9a-f]{64}\.sqlite$/.test(name));
    const visit = async (id: string, more: Headers = {}) =>
      (await ask(`${emulator.url}/_edge/${id}/app.example.com/`, more)).status;
    const byHost = (host: string, more: Headers = {}) => ask(`${emulator.url}/cdn-cgi/access/certs`, { host, ...more });

    const announced = fresh();
    await ask(`${emulator.url}/_emulator/accounts/${announced}`, {}, "PATCH", "{}");
    const [first, ...visited] = Array.from({ length: 250 }, fresh);
    expect(await visit(first ?? "")).toBe(200);
    for (const id of visited) expect(await visit(id)).toBe(200);
    const before = objects().length;
    expect(before).toBe(251);

    for (let n = 0; n < 20; n++) {
      expect(await visit(fresh())).toBe(404);
      expect(code(await byHost(`${fresh()}.cloudflareaccess.com`))).toBe("unclaimed-host");
      expect(code(await byHost("app.example.com", { "emulator-account": fresh() }))).toBe("no-such-account");
    }
    expect(objects()).toHaveLength(before);
    const refused = await ask(`${emulator.url}/_edge/${fresh()}/app.example.com/`, {});
    expect(refused.text).toMatch(/use the account first, by its API or by PATCH \/_emulator\/accounts/);

    expect(await visit(first ?? "")).toBe(200);
    expect(await visit(announced)).toBe(200);
    expect((await byHost(`${announced}.cloudflareaccess.com`)).status).toBe(200);
    const used = fresh();
    await ask(emulator.url + tokensOf(used), bearer, "POST", '{"name":"a"}');
    expect(await visit(used)).toBe(200);

    const asLibrary = { "emulator-edge-form": "host" };
    expect(await visit(fresh(), asLibrary)).toBe(200);
    expect(await visit(fresh(), { ...asLibrary, "sec-fetch-site": "same-origin" })).toBe(404);
    const account = await emulator.account();
    expect((await account.fetch("https://app.example.com/")).status).toBe(200);
  },
);
