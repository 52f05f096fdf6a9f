/** A refusal is explained on the page, and mended there: the explanation is asked again by itself. */
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { expectNoFindings } from "../../support/page/axe.ts";
import { holding } from "../../support/page/holding.ts";
import { freshAccount, openPage } from "../../support/page/open.ts";
import { ask, made, makeToken, type Token } from "../../support/page/worlds/asking.ts";
import type { Account } from "../../support/node/built-library.ts";

const HOST = "app.example.com";
const ofToken = ({ id }: Token) => ({ service_token: { token_id: id } });

interface Case {
  readonly policies: (token: Token, other: Token) => readonly object[];
  readonly reason: string;
  readonly button: string;
  readonly prepare?: (account: Account, token: Token) => Promise<unknown>;
}

const serviceAuth = (more: object) => ({ name: "Machines", decision: "non_identity", precedence: 1, ...more });

const cases: Readonly<Record<string, Case>> = {
  "a token that is in no policy is added to one": {
    policies: (_, other) => [serviceAuth({ include: [ofToken(other)] })],
    reason: "not-in-policy",
    button: "Add the token to the policy",
  },
  "an application without a policy gets one": {
    policies: () => [],
    reason: "no-policy",
    button: "Add a Service Auth policy",
  },
  "an Allow policy becomes Service Auth": {
    policies: (token) => [{ name: "People", decision: "allow", precedence: 1, include: [ofToken(token)] }],
    reason: "allow-policy-does-not-admit-tokens",
    button: "Change it to Service Auth",
  },
  "a required address is taken away": {
    policies: (token) => [serviceAuth({ include: [ofToken(token)], require: [{ ip: { ip: "10.0.0.0/8" } }] })],
    reason: "not-in-policy",
    button: "Take the rule away",
  },
  "a token that is blocked gets a policy that comes first": {
    policies: () => [{ name: "Nobody", decision: "deny", precedence: 1, include: [{ everyone: {} }] }],
    reason: "denied-by-policy",
    button: "Add a Service Auth policy",
  },
  "a disabled token is enabled": {
    policies: (token) => [serviceAuth({ include: [ofToken(token)] })],
    reason: "disabled",
    button: "Enable the token",
    prepare: (account, { id }) => made(account, `/access/service_tokens/${id}`, { enabled: false }, "PUT"),
  },
  "an expired token is refreshed": {
    policies: (token) => [serviceAuth({ include: [ofToken(token)] })],
    reason: "expired",
    button: "Refresh the token",
    prepare: (account) => account.clock.advance("9000h"),
  },
};

async function makeWorld(account: Account, { policies, prepare }: Case) {
  const token = await makeToken(account, "ci");
  const other = await makeToken(account, "deploy");
  const app = await made(account, "/access/apps", {
    type: "self_hosted",
    name: "App",
    domain: HOST,
    policies: policies(token, other),
  });
  await prepare?.(account, token);
  return { token, other, app };
}

const statusOf = (page: Page) =>
  page
    .getByRole("status")
    .filter({ hasText: /gets in|refused/ })
    .first();

for (const [what, each] of Object.entries(cases)) {
  it(what, async () => {
    const account = await freshAccount();
    const { token, app } = await makeWorld(account, each);
    const page = await openPage({ account: account.id, place: "doors", query: { cell: `${app.id}~${token.id}` } });
    const panel = page.getByRole("region", { name: "ci at App" });
    await panel.getByText(each.reason, { exact: true }).waitFor();
    // The rule names the token: why it does not hold is told beside it.
    const isOutOfUse = ["disabled", "expired"].includes(each.reason);
    expect(await panel.getByText(`it does not count here: ${each.reason}`).count()).toBe(isOutOfUse ? 1 : 0);
    const quoted = each.reason === "no-policy" ? 0 : 1;
    expect(await panel.locator(".policy-head", { hasText: /^(Service Auth|Allow|Block) "\w+" / }).count()).toBe(quoted);
    await panel.getByRole("button", { name: each.button }).click();
    await panel.getByText("service-auth", { exact: true }).waitFor();
    expect(await panel.getByRole("group", { name: "To let it in" }).count()).toBe(0);
    const headers = { "cf-access-client-id": token.client_id, "cf-access-client-secret": token.client_secret };
    expect((await account.fetch(`https://${HOST}/`, { headers })).status).toBe(200);
    // The matrix behind it says so, too.
    await page.getByRole("link", { name: "admit: the token ci at App" }).waitFor();
    await expectNoFindings(page);
  });
}

