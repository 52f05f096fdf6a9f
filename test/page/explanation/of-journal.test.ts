/** A refused request of the journal is explained and mended in the traffic: what its token would meet now is asked by its id. */
import { expect, it } from "vitest";
import { expectNoFindings } from "../../support/page/axe.ts";
import { freshAccount, openPage } from "../../support/page/open.ts";
import { credentialsOf, made, makeToken, visit } from "../../support/page/worlds/asking.ts";

it("a token that was disabled is enabled, and its next request would get in", async () => {
  const account = await freshAccount();
  const ci = await makeToken(account, "ci");
  await made(account, "/access/apps", {
    type: "self_hosted",
    name: "App",
    domain: "app.example.com",
    policies: [{ name: "Machines", decision: "non_identity", include: [{ service_token: { token_id: ci.id } }] }],
  });
  await made(account, `/access/service_tokens/${ci.id}`, { enabled: false }, "PUT");
  await visit(account, "https://app.example.com/", credentialsOf(ci));
  const { id } = (await account.requests({ operation: "edge" })).requests[0] ?? { id: 0 };
  const page = await openPage({ account: account.id, place: "traffic", query: { open: String(id) } });
  await page.getByRole("button", { name: "Enable the token" }).click();
  await page.getByRole("status").filter({ hasText: "Asked now" }).filter({ hasText: "gets in" }).waitFor();
  await expectNoFindings(page);
});

it("a request that no policy let in is explained by the policies of now", async () => {
  const account = await freshAccount();
  const ci = await makeToken(account, "ci");
  await made(account, "/access/apps", { type: "self_hosted", name: "App", domain: "app.example.com", policies: [] });
  await visit(account, "https://app.example.com/", credentialsOf(ci));
  const { id } = (await account.requests({ operation: "edge" })).requests[0] ?? { id: 0 };
  const page = await openPage({ account: account.id, place: "traffic", query: { open: String(id) } });
  await page.getByRole("button", { name: "Add a Service Auth policy" }).click();
  await page.getByRole("code").filter({ hasText: "service-auth" }).waitFor();
});

it("a request that a fault answered is not said to have been changed, nor to get in with a token that is out of use", async () => {
  const account = await freshAccount();
  const ci = await makeToken(account, "ci");
  await made(account, "/access/apps", {
    type: "self_hosted",
    name: "App",
    domain: "app.example.com",
    policies: [{ name: "Machines", decision: "non_identity", include: [{ service_token: { token_id: ci.id } }] }],
  });
  await made(account, `/access/service_tokens/${ci.id}`, { enabled: false }, "PUT");
  await account.fault({ operation: "edge", position: "before", effect: { type: "gateway-page", status: 502 } });
  await visit(account, "https://app.example.com/", credentialsOf(ci));
  const { id } = (await account.requests({ operation: "edge" })).requests[0] ?? { id: 0 };
  const page = await openPage({ account: account.id, place: "traffic", query: { open: String(id) } });
  await page.getByText("A fault answered this request in the place of the edge.").waitFor();
  await page.getByRole("status").filter({ hasText: "Asked now" }).filter({ hasText: "disabled" }).waitFor();
  await page.getByRole("button", { name: "Enable the token" }).waitFor();
  expect(await page.getByText("since something was changed").count()).toBe(0);
});
