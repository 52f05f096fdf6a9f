/** No secret stands in the journal, wherever it was sent: not as it is shown, and not as it is stored. */
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { accountOf, inStorage } from "../../support/workerd/accounts.ts";
import { BEARER, send, tokenIn, AccountClient } from "../../support/workerd/client.ts";
import { journalOf } from "../../support/workerd/journal.ts";

const account = new AccountClient("accounts");
let id: string;
const secrets: string[] = [];

beforeAll(async () => {
  const token = tokenIn(await account.create({ name: "a token" }));
  id = token.id;
  await account.settings({ assumptions: { "secret-format": "hex" } });
  const rotated = tokenIn(await account.rotate(id, {}));
  for (const { client_secret: secret } of [token, rotated]) secrets.push(secret ?? "");
});

/** All that the journal tells, and all that is stored of it. */
async function toldAndStored(): Promise<string> {
  const { requests, advice } = await journalOf(account, "?per_page=1000");
  const stored = await inStorage(accountOf(account.id), ({ sql }) =>
    sql.exec(`SELECT *, CAST(entry AS TEXT) AS entry FROM journal`).toArray(),
  );
  return JSON.stringify([requests, advice, stored]);
}

/** Whether 16 characters of a secret stand in the text, beyond its prefix. */
function leaked(text: string): string[] {
  return secrets.filter((secret) => {
    const body = secret.replace(/^cfast_/, "");
    return Array.from({ length: body.length - 16 }, (_, at) => body.slice(at, at + 16)).some((part) =>
      text.includes(part),
    );
  });
}

const escaped = (secret: string) => secret.replaceAll(/[c0-9]/g, (each) => `%${each.charCodeAt(0).toString(16)}`);

/** Requests that carry the secret in every place that the journal keeps. */
async function sendEverywhere(secret: string): Promise<void> {
  const agent = { ...BEARER, "user-agent": `curl/8 ${secret}` };
  await account.send("GET", "", { headers: agent });
  await account.send("GET", "", { headers: { "user-agent": secret } });
  for (const at of [secret, escaped(secret), `${"a".repeat(80)}${secret}`]) {
    await account.get(at);
    await account.delete(at);
    await account.send("GET", `?name=${at}`);
    await account.send("GET", `?${at}=1&page=0`);
    await account.send("GET", `?${at}=1`);
    await account.send("GET", `/${at}/x/${at}`);
    await account.send("PATCH", `/${at}`, { body: { at } });
    await send("GET", `/client/v4/accounts/${account.id}/${at}`);
  }
  for (const body of [
    { name: secret },
    { name: { secret } },
    { [secret]: secret },
    { [`${"k".repeat(70)}${secret}`]: 1 },
    { name: JSON.stringify({ client_secret: secret, nested: JSON.stringify({ secret }) }) },
    `{"client_secret":"${secret}`,
    `{"name":"${[...secret].map((each) => `\\u00${each.charCodeAt(0).toString(16)}`).join("")}"}`,
    secret,
    `${" ".repeat(4070)}${secret}`,
    `${`"${secret}" `.repeat(90)}`,
  ]) {
    await account.update(id, body);
    await account.rotate("0", body);
    await account.send("POST", "/0/refresh", { body });
  }
}

test("in body, path, query, names of fields and user agent", async () => {
  for (const secret of secrets) await sendEverywhere(secret);
  const text = await toldAndStored();
  expect(text.match(/\[redacted\]/g)?.length).toBeGreaterThan(100); // what was sent did arrive
  expect(leaked(text)).toEqual([]);
});

test("in random texts around it", async () => {
  await account.control("DELETE", "requests");
  const around = fc.oneof(
    fc.string({ maxLength: 40 }),
    fc.constantFrom('{"a":"', "\\", "%20", "&secret=", '"client_secret":"'),
  );
  const body = fc.array(fc.oneof(around, fc.constantFrom(...secrets)), { maxLength: 100 });
  await fc.assert(
    fc.asyncProperty(body, fc.nat(4200), async (parts, before) => {
      await account.update(id, " ".repeat(before) + parts.join(""));
      await account.list({ search: parts.join("").toWellFormed().slice(0, 2000) });
    }),
    { numRuns: 60 },
  );
  expect(leaked(await toldAndStored())).toEqual([]);
});

test("but what is no secret is told as it was sent", async () => {
  await account.control("DELETE", "requests");
  const body = {
    name: "a secret",
    client_secret_version: 3,
    previous_client_secret_expires_at: "2030-01-01T00:00:00Z",
  };
  await account.update(id, body);
  const [row] = (await journalOf(account)).requests;
  expect(JSON.parse(row?.body ?? "")).toEqual(body);
  expect(row?.path).toContain(id);
});
