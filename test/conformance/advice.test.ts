/** What the official clients do when they are used as documented calls for no advice; and they wait when they are told to. */
import { expect, test } from "vitest";
import { eventually } from "../support/eventually.ts";
import { Account, call, emulatorUrl } from "../support/black-box/account.ts";
import { clientWithToken, clientWithRetries, generations } from "../support/black-box/clients.ts";

test.each(generations)("npm cloudflare $version", async (generation) => {
  const account = new Account();
  const place = { account_id: account.id };
  const { serviceTokens } = clientWithToken(generation).zeroTrust.access;
  const verify = async ({ client_id = "", client_secret = "" }) =>
    expect(await account.verify({ client_id }, client_secret)).toMatchObject({ admitted: true });

  const ids: string[] = [];
  for (const name of ["a", "b", "c", "d", "e"]) {
    const token = await serviceTokens.create({ ...place, name, duration: "8760h" });
    await verify(token);
    ids.push(token.id ?? "");
  }
  const [first = "", second = ""] = ids;
  let seen = 0;
  for await (const token of serviceTokens.list({ ...place, per_page: 2 })) seen += token.id === undefined ? 0 : 1;
  if (generation.pages) expect(seen).toBe(5);
  for await (const token of serviceTokens.list({ ...place, name: "a" })) expect(token.name).toBe("a");
  await serviceTokens.get(first, place);
  await serviceTokens.update(first, { ...place, name: "renamed", duration: "17520h" });
  await verify(await serviceTokens.rotate(first, place));
  await serviceTokens.delete(second, place);

  const answer = await call(`${emulatorUrl}/_emulator/accounts/${account.id}/requests`, { headers: {} });
  const { requests, advice } = JSON.parse(answer.text) as { requests: unknown[]; advice: unknown[] };
  expect(requests.length).toBeGreaterThan(10);
  // Generation 4 takes the list for one page: it does not see the rest, and is told so.
  expect(advice).toEqual(generation.pages ? [] : [expect.objectContaining({ kind: "list-not-paged-to-its-end" })]);
});

test.concurrent.each(generations)("npm cloudflare $version waits as long as Retry-After says", async (generation) => {
  const account = new Account();
  const token = await account.created();
  await account.freezeClock();
  await account.settings({ rate_limit: { quota: 1, window: "1s" } });
  const { serviceTokens } = clientWithRetries(generation).zeroTrust.access;
  const get = async () => serviceTokens.get(token.id, { account_id: account.id });
  expect(await get()).toMatchObject({ name: "a token" });
  // The window is over once the client was refused, however late that is on a busy machine.
  const second = get();
  await eventually(async () => expect((await journalOf(account)).statuses).toContain(429));
  await account.advanceClock("1s");
  expect(await second).toMatchObject({ name: "a token" });
  const { statuses, advice } = await journalOf(account);
  expect(statuses.slice(0, 3)).toEqual([201, 200, 429]);
  expect(statuses.slice(3).filter((status) => status !== 429)).toEqual([200]);
  expect(advice).toEqual(["secret-never-used"]); // and no retry at once
});

async function journalOf(account: Account): Promise<{ statuses: number[]; advice: string[] }> {
  const answer = await call(`${emulatorUrl}/_emulator/accounts/${account.id}/requests`, { headers: {} });
  const { requests, advice } = JSON.parse(answer.text) as {
    requests: { status: number }[];
    advice: { kind: string }[];
  };
  return { statuses: requests.map(({ status }) => status), advice: advice.map(({ kind }) => kind) };
}
