/** `parity` on the command line: what it prints and writes, how it ends, and what it refuses to do. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Report } from "../../src/parity/report.ts";
import { built, type Emulator } from "../support/node/built-library.ts";
import { alteringProxy, serverThat } from "../support/node/altering-proxy.ts";
import { commandLine, type Finished, type Surroundings } from "../support/node/command-line.ts";
import { list, started } from "../support/node/emulators.ts";
import { scratchFolder } from "../support/node/processes.ts";

const SECRET = "an-api-token-that-nobody-may-see";
const ID = "00000000000000000000000000000001";
const withToken = { env: { CLOUDFLARE_API_TOKEN: SECRET } };
const place = ({ apiUrl }: Emulator, id = ID) => ({ apiUrl, id, token: SECRET });

function parity(words: readonly string[], surroundings: Surroundings = withToken): Promise<Finished> {
  return commandLine().ran(["parity", ...words], surroundings);
}

/** One sentence for a person after what it tells, nothing on standard output, and no stack. */
function expectRefused(
  { code, stdout, stderr }: Finished,
  exitCode: number,
  ...parts: readonly (string | RegExp)[]
): void {
  expect({ code, stdout }, stderr).toEqual({ code: exitCode, stdout: "" });
  expect(stderr).toMatch(/^(access-emulator: [^\n]+\n)+$/);
  for (const part of parts) expect(stderr).toMatch(part);
}

describe("a run", () => {
  test("against an emulator as it is ends with 0, a table, and an empty account", async () => {
    const emulator = await started();
    const { code, stdout, stderr } = await parity(["--base-url", emulator.apiUrl]);
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(/^Parity of http:\/\/127\.0\.0\.1:\d+\/client\/v4, account 0000…0001: \d+ requests\.\n/);
    expect(stdout).toMatch(/\nRequirements: \d+ held, 4 skipped, \d+ left out without --access\.\n {2}held /);
    expect(stdout).toMatch(
      /\nAssumptions: \d+ as supposed, \d+ unobservable, 5 skipped, \d+ left out without --access\.\n {2}as supposed {3}create-status: 201\n/,
    );
    expect(stdout).toMatch(
      /\nNothing that was asked speaks against the emulator\. It needs no settings:\n\{"assumptions":\{\}\}\n$/,
    );
    expect(stderr).toMatch(/^access-emulator: If this run is killed, [^\n]+ --clean-up parity-[0-9a-f]{8}- [^\n]+\n$/);
    expect(await list(place(emulator))).toEqual([]);
  });

  test("against one with other settings ends with 6, and its settings are those", async () => {
    const settings = { assumptions: { "name-filter": "substring", "secret-format": "hex" } } as const;
    const emulator = await started({ settings });
    const folder = scratchFolder();
    const [json, markdown] = [join(folder, "report.json"), join(folder, "report.md")];
    const first = await parity(["--base-url", emulator.apiUrl, "--json", "--report", json]);
    expect(first.code).toBe(6);
    const report = JSON.parse(first.stdout) as Report;
    expect(report).toMatchObject({
      report: "access-emulator parity",
      verdict: "different",
      settings,
      ended: "complete",
    });
    expect(JSON.parse(readFileSync(json, "utf8"))).toEqual(report);
    const second = await parity(["--base-url", emulator.apiUrl, "--report", markdown]);
    expect(second.code).toBe(6);
    expect(second.stdout.trimEnd().split("\n").at(-1)).toBe(JSON.stringify(settings));
    expect(second.stdout).toContain('ALTERNATIVE   name-filter: "substring" (the default is "exact")');
    const page = readFileSync(markdown, "utf8");
    expect(page).toMatch(/^# Parity report\n/);
    expect(page).toContain('| ALTERNATIVE | `secret-format`: "hex" (the default is "cfast") |');
    for (const { stdout, stderr } of [first, second]) expect(stdout + stderr + page).not.toContain(SECRET);
  });

  test("takes base URL, token and account from the environment that `run` sets", async () => {
    const words = ["run", "--account", "c".repeat(32), "--", process.execPath, built("cli.js"), "parity", "--json"];
    const { code, stdout, stderr } = await commandLine().ran(words);
    expect(code, stderr).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ verdict: "same", target: { account: "cccc…cccc" } });
  });

  test("takes an e-mail address and a key, and then asks what only they can be asked", async () => {
    const emulator = await started();
    const env = { CLOUDFLARE_EMAIL: "someone@example.com", CLOUDFLARE_API_KEY: SECRET };
    const { code, stdout, stderr } = await parity(["--base-url", emulator.apiUrl, "--json"], { env });
    expect(code, stderr).toBe(0);
    const { assumptions } = JSON.parse(stdout) as Report;
    expect(assumptions.find(({ name }) => name === "verify-without-token")).toMatchObject({ result: "default" });
    expect(stdout + stderr).not.toMatch(new RegExp(`${SECRET}|someone@example`));
  });

  test("takes the token from a file, a zone, and some assumptions only", async () => {
    const emulator = await started();
    const zone = "d".repeat(32);
    const body = JSON.stringify({ account_id: ID });
    await fetch(`${emulator.url}/_emulator/zones/${zone}`, { method: "PUT", body });
    const file = join(scratchFolder(), "token");
    writeFileSync(file, `${SECRET}\n`);
    const words = ["--base-url", `${emulator.apiUrl}/`, "--zone", zone, "--token-file", file, "--json"];
    const { code, stdout, stderr } = await parity([...words, "--only", "zone-scope, create-status"], {});
    expect(code, stderr).toBe(0);
    const report = JSON.parse(stdout) as Report;
    const tried = report.assumptions.filter(({ result }) => result === "default").map(({ name }) => name);
    expect(tried).toEqual(["create-status", "zone-scope"]);
    expect(report.requirements.every(({ result }) => result === "skipped")).toBe(true);
    expect(report.target.zone).toBe("dddd…dddd");
  });

  test("whose target contradicts what is documented says what was expected and what was seen", async () => {
    const emulator = await started({ settings: { assumptions: { "per-page-maximum": 77 } } });
    const { code, stdout } = await parity(["--base-url", emulator.apiUrl]);
    expect(code).toBe(6);
    expect(stdout).toMatch(
      / NOT HELD +DOC {2}Without parameters[^\n]+\n +expected: page 1, per_page 1000\n +seen: page 1, per_page 77\n/,
    );
  });
});

