/** What answers tell a browser: those of the emulator itself all of it, those of the API plane nothing that Cloudflare's would not. */
import { createHash } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { Account, freshId } from "../support/black-box/account.ts";
import type { Answer } from "../support/black-box/answer.ts";
import { allow, Edge, ofToken, pairOf, serviceAuth } from "../support/black-box/edge.ts";
import { expectSafeHeaders, safeHeadersOf } from "../support/black-box/safe-headers.ts";
import { send } from "../support/black-box/wire.ts";

const none = { authorization: "" };
const ask = (path: string, more: Readonly<Record<string, string>> = {}, method = "GET"): Promise<Answer> =>
  send({ path, method, headers: { ...none, ...more } });

describe("an answer of the emulator itself has every header that keeps a browser safe:", () => {
  test.each([
    ["the page as text", "/", {}, 200],
    ["the description of the API", "/client/v4/openapi.json", {}, 200],
    ["the description of the control plane", "/_emulator/openapi.json", {}, 200],
    ["health", "/_emulator/health", {}, 200],
    ["a path that is nowhere", "/no/such/path", {}, 404],
    ["a path that is nowhere on the control plane", "/_emulator/no/such/path", {}, 404],
    ["a refusal by the name", "/_emulator/accounts", { host: "192.168.0.7" }, 403],
    ["a refusal of a foreign page", "/_emulator/accounts", { origin: "https://evil.example" }, 403],
    ["health, asked by a foreign page", "/_emulator/health", { origin: "https://evil.example" }, 200],
    ["the page, asked by a foreign page", "/", { origin: "https://evil.example" }, 200],
    ["what is not under the name of the API", "/", { host: "api.cloudflare.com" }, 404],
    ["a host that is none", "/", { host: "a b" }, 400],
    ["what only begins like the edge", "/_edges", {}, 404],
  ])("%s", async (what, path, headers, status) => {
    const answer = await ask(path, headers);
    expect(answer.status).toBe(status);
    expectSafeHeaders(answer, what);
  });

  test("the page, whose policy lets in its one style, and no script", async () => {
    const answer = await ask("/", { accept: "text/html" });
    const [, style = ""] = /<style>(.*?)<\/style>/s.exec(answer.text) ?? [];
    const digest = createHash("sha256").update(style).digest("base64");
    const policy = `default-src 'none'; style-src 'sha256-${digest}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
    expectSafeHeaders(answer, "the page", policy);
    expect(answer.text).not.toMatch(/<script| style=| on\w+=|javascript:/);
  });

  test("the page at /_emulator/, whose policy lets in its single style and two scripts, and asks the emulator alone", async () => {
    const answer = await ask("/_emulator/");
    expect(answer.status).toBe(200);
    const digestsOf = (tag: string, count: number): string => {
      const contents = [...answer.text.matchAll(new RegExp(`<${tag}>(.*?)</${tag}>`, "gs"))];
      expect(contents).toHaveLength(count);
      const digests = contents.map(([, content = ""]) => createHash("sha256").update(content).digest("base64"));
      return digests.map((digest) => `'sha256-${digest}'`).join(" ");
    };
    const policy = `default-src 'none'; script-src ${digestsOf("script", 2)}; style-src ${digestsOf("style", 1)}; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'`;
    expectSafeHeaders(answer, "the page", policy);
    expect(answer.text.replace(/<(script|style)>.*?<\/\1>/gs, "")).not.toMatch(/<script| style=| on\w+=|javascript:/);
  });

  test("another method than GET at the page", async () => {
    for (const method of ["POST", "DELETE", "OPTIONS"]) {
      for (const path of ["/", "/_emulator/"]) expectSafeHeaders(await ask(path, {}, method), `${method} ${path}`);
    }
  });
});

