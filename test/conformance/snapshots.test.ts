/** Worlds over HTTP: a snapshot that is large, one that is too large, and a fork. */
import { expect, test } from "vitest";
import { Account, call, emulatorUrl, freshId } from "../support/black-box/account.ts";
import { namesOf } from "../support/black-box/answer.ts";

const control = (method: string, path: string, body?: unknown) =>
  call(`${emulatorUrl}/_emulator/${path}`, { method, body, headers: {} });

/** A fresh account with so many tokens, whose names are not ASCII. */
async function accountWith(count: number): Promise<Account> {
  const account = new Account();
  const seed = { settings: { assumptions: { "token-limit": "none" } }, bulk: { count, name: "größe {n} 😀" } };
  expect((await control("POST", "accounts", { id: account.id, seed })).status).toBe(201);
  return account;
}

test("a world of 3,000 tokens goes out as one document, and comes in as the same world", async () => {
  const account = await accountWith(3000);
  const known = await account.created({ name: "known" });
  const document = await control("GET", `accounts/${account.id}/snapshot`);
  expect(document.text.length).toBeGreaterThan(1024 * 1024); // more than one piece on its way
  const copy = new Account();
  expect(await control("PUT", `accounts/${copy.id}/snapshot`, document.text)).toMatchObject({
    status: 200,
    text: '{"tokens":3001}',
  });
  expect((await control("GET", `accounts/${copy.id}/snapshot`)).text).toBe(document.text);
  expect((await copy.list()).text).toBe((await account.list()).text);
  expect(await copy.verify(known, known.client_secret)).toMatchObject({ admitted: true });
});

test("a fork of it is there at once, and its own", async () => {
  const account = await accountWith(3000);
  const fork = new Account(emulatorUrl, freshId());
  expect((await control("POST", `accounts/${account.id}/fork`, { id: fork.id })).status).toBe(201);
  await fork.created({ name: "of the fork" });
  expect(namesOf(await fork.list("?per_page=1000&page=4"))).toEqual(["of the fork"]);
  expect(namesOf(await account.list("?per_page=1000&page=4"))).toEqual([]);
});

test("a document of more than 64 MiB is refused, and the account is as it was", async () => {
  const account = await accountWith(1);
  const { text } = await control("GET", `accounts/${account.id}/snapshot`);
  const padded = (length: number) => `${text}${" ".repeat(length - Buffer.byteLength(text))}`;
  const tooLarge = await control("PUT", `accounts/${account.id}/snapshot`, padded(64 * 1024 * 1024 + 1));
  expect([tooLarge.status, tooLarge.text]).toEqual([
    413,
    '{"error":{"code":"body-too-large","message":"The snapshot is larger than 64 MiB."}}',
  ]);
  expect((await control("GET", `accounts/${account.id}/snapshot`)).text).toBe(text);
  expect((await control("PUT", `accounts/${account.id}/snapshot`, padded(64 * 1024 * 1024))).status).toBe(200);
});

test("who is not let in sees why, whatever was sent", async () => {
  const answer = await call(`${emulatorUrl}/_emulator/accounts/${freshId()}/snapshot`, {
    method: "PUT",
    body: " ".repeat(10 * 1024 * 1024),
    headers: { origin: "https://evil.example" },
  });
  expect([answer.status, answer.text]).toEqual([403, expect.stringContaining("origin-not-loopback")]);
});
