/** Secrets for tokens of a seed, in a file of their own: each is for one token, and what does not fit is told. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Seed } from "../support/node/built-library.ts";
import { commandLine } from "../support/node/command-line.ts";
import { errorOf, refusedStart, started } from "../support/node/emulators.ts";
import { scratchFolder } from "../support/node/processes.ts";

const ID = "5".repeat(32);
const TOKEN = "f174e90a-fafe-4643-bbbc-4a0ed4fc8415";
const client = `${"1".repeat(32)}.access`;
const seed: Seed = {
  accounts: [{ id: ID, tokens: [{ name: "deploy", id: TOKEN, client_id: client }, { name: "other" }] }],
};
const SECRET = "a-secret-that-is-never-told";
const secrets = { tokens: [{ id: TOKEN, client_secret: SECRET }] };

test("a token has its secret, and the others have one that nobody knows", async () => {
  const emulator = await started({ seed, seedSecrets: secrets });
  const account = await emulator.account({ id: ID });
  expect(await account.verify(client, SECRET)).toMatchObject({ admitted: true });
  const other = await emulator.account({ seed: seed.accounts[0] ?? {}, seedSecrets: secrets });
  expect(await other.verify(client, SECRET)).toMatchObject({ admitted: true });
});

test.each([
  ["with secrets", secrets],
  ["without", undefined],
])("a whole seed in the place of one account is refused, and what is wanted is told: %s", async (_, seedSecrets) => {
  const emulator = await started();
  for (const whole of [seed, { ...seed, accounts: [] }]) {
    const options = { seed: whole, ...(seedSecrets ? { seedSecrets } : {}) };
    const problem = await errorOf(emulator.account(options as object));
    expect(problem).toMatchObject({ code: "bad-seed" });
    expect(problem.message).toMatch(/^seed: one account of a seed is wanted here, .* such as seed\.accounts\[0\]\.$/);
  }
});

describe("what does not fit is refused, without the secret", () => {
  const unknown = TOKEN.replace("f", "e");
  const own: Seed = { accounts: [{ id: ID, tokens: [{ name: "a", id: TOKEN, client_secret: "its-own" }] }] };
  test.each([
    ["no seed", undefined, secrets, "there is no seed that they are for"],
    ["no list", seed, { tokens: 5 }, "it must be an object with a list of tokens"],
    ["an entry without a secret", seed, { tokens: [{ id: TOKEN }] }, "tokens.0 must have id and client_secret"],
    ["an entry that is none", seed, { tokens: [null] }, "tokens.0 must have id and client_secret"],
    ["an entry twice", seed, { tokens: [...secrets.tokens, ...secrets.tokens] }, "tokens.1.id stands twice"],
    [
      "a token that is not there",
      seed,
      { tokens: [{ id: unknown, client_secret: SECRET }] },
      "which is not in the seed",
    ],
    ["a token that has one", own, secrets, "which has one in the seed"],
  ])("%s", async (_, given, wrong, sentence) => {
    const options = { seedSecrets: wrong as typeof secrets, ...(given ? { seed: given } : {}) };
    const problem = await refusedStart(options);
    expect(problem).toMatchObject({ code: "bad-seed" });
    expect(problem.message).toMatch(/^seedSecrets: /);
    expect(problem.message).toContain(sentence);
    expect(problem.message).not.toContain(SECRET);
    const ofAccount = given?.accounts[0];
    const again = await errorOf(
      (await started()).account({ ...options, ...(ofAccount ? { seed: ofAccount } : {}) } as object),
    );
    expect(again.message).toBe(problem.message);
  });

  test("on the command line: with the name of the file", async () => {
    const folder = scratchFolder();
    const [seedFile, file] = [join(folder, "seed.json"), join(folder, "secrets.json")];
    writeFileSync(seedFile, JSON.stringify(seed));
    writeFileSync(file, JSON.stringify({ tokens: [{ id: unknown, client_secret: SECRET }] }));
    const { ran } = commandLine();
    const start = ["start", "--port", "0", "--seed", seedFile, "--seed-secrets"];
    const refused = await ran([...start, file]);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(
      /^access-emulator: The file of secrets .*secrets\.json: it has a secret for the token "e174/,
    );
    expect(refused.stderr).not.toContain(SECRET);
    expect((await ran([...start, join(folder, "none")])).stderr).toMatch(/The file of secrets cannot be read/);
    expect((await ran([...start, "-"])).stderr).toMatch(/--seed-secrets must be the name of a file/);
    expect((await ran(["start", "--port", "0", "--seed-secrets", file])).stderr).toMatch(
      /--seed-secrets needs --seed, too/,
    );
  });
});
