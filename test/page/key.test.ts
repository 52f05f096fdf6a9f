/** A deployed emulator's page asks for a key, and keeps it to itself. */
import { expect, test } from "vitest";
import { deployed, KEY } from "../support/node/deployed.ts";
import { expectNoFindings } from "../support/page/axe.ts";
import { allow, emptyPage, openPage, settled } from "../support/page/open.ts";

const ACCOUNT = "0000000000000000000000000000000a";

test("it asks for a key, refuses a wrong one, and sends the right one as a header alone", async () => {
  const { url } = await deployed();
  const page = await openPage({ url });
  allow(page, 403);
  const asked: { url: string; headers: Record<string, string>; body: string | null }[] = [];
  page.on("request", async (request) => {
    asked.push({ url: request.url(), headers: await request.allHeaders(), body: request.postData() });
  });
  await page.getByRole("heading", { name: "A key is needed here" }).waitFor();
  await expectNoFindings(page);

  await page.getByLabel("Key").fill("aek_this-is-not-the-right-key-at-all");
  await page.getByRole("button", { name: "Open" }).click();
  await page.getByRole("alert").waitFor();
  expect(await page.getByRole("alert").innerText()).not.toContain("aek_this");

  await page.getByLabel("Key").fill(KEY);
  await page.getByLabel("Key").press("Enter");
  await page.getByRole("heading", { name: "Accounts" }).waitFor();
  await settled(page);
  const withKey = asked.filter(({ headers }) => Object.values(headers).join("\n").includes(KEY));
  expect(withKey.length).toBeGreaterThan(0);
  for (const { headers } of withKey) {
    expect(Object.keys(headers).filter((name) => headers[name]?.includes(KEY))).toEqual(["authorization"]);
  }
  expect(asked.filter((request) => request.url.includes(KEY) || request.body?.includes(KEY))).toEqual([]);
  const kept = await page.evaluate(() => ({
    here: location.href,
    cookie: document.cookie,
    local: Object.values(localStorage),
    session: Object.values(sessionStorage),
  }));
  expect(kept).toEqual({ here: `${url}/_emulator/#/`, cookie: "", local: [], session: [KEY] });
  expect(await page.context().cookies()).toEqual([]);
});

test("the key lasts as long as the tab, and can be forgotten", async () => {
  const { url } = await deployed();
  const headers = { authorization: `Bearer ${KEY}` };
  await fetch(`${url}/_emulator/accounts`, { method: "POST", headers, body: JSON.stringify({ id: ACCOUNT }) });
  const page = await openPage({ url, account: ACCOUNT });
  allow(page, 403);
  await page.getByLabel("Key").fill(KEY);
  await page.getByLabel("Key").press("Enter");
  await page.getByRole("navigation", { name: "Places" }).waitFor();
  await page.reload();
  await page.getByRole("navigation", { name: "Places" }).waitFor();
  await settled(page);

  const another = await page.context().newPage(); // a tab of its own, in the same browser
  await another.goto(`${url}/_emulator/#/${ACCOUNT}/tokens`);
  await another.getByRole("heading", { name: "A key is needed here" }).waitFor();
  await another.close();

  await page.getByRole("button", { name: "Forget the key" }).click();
  await page.getByRole("heading", { name: "A key is needed here" }).waitFor();
  expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
});

test("a key that is withdrawn while somebody looks is asked for again", async () => {
  const { url } = await deployed();
  const headers = { authorization: `Bearer ${KEY}` };
  const made = await fetch(`${url}/_emulator/tenants`, {
    method: "POST",
    headers,
    body: JSON.stringify({ name: "team" }),
  });
  const { id, key } = (await made.json()) as { id: string; key: string };
  const page = await emptyPage({ url });
  allow(page, 401, 403);
  await page.goto("/_emulator/");
  await page.getByLabel("Key").fill(key);
  await page.getByLabel("Key").press("Enter");
  await page.getByRole("heading", { name: "Accounts" }).waitFor();
  const gone = await fetch(`${url}/_emulator/tenants/${id}`, { method: "DELETE", headers });
  expect(gone.ok).toBe(true);
  await page.goto(`${url}/_emulator/#/${ACCOUNT}/tokens`);
  await page.getByRole("heading", { name: "A key is needed here" }).waitFor();
});

test("an answer to no key that comes after the key was given does not ask for it again", async () => {
  const { url } = await deployed();
  const page = await openPage({ url, account: ACCOUNT });
  allow(page, 403);
  const letGo: (() => Promise<void>)[] = [];
  await page.route("**/clock?*", async (route) => {
    if (route.request().headers()["authorization"] === undefined) letGo.push(() => route.continue());
    else await route.continue();
  });
  await page.reload();
  await page.getByLabel("Key").fill(KEY);
  await expect.poll(() => letGo.length).toBeGreaterThan(0);
  await page.getByLabel("Key").press("Enter");
  await page.getByRole("heading", { name: "Tokens", level: 1 }).waitFor();
  const refused = page.waitForResponse((answer) => answer.url().includes("/clock?") && answer.status() === 403);
  for (const go of letGo) await go();
  await (await refused).finished();
  await settled(page);
  expect(await page.getByRole("heading", { name: "A key is needed here" }).count()).toBe(0);
});
