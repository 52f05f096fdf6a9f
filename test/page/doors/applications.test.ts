/** Applications, policies and groups on the page, and the box that answers "would this get in?". */
import { expect, it } from "vitest";
import { expectNoFindings } from "../../support/page/axe.ts";
import { freshAccount, openPage } from "../../support/page/open.ts";
import { made, makeToken, type Token } from "../../support/page/worlds/asking.ts";
import type { Account } from "../../support/node/built-library.ts";

const rule = ({ id }: Token) => ({ service_token: { token_id: id } });

async function makeApp(account: Account, policies: readonly object[]) {
  return made(account, "/access/apps", { type: "self_hosted", name: "App", domain: "app.example.com", policies });
}

it("an application shows its policies in words, gets another one, and loses both", async () => {
  const account = await freshAccount();
  const ci = await makeToken(account, "ci");
  const deploy = await makeToken(account, "deploy");
  const group = await made(account, "/access/groups", { name: "Runners", include: [rule(ci)] });
  await makeApp(account, [
    {
      name: "Machines",
      decision: "non_identity",
      precedence: 1,
      include: [{ group: { id: group.id } }, { any_valid_service_token: {} }],
      require: [{ ip: { ip: "10.0.0.0/8" } }],
      exclude: [{ geo: { country_code: "PT" } }, { okta: { name: "x", identity_provider_id: "y" } }],
    },
  ]);
  const page = await openPage({ account: account.id, place: "doors", query: { view: "applications" } });
  await page.getByRole("link", { name: "App", exact: true }).click();
  const panel = page.getByRole("region", { name: "App", exact: true });
  for (const words of [
    "the group Runners",
    "any valid service token",
    "the address 10.0.0.0/8",
    "the country PT",
    '{"okta":{"name":"x","identity_provider_id":"y"}}',
  ]) {
    await panel.getByText(words).waitFor();
  }
  await expectNoFindings(page);
  await panel.getByRole("combobox", { name: "Let a token in by a Service Auth policy" }).fill("depl");
  await panel.getByRole("option").filter({ hasText: deploy.id }).click();
  await panel.getByRole("button", { name: "Add the policy" }).click();
  await panel.getByRole("link", { name: "deploy" }).waitFor();

  await panel.getByRole("button", { name: "Delete the policy" }).first().click();
  await page.keyboard.press("Escape"); // which keeps it, and the panel
  await panel.getByRole("group", { name: 'Delete "Machines"?' }).waitFor({ state: "detached" });
  await panel.getByText("the group Runners").waitFor();
  await panel.getByRole("button", { name: "Delete the policy" }).first().click();
  await panel.getByRole("group", { name: 'Delete "Machines"?' }).getByRole("button", { name: "Delete the" }).click();
  await panel.getByText("the group Runners").waitFor({ state: "detached" });
  await panel.getByRole("button", { name: "Delete the application" }).click();
  await panel
    .getByRole("group", { name: /^Delete "App"/ })
    .getByRole("button", { name: "Delete the" })
    .click();
  await page.getByText("No applications: tokens open nothing.").waitFor();
});

it("a question has the focus as soon as it is asked, so that Escape right after the click keeps what is there", async () => {
  const account = await freshAccount();
  await makeApp(account, [{ name: "Machines", decision: "bypass", include: [{ everyone: {} }] }]);
  const page = await openPage({ account: account.id, place: "doors", query: { view: "applications" } });
  await page.getByRole("link", { name: "App", exact: true }).click();
  const button = page.getByRole("button", { name: "Delete the policy" });
  const focused = await button.evaluate(async (element: HTMLElement) => {
    element.click();
    for (let turn = 0; turn < 5; turn++) await Promise.resolve(); // the page draws, but no frame is shown
    return document.activeElement?.textContent;
  });
  expect(focused).toBe("Keep");
  await page.keyboard.press("Escape");
  await page.getByRole("group", { name: 'Delete "Machines"?' }).waitFor({ state: "detached" });
  await button.waitFor();
});

it("groups are told in words", async () => {
  const account = await freshAccount();
  const page = await openPage({ account: account.id, place: "doors", query: { view: "groups" } });
  await page.getByText("No groups:").waitFor();
  const ci = await makeToken(account, "ci");
  await made(account, "/access/groups", { name: "Runners", include: [rule(ci)], require: [{ everyone: {} }] });
  await page.getByRole("heading", { name: "Runners" }).waitFor();
  await page.getByText("the service token ci").waitFor();
  await expectNoFindings(page);
});

it("the box explains a pair, keeps its secret out of the address, and asks by country", async () => {
  const account = await freshAccount();
  const ci = await makeToken(account, "ci");
  const require = [{ geo: { country_code: "PT" } }];
  await makeApp(account, [{ name: "Machines", decision: "non_identity", include: [rule(ci)], require }]);
  const page = await openPage({ account: account.id, place: "doors", query: { view: "box" } });
  await expectNoFindings(page);
  const form = page.getByRole("form", { name: "Would this get in?" });
  await form.getByLabel("URL, or a host with a path").fill("https://app.example.com/a");
  await form.getByRole("button", { name: "Ask" }).click();
  await page.getByText("no-credentials", { exact: true }).waitFor();

  await form.getByLabel("a client id and secret").check();
  await form.getByRole("textbox", { name: "Client id" }).fill(ci.client_id);
  await form.getByLabel("Client secret").fill("wrong");
  await form.getByRole("button", { name: "Ask" }).click();
  await page.getByText("wrong-secret", { exact: true }).waitFor();
  await page.getByRole("link", { name: "Go to the token" }).waitFor();
  await form.getByLabel("Client secret").fill(ci.client_secret);
  await form.getByRole("button", { name: "Ask" }).click();
  await page.getByText("not-in-policy", { exact: true }).waitFor();
  expect(page.url()).not.toContain(ci.client_secret);
  await form.getByText("More: where it comes from").click();
  await form.getByLabel("Country, two letters").fill("pt");
  await form.getByRole("button", { name: "Ask" }).click();
  await page.getByText("service-auth", { exact: true }).waitFor();
  await page.getByText("which is in force").waitFor();
  await expectNoFindings(page);
});