it("a change that is done late takes the focus from nobody who is elsewhere by then", async () => {
  const account = await freshAccount();
  const { token, app } = await makeWorld(account, { policies: () => [], reason: "", button: "" });
  const page = await openPage({ account: account.id, place: "doors", query: { cell: `${app.id}~${token.id}` } });
  const change = await holding(page, "POST", "**/policies");
  await page.getByRole("button", { name: "Add a Service Auth policy" }).click();
  await change.asked(1);
  const filter = page.getByRole("searchbox", { name: "Application" });
  await filter.focus();
  change.letGo();
  await page.getByRole("link", { name: "admit: the token ci at App" }).waitFor();
  expect(await filter.evaluate((field) => field === document.activeElement)).toBe(true);
});

it("a policy that other applications have, too, says so before it is changed", async () => {
  const account = await freshAccount();
  const token = await makeToken(account, "ci");
  const other = await makeToken(account, "deploy");
  const policy = await made(account, "/access/policies", serviceAuth({ include: [ofToken(other)] }));
  const policies = [{ id: policy.id, precedence: 1 }];
  const app = await made(account, "/access/apps", { type: "self_hosted", name: "App", domain: HOST, policies });
  await made(account, "/access/apps", { type: "self_hosted", name: "B", domain: "b.example.com", policies });
  const page = await openPage({ account: account.id, place: "doors", query: { cell: `${app.id}~${token.id}` } });
  await page.getByText("2 applications have it: the change holds in all of them").waitFor();
  await page.getByRole("button", { name: "Add the token to the policy" }).click();
  await page.getByRole("link", { name: "admit: the token ci at B" }).waitFor();
});

it("a host without an application gets one where hosts without are refused", async () => {
  const account = await freshAccount();
  const token = await makeToken(account, "ci");
  await made(account, "/access/organizations", { deny_unmatched_requests: true }, "PATCH");
  const query = { view: "box", url: "new.example.com/a", by: "token", who: token.id };
  const page = await openPage({ account: account.id, place: "doors", query });
  await page.getByText("no-application-and-deny-unmatched", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Make the application" }).click();
  await page.getByText("service-auth", { exact: true }).waitFor();
});

it("a request without credentials is told what to send, as a command", async () => {
  const account = await freshAccount();
  const { app } = await makeWorld(account, {
    policies: (token) => [serviceAuth({ include: [ofToken(token)] })],
    reason: "",
    button: "",
  });
  const page = await openPage({ account: account.id, place: "doors", query: { cell: `${app.id}~none` } });
  const mend = page.getByRole("group", { name: "To let it in" });
  await mend.getByText(`/_edge/${account.id}/${HOST}/`).waitFor();
  await mend.getByText("CF-Access-Client-Secret: $CLIENT_SECRET").waitFor();
  await mend.getByRole("button", { name: "Copy the command" }).waitFor();
});

it("a refused change says why beside the button, and what was asked stays", async () => {
  const account = await freshAccount();
  const { token, app } = await makeWorld(account, {
    policies: (_, other) => [serviceAuth({ include: [ofToken(other)] })],
    reason: "",
    button: "",
  });
  const page = await openPage({ account: account.id, place: "doors", query: { cell: `${app.id}~${token.id}` } });
  const button = page.getByRole("button", { name: "Add the token to the policy" });
  await button.waitFor();
  await page.route("**/client/v4/**/policies/**", (route) =>
    route.fulfill({
      status: 409,
      contentType: "application/json",
      body: JSON.stringify({ success: false, result: null, errors: [{ code: 1, message: "Not now." }], messages: [] }),
    }),
  );
  const { allow } = await import("../../support/page/open.ts");
  allow(page, 409);
  await button.click();
  await page.getByRole("alert").filter({ hasText: "Not now." }).waitFor();
  await page.unroute("**/client/v4/**/policies/**");
  await button.click();
  await page.getByText("service-auth", { exact: true }).waitFor();
  expect(await page.getByRole("alert").count()).toBe(0);
  expect(await statusOf(page).count()).toBe(1);
  expect((await ask(account, "GET", `/access/apps/${app.id}`)).text).toContain(token.id);
});
