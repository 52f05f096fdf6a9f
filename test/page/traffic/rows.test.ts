/** Traffic: a row for each request, which unfolds to what was asked, answered and decided. */
import { expect, it } from "vitest";
import { ask, makeToken, pair, protect } from "../../support/page/api.ts";
import { expectNoFindings } from "../../support/page/axe.ts";
import { freshAccount, openPage, settled } from "../../support/page/open.ts";

it("shows API and edge alike, newest first, and unfolds a refused visit to its reason and its explanation", async () => {
  const account = await freshAccount();
  const token = await makeToken(account, "ci");
  await protect(account, "app.example.com", token.id, "allow");
  await account.fetch("https://app.example.com/admin?x=1", { headers: pair(token), redirect: "manual" });
  const page = await openPage({ account: account.id, place: "traffic" });
  const rows = page.getByRole("table", { name: "Requests, newest first" }).locator("[data-row]");
  await expect.poll(() => rows.allInnerTexts()).toHaveLength(3);
  expect(await rows.first().innerText()).toContain("app.example.com/admin");
  expect(await rows.last().innerText()).toContain("create");
  await rows.first().click();
  await expect.poll(() => page.url()).toContain("open=3");
  const fold = page.locator("#request-3");
  await fold.getByText("only a policy with the decision non_identity").waitFor();
  expect(await fold.innerText()).toContain("GET app.example.com/admin?x=1");
  expect(await fold.innerText()).toContain("header-pair");
  expect(await fold.innerText()).not.toContain(token.client_secret);
  await settled(page);
  await expectNoFindings(page);
  await page.goBack();
  await expect.poll(() => fold.count()).toBe(0);
});

it("is walked through by keys: j and k move, Enter opens, Escape closes and leaves the focus on the row", async () => {
  const account = await freshAccount();
  for (const name of ["one", "two", "three"]) await makeToken(account, name);
  const page = await openPage({ account: account.id, place: "traffic" });
  await expect.poll(() => page.locator("[data-row]").count()).toBe(3);
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await page.locator("#request-2").waitFor();
  await page.keyboard.press("Escape");
  await expect.poll(() => page.locator("#request-2").count()).toBe(0);
  await expect
    .poll(() =>
      page
        .locator("[data-row]")
        .nth(1)
        .evaluate((row) => row === document.activeElement),
    )
    .toBe(true);
});

it("says loudly what is not emulated, and advises below its row and above the list", async () => {
  const account = await freshAccount();
  await ask(account, "GET", "access/service_tokens");
  await ask(account, "GET", "dns_records");
  const page = await openPage({ account: account.id, place: "traffic" });
  await page.getByRole("cell", { name: "not emulated" }).waitFor();
  await page.getByText("Advice: 1 thing to look at").click();
  await page.getByRole("link", { name: "request 2" }).click();
  const fold = page.locator("#request-2");
  await expect.poll(() => fold.innerText()).toContain("says nothing of what Cloudflare would answer");
  expect(await fold.innerText()).toContain("50100: not emulated");
});

it("keeps hostile names, bodies and user agents as text", async () => {
  const account = await freshAccount();
  const name = `<img src=x onerror=alert(1)>\u202e${"x".repeat(300)}`;
  await fetch(`${account.apiUrl}/accounts/${account.id}/access/service_tokens`, {
    method: "POST",
    headers: { authorization: "Bearer any", "user-agent": "<script>alert(1)</script>" },
    body: JSON.stringify({ name }),
  });
  const page = await openPage({ account: account.id, place: "traffic", query: { open: "1" }, width: 375 });
  const fold = page.locator("#request-1");
  await fold.getByText("<script>alert(1)</script>").waitFor();
  expect(await fold.innerText()).toContain("⟨U+202E⟩");
  expect(await fold.locator("img, script").count()).toBe(0);
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
});

it("shows a change of the page as its own, and the requests that name no account apart", async () => {
  const account = await freshAccount();
  await ask(account, "GET", "access/service_tokens");
  await fetch(`${account.apiUrl}/user/tokens/verify`, { headers: { authorization: "Bearer any" } });
  const page = await openPage({ account: account.id, place: "traffic" });
  await page.evaluate(
    (id) =>
      fetch(`/client/v4/accounts/${id}/access/service_tokens`, {
        method: "POST",
        headers: { "emulator-client": "page" },
        body: JSON.stringify({ name: "made on the page" }),
      }),
    account.id,
  );
  await page.getByTitle("A change that was made on this page").waitFor();
  await page.getByLabel("Sent by").selectOption("none");
  await expect.poll(() => page.locator("[data-row]").allInnerTexts()).toHaveLength(1);
  await page.getByRole("link", { name: "Requests without an account" }).click();
  await page.getByRole("heading", { name: "Traffic that names no account" }).waitFor();
  await page.getByText("/user/tokens/verify").first().waitFor();
});
