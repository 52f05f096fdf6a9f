import { describe, expect, test } from "vitest";
import { operations } from "../../../src/routes/api/service-tokens/described.ts";
import { version } from "../../../src/version.ts";
import { ORIGIN, send } from "../../support/workerd/client.ts";

const browser = { accept: "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8" };

describe("the home page", () => {
  test("tells a program in plain text where to point a client", async () => {
    for (const headers of [{}, { accept: "*/*" }]) {
      const answer = await send("GET", "/", { headers });
      expect(answer.status).toBe(200);
      expect(answer.headers.get("content-type")).toMatch(/^text\/plain/);
      expect(answer.text).toContain(`access-emulator ${version}`);
      expect(answer.text).toContain(`CLOUDFLARE_BASE_URL=${ORIGIN}/client/v4\n`);
      expect(answer.text).toContain(`${ORIGIN}/_emulator/\n`);
    }
  });

  test("shows a browser a page that says that this is not Cloudflare", async () => {
    const answer = await send("GET", "/", { headers: browser });
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toMatch(/^text\/html/);
    expect(answer.text).toMatch(/^<!doctype html>/);
    expect(answer.text).toContain("not Cloudflare");
    expect(answer.text).toContain('<a href="/_emulator/">');
    expect(answer.text).toContain(`export CLOUDFLARE_BASE_URL=${ORIGIN}/client/v4`);
  });

  test("shows https where something in front of it has taken the request out of TLS", async () => {
    const { host } = new URL(ORIGIN);
    for (const accept of ["*/*", "text/html"]) {
      const shownFor = async (proto: string) =>
        (await send("GET", "/", { headers: { accept, "x-forwarded-proto": proto } })).text;
      expect(await shownFor("https")).toContain(`CLOUDFLARE_BASE_URL=https://${host}/client/v4`);
      expect(await shownFor("https")).not.toContain("http://");
      expect(await shownFor('javascript"')).toBe(await shownFor("http"));
    }
  });

  test("links only to paths that answer without credentials", async () => {
    const { text } = await send("GET", "/", { headers: browser });
    const links = [...text.matchAll(/href="([^"]+)"/g)].map(([, path]) => path ?? "");
    expect(links.length).toBeGreaterThan(0);
    for (const path of links) expect((await send("GET", path, { headers: {} })).status).toBe(200);
  });

  test("loads nothing from anywhere", async () => {
    const { text } = await send("GET", "/", { headers: browser });
    expect(text).not.toMatch(/<script|<link|<img|@import|url\(/);
  });
});

describe("the description of the API", () => {
  test("is an OpenAPI document that anyone may read", async () => {
    const answer = await send("GET", "/client/v4/openapi.json", { headers: {} });
    expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "application/json"]);
    expect(answer.body).toMatchObject({ openapi: expect.stringMatching(/^3\./), paths: expect.anything() });
  });

  test("is read only: other methods are refused as those of any path are", async () => {
    const answer = await send("POST", "/client/v4/openapi.json");
    expect([answer.status, answer.headers.get("allow")]).toEqual([405, "GET"]);
  });

  test("has each of the 12 operations at its path", async () => {
    const { body } = await send("GET", "/client/v4/openapi.json");
    const described = Object.values(operations).flatMap(({ scopes, path, method }) =>
      scopes.map((scope): [string, string] => {
        const id = scope === "accounts" ? "account_id" : "zone_id";
        return [`/${scope}/{${id}}/access/service_tokens${path}`, method];
      }),
    );
    expect(described).toHaveLength(12);
    for (const [path, method] of described) {
      expect(body).toHaveProperty(["paths", path, method]);
    }
  });
});
