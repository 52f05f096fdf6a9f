/** A secret that was just made is shown once, and stands nowhere else. */
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { freshAccount, openPage } from "../../support/page/open.ts";
import { faultsOf } from "../../support/page/sound.ts";
import { made, makeToken } from "../../support/page/worlds/asking.ts";

const boxOf = (page: Page) => page.getByRole("region", { name: /secret/i });

async function pairIn(page: Page): Promise<[string, string]> {
  const [id = "", secret = ""] = await boxOf(page).locator(".facts code").allInnerTexts();
  return [id, secret];
}

it("makes a token, and shows its secret until the box is closed", async () => {
  const account = await freshAccount();
  const page = await openPage({ account: account.id });
  await page.getByRole("button", { name: "New token" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill("ci");
  await page.getByRole("combobox", { name: "Duration" }).selectOption("Another …");
  await page.getByRole("textbox", { name: "Duration, such as" }).fill("2h45m");
  await page.getByRole("button", { name: "Create the token" }).dblclick();
  await page.getByText("Shown once.").waitFor();
  const [id, secret] = await pairIn(page);
  expect((await account.verify(id, secret)).admitted).toBe(true);
  const { tokens } = await account.tokens();
  expect(tokens.map(({ name, duration }) => [name, duration])).toEqual([["ci", "2h45m"]]);
  expect(await faultsOf(page)).toEqual([]);

  const stored = await page.evaluate(() =>
    JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, location.href, history.state]),
  );
  expect(stored).not.toContain(secret);

  await page.getByRole("link", { name: "Doors" }).click();
  await page.getByRole("link", { name: "Tokens" }).click();
  expect(await pairIn(page)).toEqual([id, secret]);
  await boxOf(page)
    .getByRole("button", { name: /^Close/ })
    .click();
  await expect.poll(() => page.content()).not.toContain(secret);
  await page.goBack();
  await page.goForward();
  expect(await page.content()).not.toContain(secret);
});

it("copies the pair as headers, as a command for the edge and as environment", async () => {
  const account = await freshAccount();
  await made(account, "/access/apps", {
    name: "App",
    type: "self_hosted",
    domain: "app.example.com",
    policies: [{ name: "Any", decision: "non_identity", include: [{ any_valid_service_token: {} }] }],
  });
  const context = { permissions: ["clipboard-read", "clipboard-write"] };
  const page = await openPage({ account: account.id, query: { new: "token" }, context });
  await page.getByRole("textbox", { name: "Name" }).fill("ci");
  await page.keyboard.press("Enter");
  await page.getByText("Shown once.").waitFor();
  await boxOf(page).locator("pre", { hasText: "app.example.com" }).waitFor();
  const [id, secret] = await pairIn(page);
  const copied = async (button: string): Promise<string> => {
    await page.getByRole("button", { name: button }).click();
    await page.getByText("Copied").waitFor();
    await page.getByText("Copied").waitFor({ state: "detached" });
    return page.evaluate(() => navigator.clipboard.readText());
  };
  expect(await copied("Copy as headers")).toBe(`CF-Access-Client-Id: ${id}\nCF-Access-Client-Secret: ${secret}`);
  expect(await copied("Copy as environment")).toBe(`CF_ACCESS_CLIENT_ID=${id}\nCF_ACCESS_CLIENT_SECRET=${secret}`);
  const command = await copied("Copy as curl");
  const url = /curl -i '(\S+)'/.exec(command)?.[1] ?? "";
  const headers = { "CF-Access-Client-Id": id, "CF-Access-Client-Secret": secret };
  expect((await fetch(url, { headers })).headers.get("emulator-reason")).toBe("service-auth");
});

it("quotes a path that a shell would run", async () => {
  const account = await freshAccount();
  const domain = "app.example.com/`id`|a'b";
  await made(account, "/access/apps", { name: "App", type: "self_hosted", domain });
  const page = await openPage({ account: account.id, query: { new: "token" } });
  await page.getByRole("textbox", { name: "Name" }).fill("ci");
  await page.keyboard.press("Enter");
  const command = await boxOf(page).locator("pre", { hasText: "`id`" }).innerText();
  const [first = ""] = command.split(" \\\n");
  expect(first).toMatch(/^curl -i 'http:.*'$/);
  expect(first).toContain("/app.example.com/`id`|a'\\''b'");
});

it("rotates with a grace: the new secret is shown, and the previous one is let in for a day", async () => {
  const account = await freshAccount();
  await account.clock.freeze("2026-01-01T00:00:00Z");
  const token = await makeToken(account, "ci");
  const page = await openPage({ account: account.id, query: { open: token.id } });
  await page.getByRole("combobox", { name: "Grace of the previous secret" }).selectOption("24 hours");
  await page.getByRole("button", { name: "Rotate the secret" }).click();
  await boxOf(page).getByRole("heading", { name: "Secret 2 of ci" }).waitFor();
  const [id, secret] = await pairIn(page);
  const reasonOf = async (clientSecret: string) => (await account.verify(id, clientSecret)).reason;
  expect(await reasonOf(secret)).toBeNull();
  await account.clock.advance("23h59m59s");
  expect(await reasonOf(token.client_secret)).toBeNull();
  await account.clock.advance("1s");
  expect(await reasonOf(token.client_secret)).toBe("grace-over");
});