describe("an answer of the API plane has none of them:", () => {
  const bearer = { authorization: "Bearer any" };
  test.each([
    ["a success", "GET", `accounts/${freshId()}/access/service_tokens`, bearer],
    ["a refusal for credentials", "GET", `accounts/${freshId()}/access/service_tokens`, {}],
    ["a refusal of a foreign page", "GET", "accounts", { ...bearer, origin: "https://evil.example" }],
    ["a method that is not there", "PATCH", `accounts/${freshId()}/access/service_tokens`, bearer],
    ["a path that is nowhere", "GET", "no/such/path", bearer],
  ])("%s", async (_, method, path, headers) => {
    expect(safeHeadersOf(await ask(`/client/v4/${path}`, headers, method))).toEqual({});
  });
});

describe("a page of the edge lets nothing run:", () => {
  const POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
  let edge: Edge;
  beforeAll(async () => {
    edge = new Edge(new Account());
    const token = await edge.account.created({ name: "CI" });
    await edge.app("app.example.com", [serviceAuth(ofToken(token))]);
    await edge.app("people.example.com", [allow]);
  });
  const safety = ({ headers }: Answer) => [
    headers.get("content-security-policy"),
    headers.get("x-content-type-options"),
  ];

  test("a refusal, a redirect to the login, the login and what is no page of Access", async () => {
    const login = await edge.visit("people.example.com/");
    const place = (login.headers.get("location") ?? "").split(`/_edge/${edge.account.id}/`)[1] ?? "";
    const pages = {
      refusal: await edge.visit("app.example.com/"),
      redirect: login,
      login: await edge.visit(place),
      nowhere: await edge.visit(`${edge.team}/cdn-cgi/access/nothing`),
      unknownTeam: await edge.visit("nobody.cloudflareaccess.com/"),
    };
    expect(Object.values(pages).map(({ status }) => status)).toEqual([403, 302, 200, 404, 404]);
    for (const [what, answer] of Object.entries(pages)) {
      expect(safety(answer), what).toEqual([`${POLICY}, sandbox`, "nosniff"]);
    }
  });

  test("by hostname the policy stands alone", async () => {
    const answer = await ask("/", { host: "app.example.com", "emulator-account": edge.account.id });
    expect([answer.status, ...safety(answer)]).toEqual([403, POLICY, "nosniff"]);
  });

  test("what it says in JSON is taken for nothing else", async () => {
    await edge.organization({ strict_service_token_auth: true });
    const headers = { ...pairOf(`${"0".repeat(32)}.access`, "0".repeat(64)), accept: "application/json" };
    const answer = await edge.visit("app.example.com/", { headers });
    expect([answer.status, answer.headers.get("content-type")]).toEqual([401, "application/json"]);
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
  });

  test("what its origin answers keeps its own headers, and gets none of these", async () => {
    const answer = await ask("/", { host: "nobody.example.com", "emulator-account": edge.account.id });
    expect(answer.status).toBe(200);
    expect(Object.keys(safeHeadersOf(answer))).toEqual(["x-content-type-options", "cache-control"]); // the echo's own
  });
});

describe("the target *", () => {
  test("is the server as a whole to OPTIONS, under each name", async () => {
    for (const host of ["localhost", "evil.example", "api.cloudflare.com", "192.168.0.7"]) {
      const answer = await send({ method: "OPTIONS", path: "*", headers: { host } });
      expect([answer.status, answer.text]).toEqual([204, ""]);
      expect(answer.headers.get("allow")).toBe("GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
      expectSafeHeaders(answer, host);
    }
  });

  test.each(["GET", "POST", "DELETE"])("is no path of %s", async (method) => {
    const answer = await send({ method, path: "*" });
    expect([answer.status, answer.text]).toEqual([400, expect.stringContaining("Only OPTIONS is answered at *")]);
    expectSafeHeaders(answer, method);
  });

  test("is one as /*", async () => {
    expect((await send({ method: "OPTIONS", path: "/*" })).status).toBe(404);
  });
});
