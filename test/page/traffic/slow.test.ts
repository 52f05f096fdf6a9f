/** Traffic while the emulator answers slowly. */
import { it, onTestFinished } from "vitest";
import { ask, makeToken } from "../../support/page/api.ts";
import { emulator, freshAccount, openPage } from "../../support/page/open.ts";

/** In milliseconds, longer than it takes until new requests are asked for again. */
const SLOW = 4500;

it("shows requests and advice that are answered more slowly than they are asked for again", async () => {
  const account = await freshAccount();
  await fetch(`${(await emulator()).url}/client/v4/accounts`, {
    headers: { authorization: `Bearer ${account.token}` },
  });
  const page = await openPage({ account: account.id, place: "faults" });
  await page.route("**/_emulator/requests?*", async (route) => {
    await new Promise((done) => setTimeout(done, SLOW));
    await route.continue();
  });
  await page.goto(`/_emulator/#/${account.id}/traffic?of=none`);
  await page.locator("[data-row]").first().waitFor();
});

it("shows an account's requests and advice that are answered slowly while more come", async () => {
  const account = await freshAccount();
  await makeToken(account, "one");
  const page = await openPage({ account: account.id, place: "faults" });
  await page.route(/\/requests\?(?!.*per_page=1&advice)/, async (route) => {
    await new Promise((done) => setTimeout(done, SLOW));
    await route.continue();
  });
  const asked: Promise<unknown>[] = [];
  const client = setInterval(() => asked.push(ask(account, "GET", "access/service_tokens")), 500);
  onTestFinished(async () => {
    clearInterval(client);
    await Promise.all(asked);
  });
  await page.getByRole("link", { name: "Traffic", exact: true }).click();
  await page.locator("[data-row]").first().waitFor();
  await page.getByText(/^Advice: /).waitFor();
});
