/** `doors --diff`: what a change opened or closed, on an emulator that runs. */
import { execFile, spawnSync } from "node:child_process";
import { closeSync, mkdirSync, openSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { DoorsDifference } from "../../../src/node/cli/doors-diff/difference.ts";
import { built, connect, startEmulator, type Account, type Emulator } from "../../support/node/built-library.ts";
import { commandLine, type Finished } from "../../support/node/command-line.ts";
import { deployed, KEY } from "../../support/node/deployed.ts";
import { scratchFolder } from "../../support/node/processes.ts";

type Json = Readonly<Record<string, unknown>>;
type Answered = DoorsDifference & { readonly changed_count: number };

const STEERS = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/;
const HOSTILE = "<b>a\u001b[2J\n\u202Eend";
const bypass = (name: string) => ({ name, decision: "bypass", include: [{ everyone: {} }] }) as const;
const shop = { name: "Shop", domain: "app.shop.example", admits: ["CI"] };
const admin = { name: "Admin", domain: "app.shop.example/admin", admits: ["deploy"] };
const tokens = [{ name: "CI" }, { name: "deploy" }];

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(() => emulator.stop());

const place = (of: Account): string[] => ["--port", String(emulator.port), "--account", of.id];
const made = (...applications: readonly Json[]): Promise<Account> =>
  emulator.account({ seed: { tokens, applications: [...applications] } });

/** Writes what `doors --json` prints, as a user does. */
async function written(of: Account): Promise<string> {
  const { code, stdout } = await commandLine().ran(["doors", "--json", ...place(of)]);
  expect(code).toBe(0);
  return fileWith(stdout);
}

function fileWith(text: string): string {
  const file = join(scratchFolder(), "before.json");
  writeFileSync(file, text);
  return file;
}

const diff = (file: string, of: Account, ...more: string[]): Promise<Finished> =>
  commandLine().ran(["doors", "--diff", file, ...more, ...place(of)]);

async function asked(of: Account, method: string, path: string, body?: Json): Promise<Json> {
  const answer = await fetch(`${of.apiUrl}/accounts/${of.id}/access/${path}`, {
    method,
    headers: { authorization: `Bearer ${of.token}` },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  expect(answer.status, await answer.clone().text()).toBeLessThan(300);
  return ((await answer.json()) as { readonly result: Json }).result;
}

async function idOf(of: Account, path: string, name: string): Promise<string> {
  const answer = await fetch(`${of.apiUrl}/accounts/${of.id}/access/${path}`, {
    headers: { authorization: `Bearer ${of.token}` },
  });
  const { result } = (await answer.json()) as { readonly result: readonly { id: string; name: string }[] };
  return result.find((each) => each.name === name)?.id ?? "";
}

const remove = async (of: Account, path: string, name: string) =>
  asked(of, "DELETE", `${path}/${await idOf(of, path, name)}`);

test("nothing changed: 0, also for applications and tokens that were made again", async () => {
  const account = await made(shop, admin);
  const before = await written(account);
  const same = "Compared: 6 doors before, 6 now.\nNothing opens further.\n";
  expect(await diff(before, account)).toMatchObject({ code: 0, stdout: same, stderr: "" });
  const again = await diff(before, await made(shop, admin), "--json");
  expect(again.code).toBe(0);
  const found = JSON.parse(again.stdout) as Answered;
  expect(found).toMatchObject({ opens_further: false, opened: [], closed: [], new_places: [], changed_count: 0 });
  expect(found.made_again.map(({ what, name }) => `${what} ${name}`).toSorted()).toEqual([
    "application Admin",
    "application Shop",
    "token CI",
    "token deploy",
  ]);
});

test("a policy that admits another token: 9, and the line that opens is marked; the way back closes it: 0", async () => {
  const account = await made(shop);
  const before = await written(account);
  const app = await idOf(account, "apps", "Shop");
  const policy = await asked(account, "POST", `apps/${app}/policies`, {
    name: "Deploy",
    decision: "non_identity",
    include: [{ service_token: { token_id: await idOf(account, "service_tokens", "deploy") } }],
  });
  const after = await written(account);
  const { code, stdout, stderr } = await diff(before, account);
  expect({ code, stderr }).toEqual({ code: 9, stderr: "" });
  expect(stdout).toMatch(
    /^Opens:\n! app\.shop\.example \("Shop"\) to "deploy" \(.{36}\): admitted, service-auth by "Deploy"; before refused, not-in-policy\n\n/,
  );
  expect(stdout.endsWith("1 line with a ! opens further than before: exit code 9.\n")).toBe(true);
  await asked(account, "DELETE", `apps/${app}/policies/${String(policy.id)}`);
  const back = await diff(after, account);
  expect(back.code).toBe(0);
  expect(back.stdout).toMatch(/^Closes:\n {2}app\.shop\.example .*: refused, not-in-policy; before admitted, /);
});

test("an application that is removed leaves its place to everybody, or to the application above it", async () => {
  const account = await made(shop, admin);
  const before = await written(account);
  await remove(account, "apps", "Admin");
  const above = JSON.parse((await diff(before, account, "--json")).stdout) as Answered;
  expect(above.gone_places).toMatchObject([{ place: "app.shop.example/admin", now: { name: "Shop" } }]);
  expect(above.opened).toMatchObject([{ place: "app.shop.example/admin", token: "CI", before: { admitted: false } }]);
  expect(above.closed).toMatchObject([{ place: "app.shop.example/admin", token: "deploy" }]);
  await remove(account, "apps", "Shop");
  const open = await diff(before, account);
  expect(open.code).toBe(9);
  expect(open.stdout).toContain(`Opens to everybody:
! app.shop.example ("Shop"): no application protects it any more
! app.shop.example/admin ("Admin"): no application protects it any more
`);
  const domain = `${account.id}.cloudflareaccess.com`;
  await asked(account, "PUT", "organizations", { name: domain, auth_domain: domain, deny_unmatched_requests: true });
  const denied = await diff(before, account);
  expect(denied.code, denied.stdout).toBe(0);
  expect(denied.stdout).toMatch(
    /^No longer open to everybody:\n {2}every host of no application\n\nCloses:\n {2}app\.shop\.example \("Shop"\) to "CI" \(.{36}\): the door is gone; /,
  );
});

test("a place with a star is asked for, too", async () => {
  const wild = { name: "Wild", domain: "*.shop.example/a*b", admits: ["CI"] };
  const account = await made(wild);
  const before = await written(account);
  await remove(account, "apps", "Wild");
  expect((await diff(before, account)).stdout).toContain(
    '! *.shop.example/a*b ("Wild"): no application protects it any more\n',
  );
});

test.for([["any.shop.example"], ["a*.shop.example"], ["a*.shop.example", "any.shop.example"]])(
  "a place with a star that is gone is not taken for one of the places that stay: %o",
  async (stay) => {
    const others = stay.map((domain) => ({ name: domain, domain, admits: ["CI"] }));
    const account = await made({ name: "All", domain: "*.shop.example", admits: ["CI"] }, ...others);
    const before = await written(account);
    await remove(account, "apps", "All");
    const { code, stdout } = await diff(before, account);
    expect(code, stdout).toBe(9);
    expect(stdout).toContain('! *.shop.example ("All"): no application protects it any more\n');
  },
);

test("Bypass for everyone opens to everybody; a second destination is a place of its own", async () => {
  const before = await written(await made(shop));
  const uris = ["app.shop.example", "second.shop.example"].map((uri) => ({ type: "public", uri }));
  const now = await made({ ...shop, destinations: uris }, { domain: "open.shop.example", policies: [bypass("All")] });
  const { code, stdout } = await diff(before, now);
  expect(code).toBe(9);
  expect(stdout).toContain('! open.shop.example ("open.shop.example"): the policy "All"\n');
  expect(stdout).toMatch(
    /\n! second\.shop\.example \("Shop"\) to "CI" \(.{36}\): admitted, .*; there was no such door\n/,
  );
  expect(stdout).toContain('New places:\n  second.shop.example ("Shop")\n  open.shop.example ("open.shop.example")\n');
});

test("a network that grows, and a list of addresses, may open: 9", async () => {
  const near = (ip: string) => ({ name: "near", decision: "bypass", include: [{ ip: { ip } }] });
  const account = await made({ name: "Shop", domain: "app.shop.example", policies: [near("10.0.0.0/8")] });
  const before = await written(account);
  expect(await diff(before, account)).toMatchObject({ code: 0 });
  const app = await idOf(account, "apps", "Shop");
  const policy = await idOf(account, `apps/${app}/policies`, "near");
  await asked(account, "PUT", `apps/${app}/policies/${policy}`, near("0.0.0.0/0"));
  const { code, stdout } = await diff(before, account);
  expect(code, stdout).toBe(9);
  expect(stdout).toMatch(
    /^Hangs on other addresses or countries, and may open:\n! app\.shop\.example \("Shop"\) to nobody/,
  );
  const grown = await written(account);
  const token = { service_token: { token_id: await idOf(account, "service_tokens", "CI") } };
  const list = { ip_list: { id: "3537a672-e4d8-4d89-aab9-26cb622918a1" } };
  const listed = { name: "listed", decision: "non_identity", include: [token], require: [list] };
  await asked(account, "POST", `apps/${app}/policies`, listed);
  expect(await diff(grown, account)).toMatchObject({ code: 9 });
});

test("an open path that stands at another place of the same application opens: 9", async () => {
  const open = { overrides: [{ path_pattern: "/open" }] };
  const [here, there] = ["a.shop.example", "b.shop.example"].map((uri) => ({ type: "public", uri }));
  const account = await made({ name: "Shop", destinations: [{ ...here, ...open }, there], admits: ["CI"] });
  const before = await written(account);
  const moved = { type: "self_hosted", name: "Shop", destinations: [here, { ...there, ...open }] };
  await asked(account, "PUT", `apps/${await idOf(account, "apps", "Shop")}`, moved);
  const { code, stdout } = await diff(before, account);
  expect(code, stdout).toBe(9);
  expect(stdout).toContain('! b.shop.example ("Shop"): the open path b.shop.example/open\n');
  expect(stdout).not.toContain("! a.shop.example");
});

test("hosts of no application that are no longer denied are open to everybody: 9", async () => {
  const account = await made(shop);
  const { id } = account;
  const organization = { name: "Shop", auth_domain: `${id}.cloudflareaccess.com` };
  await asked(account, "PUT", "organizations", { ...organization, deny_unmatched_requests: true });
  const before = await written(account);
  const exempted = { deny_unmatched_requests_exempted_zone_names: ["shop.example"] };
  await asked(account, "PUT", "organizations", { ...organization, deny_unmatched_requests: true, ...exempted });
  const some = await diff(before, account);
  expect(some.code, some.stdout).toBe(9);
  expect(some.stdout).toMatch(/^Opens to everybody:\n! hosts of no application at and below shop\.example\n/);
  await asked(account, "PUT", "organizations", { ...organization, deny_unmatched_requests: false });
  const { code, stdout } = await diff(before, account);
  expect(code).toBe(9);
  expect(stdout).toMatch(/^Opens to everybody:\n! every host of no application\n/);
});

test("a reason that changed is a count, and printed when asked for", async () => {
  const account = await made(shop);
  const before = await written(account);
  const id = await idOf(account, "service_tokens", "deploy");
  await asked(account, "PUT", `service_tokens/${id}`, { enabled: false });
  const counted = "1 door is decided as before, for another reason.";
  expect((await diff(before, account)).stdout).toContain(`${counted} --reasons prints them.\n`);
  const { code, stdout } = await diff(before, account, "--reasons");
  expect(code).toBe(0);
  expect(stdout).toMatch(
    /^The same decision for another reason:\n {2}.*"deploy".*: refused, disabled; before refused, /,
  );
  const json = JSON.parse((await diff(before, account, "--reasons", "--json")).stdout) as Answered;
  expect(json).toMatchObject({ changed_count: 1, changed: [{ token: "deploy", now: { reason: "disabled" } }] });
});

test("names cannot steer a terminal, nor begin a line", async () => {
  const before = await written(await made());
  const now = await emulator.account({
    seed: {
      tokens: [{ name: HOSTILE }],
      applications: [
        { name: HOSTILE, domain: "a.example", admits: [HOSTILE] },
        { name: HOSTILE, domain: "b.example", policies: [bypass(HOSTILE)] },
      ],
    },
  });
  for (const [file, of] of [
    [before, now],
    [await written(now), await made()],
  ] as const) {
    const { stdout } = await diff(file, of);
    expect(stdout).not.toMatch(STEERS);
    expect(stdout).toContain("<b>a");
    expect(stdout.split("\n").filter((line) => /^\??end/.test(line))).toEqual([]);
    expect((await diff(file, of, "--json")).stdout).not.toMatch(STEERS);
  }
});

test("reads standard input, and asks an emulator elsewhere with its key", async () => {
  const account = await made(shop);
  const text = (await commandLine().ran(["doors", "--json", ...place(account)])).stdout;
  const words = [built("cli.js"), "doors", "--diff", "-", ...place(account)];
  const { status, stdout } = spawnSync(process.execPath, words, { input: text, encoding: "utf8" });
  expect({ status, stdout }).toMatchObject({ status: 0, stdout: expect.stringContaining("Nothing opens further.") });
  const { url } = await deployed();
  const there = await connect(url, { key: KEY }).account({ seed: { tokens, applications: [shop] } });
  const elsewhere = ["--url", url, "--key-env", "SANDBOX_KEY", "--account", there.id];
  const far = await commandLine().ran(["doors", "--diff", fileWith(text), ...elsewhere], { env: { SANDBOX_KEY: KEY } });
  expect(far).toMatchObject({ code: 0, stderr: "" });
  expect(far.stdout).toContain("The same with another id:\n  the token ");
});

describe("a file that is none", () => {
  const document = (more: Json) => ({
    access_emulator_doors: 1,
    doors: [],
    total_count: 0,
    open_to_everybody: [],
    unmatched: { denied: false, but_for: [] },
    ...more,
  });
  const door = {
    application_id: "a",
    application: "A",
    destinations: ["a.example"],
    token_id: null,
    token: null,
    admitted: false,
    reason: "no-credentials",
    policy: null,
    depends_on: [],
    conditions: null,
  };
  const doors = (...all: readonly unknown[]) => document({ doors: all, total_count: all.length });

  test.for<[string, unknown]>([
    ["is not valid JSON: Unexpected end of JSON input", ""],
    ["is not valid JSON", `"Shop" at app.shop.example (…)\n`],
    ["must be a JSON object", []],
    ["is a seed, and not what `doors --json` prints", { accounts: [{}] }],
    ["is a snapshot, and not what `doors --json` prints", { access_emulator_snapshot: 1, doors: [] }],
    ["it has no list `doors`", {}],
    ["it has no list `doors`", document({ doors: {} })],
    ["unmatched must be an object", document({ unmatched: undefined })],
    ["unmatched.but_for must be a list of texts", document({ unmatched: { denied: true, but_for: "a.example" } })],
    ["has no access_emulator_doors; 1 is wanted: another version printed it", { doors: [], total_count: 0 }],
    [
      "has another access_emulator_doors; 1 is wanted: another version printed it",
      document({ access_emulator_doors: 2 }),
    ],
    ["has the doors of one application or one token alone", document({ only: { token_id: "none" } })],
    ["has 0 doors, and its total_count says otherwise: it is cut", document({ total_count: 100 })],
    ["it has no list `open_to_everybody`", document({ open_to_everybody: null })],
    ["doors[0] must be an object", doors("a")],
    ["doors[1].admitted must be true or false", doors(door, { ...door, admitted: "yes" })],
    ["doors[0].destinations must be a list of texts", doors({ ...door, destinations: [1] })],
    ["doors[0].token_id must be a text or null", doors({ ...door, token_id: 1 })],
    [
      "open_to_everybody[0].by must be a text",
      document({ open_to_everybody: [{ application_id: "a", application: "" }] }),
    ],
    ["doors[1] is a door that stands there already", doors(door, door)],
  ])("%s", async ([says, content]) => {
    const file = fileWith(typeof content === "string" ? content : JSON.stringify(content));
    const { code, stdout, stderr } = await commandLine().ran(["doors", "--diff", file, "--port", "1"]);
    expect({ code, stdout }, stderr).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^access-emulator: The file [^\n]+ of --diff [^\n]+\.\n$/);
    expect(stderr).toContain(says);
    expect(stderr).toContain("Write the file with `access-emulator doors --json > before.json`, before the change.");
  });

  test("missing, a folder, 100 MB of something else", async () => {
    const folder = scratchFolder();
    const [missing, large] = [join(folder, "missing.json"), join(folder, "large.json")];
    mkdirSync(join(folder, "folder"));
    const descriptor = openSync(large, "w");
    for (let n = 0; n < 100; n++) writeFileSync(descriptor, Buffer.alloc(1_000_000, "[0,1]\n"));
    closeSync(descriptor);
    for (const [file, says] of [
      [missing, "cannot be read: ENOENT"],
      [join(folder, "folder"), "cannot be read: EISDIR"],
      [large, "is not valid JSON"],
    ] as const) {
      const { code, stderr } = await commandLine().ran(["doors", "--diff", file, "--port", "1"]);
      expect({ file, code }, stderr).toEqual({ file, code: 2 });
      expect(stderr).toContain(says);
      expect(stderr.length).toBeLessThan(1000);
    }
  });

  test("what `doors` prints of one token alone is told apart; options that do not go together are refused", async () => {
    const account = await made(shop);
    const { stdout } = await commandLine().ran(["doors", "--json", "--token", "none", ...place(account)]);
    expect((await diff(fileWith(stdout), account)).stderr).toContain("of one application or one token alone");
    const before = await written(account);
    for (const option of ["--token", "--application"]) {
      const { code, stderr } = await diff(before, account, option, "none");
      expect(code).toBe(2);
      expect(stderr).toContain("'--diff <file>' cannot be used with option");
    }
    const alone = await commandLine().ran(["doors", "--reasons", ...place(account)]);
    expect(alone).toMatchObject({ code: 2, stdout: "" });
    expect(alone.stderr).toContain("--reasons goes with --diff <file>");
  });
});

test("without an emulator: 1, and says how one is started", async () => {
  const before = await written(await made(shop));
  const { code, stderr } = await commandLine().ran(["doors", "--diff", before, "--port", "1"]);
  expect(code).toBe(1);
  expect(stderr).toContain("Start one with `access-emulator start`");
});

test("25,500 doors are compared; 9 stays 9 when nobody reads, or nothing can be written", async () => {
  const many = (admits: string) =>
    emulator.account({
      seed: {
        bulk: { count: 50, name: "token-{n}" },
        applications: Array.from({ length: 500 }, (_, n) => ({ domain: `a${n}.example`, admits: [admits] })),
      },
    });
  const before = await written(await many("token-1"));
  const now = await many("token-2");
  const { code, stdout } = await diff(before, now, "--json");
  expect(code).toBe(9);
  const found = JSON.parse(stdout) as Answered;
  expect(found).toMatchObject({ doors_before: 25_500, doors_now: 25_500, new_places: [], unclear: [] });
  expect([found.opened.length, found.closed.length, found.made_again.length]).toEqual([500, 500, 550]);

  const command = [process.execPath, built("cli.js"), "doors", "--diff", before, ...place(now)];
  const line = command.map((word) => `'${word}'`).join(" ");
  const piped = await new Promise<{ said: string; complained: string }>((resolve) => {
    execFile("bash", ["-c", `${line} | head -1; exit \${PIPESTATUS[0]}`], (problem, said, complained) => {
      expect(problem?.code).toBe(9);
      resolve({ said, complained });
    });
  });
  expect(piped).toEqual({ said: "Opens:\n", complained: "" });
  if (process.platform !== "linux") return;
  const [file = "", ...words] = command;
  const full = spawnSync(file, words, { stdio: ["ignore", openSync("/dev/full", "w"), "pipe"], encoding: "utf8" });
  expect(full.stderr).toMatch(/^access-emulator: What is printed cannot be written: ENOSPC/);
  expect(full.status).toBe(9);
});
