/** The page is the same wherever the emulator runs, and nobody else's page can use it. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { expect, onTestFinished, test } from "vitest";
import type * as Embedded from "../../src/node/miniflare.ts";
import { startWranglerDev } from "../support/black-box/wrangler-dev.ts";
import { built } from "../support/node/built-library.ts";
import { accountPlaces } from "../support/page/everywhere.ts";
import { addressOf, allow, emptyPage, emulator, freshAccount, openPage, settled } from "../support/page/open.ts";

const { emulatorWorkers } = (await import(/* @vite-ignore */ built("miniflare.js"))) as typeof Embedded;

const servers: Readonly<Record<string, () => Promise<string>>> = {
  "raw workerd": async () => (await emulator()).url,
  "wrangler dev": async () => {
    const server = await startWranglerDev();
    onTestFinished(() => server.stop());
    return server.url;
  },
  Miniflare: async () => {
    const options = convertV4MiniflareOptions({ workers: emulatorWorkers() });
    const miniflare = new Miniflare({ ...options, host: "127.0.0.1", port: 0 });
    onTestFinished(() => miniflare.dispose());
    return (await miniflare.ready).origin;
  },
};

test.each(Object.entries(servers))("%s serves it", async (_, start) => {
  const url = await start();
  const answer = await fetch(`${url}/_emulator/`);
  const policy = answer.headers.get("content-security-policy") ?? "";
  expect(policy).not.toContain("unsafe");
  expect(policy).toContain("frame-ancestors 'none'");
  const page = await openPage({ url });
  expect(await page.locator("main h1").innerText()).not.toBe("");
  const created = await page.evaluate(async () => {
    const path = "/client/v4/accounts/0000000000000000000000000000000f/access/service_tokens";
    const body = JSON.stringify({ name: "made by a page" });
    return (await fetch(path, { method: "POST", body, headers: { authorization: "Bearer any" } })).status;
  });
  expect(created).toBe(201);
  await page.reload();
  await page.getByText("0000000000000000000000000000000f").first().waitFor();
});

test("it asks nobody but the emulator, at any place", async () => {
  const { id } = await freshAccount();
  const { url } = await emulator();
  const page = await emptyPage();
  const asked = new Set<string>();
  page.on("request", (request) => asked.add(new URL(request.url()).origin));
  for (const place of accountPlaces) {
    await page.goto(addressOf({ account: id, place }));
    await settled(page);
  }
  asked.delete("null"); // the icon, which is empty data
  expect([...asked]).toEqual([url]);
});

test("without JavaScript it says that it needs it", async () => {
  const page = await emptyPage({ context: { javaScriptEnabled: false } });
  await page.goto("/_emulator/");
  await page.locator("noscript").waitFor();
  expect(await page.locator("noscript").innerText()).toContain("This page needs JavaScript");
});

/** A site of somebody else, with this body. */
async function otherSite(body: string): Promise<string> {
  const server = createServer((_, response) => response.setHeader("content-type", "text/html").end(body));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test("a page of another origin cannot show it in a frame", async () => {
  const { url } = await emulator();
  const page = await emptyPage({ url: await otherSite(`<iframe src="${url}/_emulator/"></iframe>`) });
  allow(page, /frame-ancestors|X-Frame-Options|asked somebody else|ERR_BLOCKED_BY_RESPONSE/i);
  await page.goto("/");
  const [, frame] = page.frames();
  await expect.poll(() => frame?.url()).toMatch(/^chrome-error:/);
  expect(await frame?.evaluate(() => document.querySelector("#page"))).toBeNull();
});

test("a page of another origin can neither read nor change what the page can", async () => {
  const { url } = await emulator();
  const { id } = await freshAccount();
  const page = await emptyPage({ url: await otherSite("<title>another</title>") });
  allow(page, /asked somebody else/, /CORS policy/, /ERR_FAILED/, /ERR_BLOCKED/, /status of (400|403|501)/);
  await page.goto("/");
  const told = await page.evaluate(
    async ([origin, account]) => {
      const tokens = `${origin}/client/v4/accounts/${account}/access/service_tokens`;
      const asked = [
        fetch(`${origin}/_emulator/accounts`),
        fetch(`${origin}/_emulator/`, { mode: "no-cors" }),
        fetch(`${origin}/_emulator/accounts/${account}`, { method: "DELETE" }),
        fetch(tokens, { method: "POST", headers: { "emulator-client": "page" }, body: '{"name":"not mine"}' }),
        fetch(tokens, { method: "POST", mode: "no-cors", body: '{"name":"not mine"}' }),
      ];
      return (await Promise.allSettled(asked)).map((answer) =>
        answer.status === "fulfilled" ? `${answer.value.type} ${answer.value.status}` : "refused",
      );
    },
    [url, id] as const,
  );
  expect(told.filter((answer) => !["refused", "opaque 0"].includes(answer))).toEqual([]);
  const account = await (await emulator()).account({ id });
  expect((await account.tokens({ deleted: true })).tokens).toEqual([]);
});

test("a page of another origin that opens it in a window has no hold of it", async () => {
  const { url } = await emulator();
  const page = await emptyPage({ url: await otherSite("<title>another</title>") });
  await page.goto("/");
  const [opened] = await Promise.all([
    page.waitForEvent("popup"),
    page.evaluate((address) => {
      Object.assign(globalThis, { held: open(address) });
    }, `${url}/_emulator/`),
  ]);
  await opened.locator("main h1").waitFor();
  expect(await opened.evaluate(() => opener as unknown)).toBeNull();
  expect(await page.evaluate(() => (globalThis as unknown as { held: Window }).held.closed)).toBe(true);
});
