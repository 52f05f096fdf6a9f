/** `connect` with a key: the accounts of an emulator that is deployed. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { inspect } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { connect, EmulatorError } from "../../support/node/built-library.ts";
import { accountsAt, deployed, KEY } from "../../support/node/deployed.ts";
import { create, errorOf, namesIn } from "../../support/node/emulators.ts";

/** What `connect` is refused with. */
function refusal(url: unknown, options?: object): string {
  try {
    connect(url as string, options);
  } catch (problem) {
    if (problem instanceof EmulatorError && problem.code === "bad-input") return problem.message;
    throw problem;
  }
  return "it was not refused";
}

test("a fresh account has an id that the emulator chose, and lets clients in with the key", async () => {
  const { url } = await deployed();
  const sandbox = connect(url, { key: KEY });
  const account = await sandbox.account({ name: "Shop", seed: { tokens: [{ name: "seeded" }] } });
  expect(account).toMatchObject({ apiUrl: `${url}/client/v4` });
  expect(account.environment).toEqual({
    CLOUDFLARE_BASE_URL: account.apiUrl,
    CLOUDFLARE_API_BASE_URL: account.apiUrl,
    CLOUDFLARE_API_TOKEN: KEY,
    CLOUDFLARE_ACCOUNT_ID: account.id,
  });
  await create(account, "created");
  expect((await namesIn(account)).toSorted()).toEqual(["created", "seeded"]);
  expect((await account.requests()).total_count).toBe(2);
  const again = await sandbox.account({ id: account.id });
  expect(await namesIn(again)).toHaveLength(2);
  const copy = await account.fork();
  expect(await namesIn(copy)).toHaveLength(2);
  expect(await sandbox.scan("nothing")).toEqual([]);
  await account.reset();
  expect(await accountsAt(url)).toEqual([copy.id]);
});

test("without a key, or with another, the control plane is closed, and the sentence has no key in it", async () => {
  const { url } = await deployed();
  expect((await errorOf(connect(url).requests())).status).toBe(403);
  const other = await errorOf(connect(url, { key: "aek_another" }).account());
  expect(other).toMatchObject({ code: "control-plane", status: 403 });
  expect(inspect(other, { depth: 9 })).not.toContain("aek_another");
});

test("what is printed of the objects has no key in it", async () => {
  const { url, stop } = await deployed();
  const sandbox = connect(url, { key: KEY });
  const account = await sandbox.account();
  await stop();
  const lost = await errorOf(account.settings());
  for (const each of [sandbox, account, account.clock, lost]) {
    expect(inspect(each, { depth: 9, showHidden: true })).not.toContain(KEY);
    expect(JSON.stringify(each)).not.toContain(KEY);
  }
  expect(account.token).toBe(KEY);
});

test("what answers has the key from nobody but this origin, and no sentence of it repeats the key", async () => {
  const seen: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    seen.push(`${request.url} ${request.headers.authorization}`);
    if (request.url === "/_emulator/requests") {
      response.writeHead(307, { location: "/elsewhere" }).end();
      return;
    }
    response.writeHead(400).end(JSON.stringify({ error: { code: "x", message: `You sent ${KEY}.` } }));
  }).listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await new Promise((resolve) => server.once("listening", resolve));
  const sandbox = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, { key: KEY });
  expect((await errorOf(sandbox.requests())).message).toContain("gave 307");
  expect((await errorOf(sandbox.account())).message).toBe("You sent <key>.");
  expect(seen).toEqual([`/_emulator/requests Bearer ${KEY}`, `/_emulator/accounts Bearer ${KEY}`]);
});

test.each([
  ["aek_a-key-in-the-wrong-place", "is no URL"],
  ["", "is no URL"],
  [undefined, "is no URL"],
  ["ftp://emulator.example", "is neither http nor https"],
  ["https://user:aek_secret@emulator.example", "has a user name or a password"],
  ["https://emulator.example/client/v4", "has a path"],
  ["https://emulator.example/?key=aek_secret", "has a query or a fragment"],
  ["https://emulator.example/#aek_secret", "has a query or a fragment"],
])("a URL that is no origin is refused: %s", (url, why) => {
  const message = refusal(url, { key: KEY });
  expect(message).toContain(why);
  expect(message).not.toContain("aek_");
});

test("a key that no client could present, and an option that nobody knows, are refused", () => {
  const presented = refusal("https://emulator.example", { key: "aek_a key" });
  expect(presented).toMatch(/^The option key of connect cannot be presented as a bearer token: /);
  expect(presented).not.toContain("aek_");
  expect(refusal("https://emulator.example", { key: "" })).toContain("must be a text that is not empty");
  expect(refusal("https://emulator.example", { keys: KEY })).toContain("the nearest that it knows is key");
});

test("a key goes to another machine over https, and over http only when that is said", () => {
  const plain = refusal("http://emulator.example", { key: KEY });
  expect(plain).toMatch(/^The option key of connect is not sent to http:\/\/emulator\.example: .*allowInsecureHttp/);
  expect(plain).not.toContain(KEY);
  for (const url of ["https://emulator.example", "http://127.0.0.1:1", "http://[::1]:1", "http://localhost:1/"]) {
    expect(connect(url, { key: KEY }).url).toBe(new URL(url).origin);
  }
  expect(connect("http://emulator.example", { key: KEY, allowInsecureHttp: true }).url).toBe("http://emulator.example");
  expect(connect("http://emulator.example").url).toBe("http://emulator.example"); // there is nothing to give away
});