describe("no secret", () => {
  test("of a token that it makes is printed or written", async () => {
    const emulator = await started();
    const secrets = new Set<string>();
    // A target that says secrets where they do not belong.
    const origin = await alteringProxy(emulator.url, ({ text, credentials = "" }) => {
      for (const [, secret = ""] of text.matchAll(/"client_secret":"([^"]+)"/g)) secrets.add(secret);
      return { text: text.replace(/"message":"/, `"message":"${[...secrets].at(-1) ?? ""} ${credentials} `) };
    });
    const file = join(scratchFolder(), "report.json");
    const { code, stdout, stderr } = await parity(["--base-url", `${origin}/client/v4`, "--report", file]);
    expect(code, stderr).toBe(6);
    expect(secrets.size).toBeGreaterThan(30);
    const everything = stdout + stderr + readFileSync(file, "utf8");
    expect(everything).toContain("[secret]");
    for (const secret of [...secrets, SECRET]) expect(everything).not.toContain(secret);
  });
});

describe("a target that is none", () => {
  test("nothing listens there", async () => {
    const emulator = await started();
    await emulator.stop();
    expectRefused(
      await parity(["--base-url", emulator.apiUrl]),
      1,
      /^access-emulator: The target http:\S+ does not answer: nothing listens there\.\n$/,
    );
  });

  test.each([
    [
      "a page of HTML",
      "text/html",
      "<!DOCTYPE html><h1>Hello</h1>",
      /200, text\/html, and no list\. Does the base URL end in/,
    ],
    ["nothing at all", "text/plain", "", /does not answer as Cloudflare's API does/],
    ["JSON of another kind", "application/json", `["a"]`, /does not answer as Cloudflare's API does/],
    ["a success without a list", "application/json", `{"success":true,"result":{}}`, /and no list/],
    ["half an answer", "application/json", `{"result":[`, /does not answer as Cloudflare's API does/],
  ])("it answers with %s", async (_, type, text, sentence) => {
    const origin = await serverThat((_request, response) =>
      response.writeHead(200, { "content-type": type }).end(text),
    );
    expectRefused(await parity(["--base-url", `${origin}/client/v4`]), 1, sentence);
  });

  test("it closes every connection", async () => {
    const origin = await serverThat((request) => request.socket.destroy());
    expectRefused(
      await parity(["--base-url", `${origin}/client/v4`]),
      1,
      /the connection was closed before an answer came/,
    );
  });

  test("it sends us elsewhere, where credentials are not carried", async () => {
    const visits: (string | undefined)[] = [];
    const elsewhere = await serverThat((request, response) => {
      visits.push(request.headers.authorization);
      response.end();
    });
    const origin = await serverThat((_, response) => response.writeHead(307, { location: elsewhere }).end());
    expectRefused(
      await parity(["--base-url", `${origin}/client/v4`]),
      1,
      /does not answer as Cloudflare's API does: 307/,
    );
    expect(visits).toEqual([]);
  });

  test("its answer does not end", async () => {
    const origin = await serverThat((_, response) => {
      const more = (): boolean | void => {
        while (response.write("x".repeat(65_536)));
      };
      response.writeHead(200, { "content-type": "application/json" }).on("drain", more);
      more();
    });
    expectRefused(
      await parity(["--base-url", `${origin}/client/v4`]),
      1,
      /does not answer: its answer does not end within 16 MiB\.\n$/,
    );
  });

  test.each([
    [
      403,
      10000,
      "Authentication error",
      /credentials are refused.+403 \/ 10000 \(Authentication error\).+Service Tokens Write/,
    ],
    [403, 9999, "access.api.error.not_enabled", /Access is not enabled in this account/],
    [404, 7003, "Could not route to", /does not know this account, or not this path: 404 \/ 7003/],
    [400, 12130, "odd", /cannot be listed: 400 \/ 12130 \(odd\)/],
  ])("it answers %d / %d", async (status, code, message, sentence) => {
    const text = JSON.stringify({ result: null, success: false, errors: [{ code, message }], messages: [] });
    const origin = await serverThat((_, response) => response.writeHead(status).end(text));
    expectRefused(await parity(["--base-url", `${origin}/client/v4`]), 1, sentence);
  });
});

describe("the command line", () => {
  const api = "https://api.example.invalid/client/v4";

  test.each([
    [["--base-url", "nonsense"], /--base-url "nonsense": it must be a URL/],
    [["--base-url", "ftp://127.0.0.1/client/v4"], /it must be a URL that begins with http/],
    [["--base-url", "http://127.0.0.1:8787"], /must end in \/client\/v4/],
    [["--base-url", "http://a:b@127.0.0.1/client/v4"], /do not belong into a base URL/],
    [["--account", "1234"], /"1234" is not an account id/],
    [["--zone", "ABC"], /"ABC" is not a zone id/],
    [["--base-url", api], /--account <id> or CLOUDFLARE_ACCOUNT_ID/],
    [["--rate", "fast"], /--rate fast: it must be a number/],
    [["--rate", "0"], /--rate 0: it must be a number/],
    [["--only", "name-filter,nonsense"], /--only nonsense: there is no such assumption/],
    [["--report", "report.txt"], /must end in \.json or \.md/],
    [["--report", "/no/such/folder/report.md"], /cannot be written/],
    [["--clean-up", "parity-"], /--clean-up parity-: a run tells its prefix/],
    [["--clean-up", "production"], /a run tells its prefix/],
    [["--token-file", "/no/such/file"], /The token file cannot be read/],
    [["--no-such-option"], /unknown option/],
  ])("%j is refused", async (words, sentence) => {
    const { code, stdout, stderr } = await parity(words);
    expect({ code, stdout }, stderr).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(sentence);
  });

  test("a token with a line break, or none, is refused without saying it", async () => {
    const told = await parity([], { env: { CLOUDFLARE_API_TOKEN: `${SECRET}\nmore` } });
    expectRefused(told, 2, /CLOUDFLARE_API_TOKEN has characters that cannot stand in a header/);
    expect(told.stderr).not.toContain(SECRET);
    expectRefused(await parity(["--base-url", api, "--account", ID], {}), 2, /There are no credentials/);
    const file = join(scratchFolder(), "empty");
    writeFileSync(file, "\n");
    expectRefused(await parity(["--token-file", file], {}), 2, /The token file is empty/);
  });

  test("a report that is a folder is refused before anything is done", async () => {
    const folder = join(scratchFolder(), "report.md");
    mkdirSync(folder);
    expectRefused(await parity(["--report", folder]), 2, /it is a folder/);
    expectRefused(await parity(["--report", join(scratchFolder(), "none.md/")]), 2, /it is a folder/);
  });

  test.skipIf(process.getuid?.() === 0)("so is one that may not be overwritten", async () => {
    const file = join(scratchFolder(), "report.md");
    writeFileSync(file, "", { mode: 0o400 });
    expectRefused(await parity(["--report", file]), 2, /cannot be written/);
  });
});

describe("a target beyond this machine", () => {
  /** An address of this machine that is not loopback. */
  const address = Object.values(networkInterfaces())
    .flat()
    .find((each) => each !== undefined && !each.internal && each.family === "IPv4")?.address;

  test("is told what would be done, and nothing is done", async () => {
    const words = ["--base-url", "https://api.example.invalid/client/v4", "--account", ID, "--costly"];
    const refused = await parity(words);
    expectRefused(
      refused,
      2,
      /The target is https:\/\/api\.example\.invalid\/client\/v4, account 0000…0001\./,
      /up to \d+ requests, 4 a second: some \d minutes\./,
      /named parity-[0-9a-f]{8}-…, as many as the account takes/,
      /Nothing was done yet: with --yes it is\.\n$/,
    );
    expect(refused.stderr).not.toContain(SECRET);
  });

  test.skipIf(address === undefined)("is asked with --yes only, and at a pace", async () => {
    const emulator = await started({ host: "0.0.0.0" });
    const url = `http://${address}:${emulator.port}/client/v4`;
    const words = ["--base-url", url, "--account", ID, "--only", "create-status", "--json"];
    expectRefused(await parity(words), 2, /travel unencrypted/, /with --yes/);
    const before = performance.now();
    const { code, stdout, stderr } = await parity([...words, "--yes"]);
    expect(code, stderr).toBe(0);
    const { requests } = JSON.parse(stdout) as Report;
    expect(performance.now() - before).toBeGreaterThan((requests - 1) * 250);
    expect(await list(place(emulator))).toEqual([]);
  });
});
