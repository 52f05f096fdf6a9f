/** `explain` and `doors`: why the edge lets a request in, and who gets in where. */
import { execFile, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { openSync } from "node:fs";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { DoorPage, Explanation } from "../../../src/contract/edge.ts";
import { built, startEmulator, type Account, type Emulator } from "../../support/node/built-library.ts";
import { commandLine, type Finished } from "../../support/node/command-line.ts";

const CLIENT_ID = "88bf3b6d86161464f6509f7219099e57.access";
const SECRET = "known-to-the-test";
const HOSTILE = "a\u001b[2J\n\u202Eend";

let emulator: Emulator;
let account: Account;
beforeAll(async () => {
  emulator = await startEmulator();
  const people = { email_domain: { domain: "shop.example" } };
  account = await emulator.account({
    seed: {
      tokens: [{ name: "CI", client_id: CLIENT_ID, client_secret: SECRET }, { name: HOSTILE }],
      applications: [
        { name: "Shop", domain: "app.shop.example", admits: ["CI"] },
        {
          name: HOSTILE,
          domain: "app.shop.example/admin",
          policies: [
            { name: HOSTILE, decision: "allow", include: [people], require: [{ geo: { country_code: "PT" } }] },
          ],
        },
        {
          name: "Open",
          domain: "open.shop.example",
          policies: [{ name: "All", decision: "bypass", include: [{ everyone: {} }] }],
        },
      ],
    },
  });
});
afterAll(() => emulator.stop());

const place = (of = account): string[] => ["--port", String(emulator.port), "--account", of.id];

function ran(words: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Finished> {
  return commandLine().ran([...words, ...place()], { env });
}

async function refusal(words: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await ran(words, { CF_ACCESS_CLIENT_SECRET: SECRET });
  expect({ code, stdout }, stderr).toEqual({ code: 2, stdout: "" });
  expect(stderr).toMatch(/^access-emulator: [^\n]+\n$/);
  return stderr;
}

describe("explain", () => {
  test("tells application, policies, rules, decision and what to change; 0 for who is let in", async () => {
    const words = ["explain", "https://app.shop.example/a", "--client-id", CLIENT_ID];
    const { code, stdout, stderr } = await ran(words, { CF_ACCESS_CLIENT_SECRET: SECRET });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^GET app\.shop\.example\/a at 20\d\d-\S+Z\n/);
    expect(stdout).toMatch(/\nApplication: "Shop" \(.{36}\), for app\.shop\.example\n/);
    expect(stdout).toMatch(
      new RegExp(`\\nCredentials: header-pair, client id ${CLIENT_ID}, token "CI" \\(.{36}\\), its current secret\\n`),
    );
    expect(stdout).toMatch(
      /\nPolicies:\n {2}"Service Auth" \(.{36}\), non_identity, precedence 1: holds\n {4}include {2}true {2}\{"service_token":/,
    );
    expect(stdout).toMatch(/\nDecision: admitted: service-auth, by the policy "Service Auth" \(.{36}\)\n/);
    expect(stdout.trimEnd().split("\n").at(-1)).toMatch(/\.$/); // the sentence
    expect(stdout).not.toContain(SECRET);
  });

  test("ends with 8 for who is not, and says which rules need an identity; names cannot steer a terminal", async () => {
    const { code, stdout } = await ran(["explain", "app.shop.example/admin/x", "--country", "PT", "--ip", "192.0.2.1"]);
    expect(code).toBe(8);
    expect(stdout).toContain(", from 192.0.2.1, PT\n");
    expect(stdout).toMatch(/\n {4}include {2}needs an identity {2}\{"email_domain"/);
    expect(stdout).toMatch(/\n {4}require {2}true +\{"geo"/);
    expect(stdout).toContain("Decision: refused: ");
    expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    const lines = stdout.split("\n");
    expect(lines.filter((line) => line.startsWith("end"))).toEqual([]);
  });

  test("takes the secret from a variable, or from standard input", async () => {
    const words = ["explain", "https://app.shop.example/", "--client-id", CLIENT_ID, "--json"];
    const named = await ran([...words, "--client-secret-env", "OTHER"], { OTHER: "wrong" });
    expect(named.code).toBe(8);
    expect((JSON.parse(named.stdout) as Explanation).reason).toBe("wrong-secret");
    const { status, stdout } = spawnSync(
      process.execPath,
      [built("cli.js"), ...words, "--client-secret-stdin", ...place()],
      { input: `${SECRET}\n`, encoding: "utf8" },
    );
    expect(status, stdout).toBe(0);
    expect((JSON.parse(stdout) as Explanation).credentials).toMatchObject({ secret: "current", client_id: CLIENT_ID });
  });

  test("takes method and headers, the same name more than once", async () => {
    const headers = ["--header", `CF-Access-Client-Id: ${CLIENT_ID}`, "--header", "cf-access-client-id:x"];
    const words = ["explain", "https://app.shop.example/", "--method", "post", ...headers, "--json"];
    const explanation = JSON.parse((await ran(words)).stdout) as Explanation;
    expect(explanation).toMatchObject({ method: "POST", admitted: false });
    expect(explanation.credentials.problem).not.toBeNull();
  });

  test("explains the latest request, or one of the journal", async () => {
    await account.fetch("https://open.shop.example/first");
    await account.fetch("https://app.shop.example/second");
    const latest = await ran(["explain", "--last"]);
    expect(latest.code).toBe(8);
    expect(latest.stdout).toContain("GET app.shop.example/second at ");
    expect(latest.stdout).toContain("\nWhen it came, it was refused: no-credentials.\n");
    const [first] = (await account.requests({ host: "open.shop.example" })).requests;
    const earlier = await ran(["explain", "--request", String(first?.id)]);
    expect(earlier).toMatchObject({ code: 0, stderr: "" });
    expect(earlier.stdout).toContain("GET open.shop.example/first at ");
  });

  test.for<[string[], string]>([
    [
      ["app.example", "--client-secret", SECRET],
      "--client-secret would show the secret to every process of the machine",
    ],
    [["app.example", `--client-secret=${SECRET}`], "Instead, --client-secret-env <name> names the variable"],
    [["app.example", "--header", `CF-Access-Client-Secret: ${SECRET}`], "--header would show the secret"],
    [["app.example", "--header", `Authorization: {"cf-access-client-secret":"${SECRET}"}`], "--header would show"],
    [["app.example", "--header", SECRET], "--header takes a name and a value"],
    [[], "explain takes a URL, --last or --request <id>"],
    [["app.example", "--last"], "each stands alone"],
    [["--last", "--request", "1"], "each stands alone"],
    [["--last", "--client-id", "a"], "each stands alone"],
    [["--last", "--token-id", "a"], "each stands alone"],
    [["app.example", "--token-id", "a", "--client-id", "b"], "give one"],
    [["--request", "one"], "--request one: it must be a whole number, 1 or more."],
    [["app.example", "--client-secret-stdin"], "give --client-id, too"],
    [
      ["app.example", "--client-id", "a", "--client-secret-env", "NOT_SET"],
      "The variable NOT_SET is not set: put the secret there, or where `access-emulator explain --help` says.",
    ],
    [["app.example", "--client-id", "a", "--client-secret-env", "A", "--client-secret-stdin"], "give one"],
    [["app.example", "--ip", "here"], "ip must be"],
  ])("refuses %j, and repeats no secret", async ([words, says]) => {
    const sentence = await refusal(["explain", ...words]);
    expect(sentence).toContain(says);
    expect(sentence).not.toContain(SECRET);
  });
});

test("a refusal that cannot be printed ends with 8, and says that it was not printed", () => {
  if (process.platform !== "linux") return;
  const words = [built("cli.js"), "explain", "app.shop.example", ...place(account)];
  const stdio = ["ignore", openSync("/dev/full", "w"), "pipe"] as const;
  const { status, stderr } = spawnSync(process.execPath, words, { stdio: [...stdio], encoding: "utf8" });
  expect(stderr).toMatch(/^access-emulator: What is printed cannot be written: ENOSPC.*\.\n$/);
  expect(status).toBe(8);
});

test("an application without a name is shown as one", async () => {
  const nameless = await emulator.account();
  const { status } = await fetch(`${nameless.apiUrl}/accounts/${nameless.id}/access/apps`, {
    method: "POST",
    headers: { authorization: `Bearer ${nameless.token}` },
    body: JSON.stringify({ type: "self_hosted", domain: "app.shop.example" }),
  });
  expect(status).toBe(201);
  const explained = await commandLine().ran(["explain", "app.shop.example", ...place(nameless)]);
  expect(explained.stdout).toMatch(/\nApplication: \(no name\) \(.{36}\), for app\.shop\.example\n/);
  const { stdout } = await commandLine().ran(["doors", ...place(nameless)]);
  expect(stdout).toMatch(/^\(no name\) at app\.shop\.example \(/);
});

describe("doors", () => {
  test("tells of each application who gets in, and what is open to everybody", async () => {
    const { code, stdout, stderr } = await ran(["doors"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^"Shop" at app\.shop\.example \(.{36}\)\n {2}nobody +refused +no-credentials\n/);
    expect(stdout).toMatch(/\n {2}"CI" +admitted +service-auth +by "Service Auth" +.{36}\n/);
    expect(stdout).toMatch(/\nOpen to everybody:\n {2}"Open": the policy "All"\n$/);
    expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  });

  test("tells of one application, of one token, as JSON", async () => {
    const { doors } = JSON.parse((await ran(["doors", "--json"])).stdout) as DoorPage;
    const [nobody, ci] = doors;
    expect(doors).toHaveLength(9);
    expect(nobody).toMatchObject({ token_id: null, admitted: false });
    const filter = ["--application", ci?.application_id ?? "", "--token", ci?.token_id ?? ""];
    expect(JSON.parse((await ran(["doors", "--json", ...filter])).stdout)).toEqual({
      access_emulator_doors: 1,
      only: { application_id: ci?.application_id, token_id: ci?.token_id },
      doors: [ci],
      total_count: 1,
      open_to_everybody: [expect.objectContaining({ application: "Open" })],
      unmatched: { denied: false, but_for: [] },
    });
    expect(await refusal(["doors", "--application", "none"])).toContain("application");
  });

  test("says that there are none", async () => {
    const { id } = await emulator.account();
    const words = ["doors", "--port", String(emulator.port), "--account", id];
    const sentence = `Account ${id} has no application, so there is no door.\n`;
    expect(await commandLine().ran(words)).toMatchObject({ code: 0, stdout: sentence, stderr: "" });
    const { stdout } = await commandLine().ran([...words, "--json"]);
    expect(JSON.parse(stdout)).toEqual({
      access_emulator_doors: 1,
      doors: [],
      total_count: 0,
      open_to_everybody: [],
      unmatched: { denied: false, but_for: [] },
    });
  });

  const ofMany = () =>
    emulator.account({
      seed: {
        bulk: { count: 50, name: "token-{n}" },
        applications: Array.from({ length: 500 }, (_, n) => ({ domain: `a${n}.example`, admits: ["token-1"] })),
      },
    });

  test("of 500 applications and 50 tokens come page after page, and end quietly when nobody reads", async () => {
    const many = await ofMany();
    const { code, stdout } = await commandLine().ran(["doors", ...place(many)]);
    expect(code).toBe(0);
    const lines = stdout.trimEnd().split("\n");
    expect(lines).toHaveLength(500 * 52 + 1);
    expect(lines.filter((line) => /^ {2}"token-1" +admitted/.test(line))).toHaveLength(500);
    const json = await commandLine().ran(["doors", "--json", ...place(many)]);
    expect((JSON.parse(json.stdout) as DoorPage).doors).toHaveLength(25_500);

    const command = [process.execPath, built("cli.js"), "doors", ...place(many)].map((word) => `'${word}'`).join(" ");
    const piped = await promisify(execFile)("bash", ["-c", `set -o pipefail; ${command} | head -1`]);
    expect(piped).toEqual({ stdout: expect.stringMatching(/^"a0\.example" at a0\.example/) as string, stderr: "" });
  });

  test("end at once with Ctrl-C", async () => {
    const words = [built("cli.js"), "doors", ...place(await ofMany())];
    const child = spawn(process.execPath, words, { stdio: ["ignore", "pipe", "ignore"] });
    const ended = new Promise((resolve) => child.once("exit", (code, signal) => resolve(signal ?? code)));
    await once(child.stdout, "readable"); // it has begun, and cannot end: a pipe does not hold all of it
    child.kill("SIGINT");
    expect(await ended).toBe("SIGINT");
  });
});
