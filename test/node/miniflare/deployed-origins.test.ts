/** Origins of a deployed emulator, in workerd itself: what leaves it for the network, and nothing else does. */
import { readFileSync } from "node:fs";
import { convertV4MiniflareOptions, Miniflare, Response } from "miniflare";
import { expect, onTestFinished, test } from "vitest";
import { built } from "../../support/node/built-library.ts";

const HOST = "app.example.com";

test("what is let in leaves by https for the host of the list, and no redirect is followed", async () => {
  const left: { url: string; headers: Record<string, string> }[] = [];
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      modules: [
        { type: "ESModule", path: "worker.js", contents: readFileSync(built("worker.js"), "utf8") },
        { type: "Text", path: "page.html", contents: readFileSync(built("page.html"), "utf8") },
      ],
      compatibilityDate: "2026-06-01",
      bindings: { EMULATOR_OPERATOR_TOKEN: "operators-own", EMULATOR_ORIGINS: "origin.example:8443" },
      durableObjects: {
        ACCOUNTS: { className: "AccountObject", useSQLite: true },
        DIRECTORY: { className: "DirectoryObject", useSQLite: true },
      },
      outboundService: (request: Request) => {
        left.push({ url: request.url, headers: Object.fromEntries(request.headers) });
        return new Response("moved", { status: 302, headers: { location: "https://elsewhere.example/" } });
      },
    } as never),
  );
  onTestFinished(() => miniflare.dispose());
  const control = async (method: string, path: string, body: object = {}) => {
    const headers = { authorization: "Bearer operators-own" };
    const url = `http://emulator.example/_emulator/accounts${path}`;
    const answer = await miniflare.dispatchFetch(url, { method, headers, body: JSON.stringify(body) });
    return { status: answer.status, body: (await answer.json()) as { id: string } };
  };
  const { id } = (await control("POST", "")).body;
  const set = (url: string) => control("PUT", `/${id}/origins/${HOST}`, { url });
  expect((await set("https://elsewhere.example")).status).toBe(403);
  expect((await set("https://origin.example:8443")).status).toBe(200);
  const visit = await miniflare.dispatchFetch(`http://emulator.example/_edge/${id}/${HOST}/x?y=1`, {
    redirect: "manual",
    headers: { "cf-access-client-secret": "known-to-the-test", "emulator-authorization": "Bearer operators-own" },
  });
  expect([visit.status, await visit.text()]).toEqual([302, "moved"]);
  expect(visit.headers.get("location")).toBe("https://elsewhere.example/");
  expect(left.map(({ url }) => url)).toEqual(["https://origin.example:8443/x?y=1"]);
  expect(left[0]?.headers["via"]).toBe("1.1 access-emulator-emulator.example");
  expect(Object.keys(left[0]?.headers ?? {}).filter((name) => /^emulator-|secret/.test(name))).toEqual([]);
});
