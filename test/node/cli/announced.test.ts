/** The account that a command announces stands in `GET /accounts` from the start. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { commandLine } from "../../support/node/command-line.ts";
import { list, started } from "../../support/node/emulators.ts";
import { scratchFolder } from "../../support/node/processes.ts";

const FIRST = "00000000000000000000000000000001";
const OTHER = "a".repeat(32);

/** A script whose first request is for the list of accounts. */
const LIST = `
  const { CLOUDFLARE_BASE_URL: url, CLOUDFLARE_API_TOKEN: token } = process.env;
  fetch(url + "/accounts", { headers: { authorization: "Bearer " + token } })
    .then((answer) => answer.json())
    .then(({ result }) => console.log(JSON.stringify(result.map(({ id, name }) => [id, name]))));`;

const ofRun = async (...words: string[]): Promise<unknown> => {
  const { stdout, stderr } = await commandLine().ran(["run", ...words, "--", process.execPath, "-e", LIST]);
  expect(stderr).toBe("");
  return JSON.parse(stdout);
};

async function listedAt(apiUrl: string): Promise<string[]> {
  const answer = await fetch(`${apiUrl}/accounts`, { headers: { authorization: "Bearer any-token" } });
  return ((await answer.json()) as { result: { id: string }[] }).result.map(({ id }) => id);
}

describe("run", () => {
  test("lists its account to a script that has used none", async () => {
    expect(await ofRun()).toEqual([[FIRST, `Emulated account ${FIRST}`]]);
    expect(await ofRun("--account", OTHER)).toEqual([[OTHER, `Emulated account ${OTHER}`]]);
  });

  test("lists the accounts of its seed, by their names", async () => {
    const file = join(scratchFolder(), "seed.json");
    writeFileSync(file, JSON.stringify({ accounts: [{ id: OTHER, name: "Shop", tokens: [{ name: "ci" }] }] }));
    expect(await ofRun("--seed", file)).toEqual([[OTHER, "Shop"]]);
  });
});

test("start lists its account, and an account that env is asked for", async () => {
  const cli = commandLine();
  const { ready } = await cli.started(["--account", OTHER]);
  const apiUrl = `${ready.url}/client/v4`;
  expect(await listedAt(apiUrl)).toEqual([OTHER]);
  const wanted = "b".repeat(32);
  const { code } = await cli.ran(["env", "--port", String(ready.port), "--account", wanted]);
  expect([code, (await listedAt(apiUrl)).toSorted()]).toEqual([0, [OTHER, wanted]]);
});

test("fork gives the copy a name when it is told one", async () => {
  const emulator = await started();
  const account = await emulator.account({ name: "Shop" });
  await list(account);
  const place = ["--account", account.id, "--port", String(emulator.port)];
  const { code } = await commandLine().ran(["fork", "--id", OTHER, "--name", "Copy", ...place]);
  const answer = await fetch(`${emulator.apiUrl}/accounts/${OTHER}`, {
    headers: { authorization: "Bearer any-token" },
  });
  expect([code, await answer.json()]).toEqual([
    0,
    expect.objectContaining({ result: expect.objectContaining({ name: "Copy" }) }),
  ]);
});
