/** `parity --access`: what it makes in an account, and that nothing of it is left and nothing of others is touched. */
import { describe, expect, onTestFinished, test } from "vitest";
import { accessObjectsOf, accessOperation } from "../support/node/access-objects.ts";
import { alteringProxy, holdingProxy, type Alteration, type Exchange } from "../support/node/altering-proxy.ts";
import type { Account } from "../support/node/built-library.ts";
import { commandLine } from "../support/node/command-line.ts";
import { list, started } from "../support/node/emulators.ts";
import { brokenIn, foundIn, parityOf } from "../support/node/parity.ts";
import { until } from "../support/node/processes.ts";

/** An account where somebody has an application, policies and groups, too. */
async function accountOfSomebody(): Promise<Account> {
  const account = await (await started()).account();
  const include = [{ email: { email: "somebody@example.com" } }];
  const group = await accessOperation(account, "POST", "groups", { name: "PARITY-group", include });
  const rules = { decision: "allow", include: [{ group: { id: group.id } }] };
  const policy = await accessOperation(account, "POST", "policies", { name: "PARITY-policy", ...rules });
  await accessOperation(account, "POST", "apps", {
    name: "PARITY-application",
    type: "self_hosted",
    domain: "somebody.example.com",
    policies: [policy.id],
  });
  return account;
}

async function behind(account: Account, alter: Alteration) {
  const origin = await alteringProxy(new URL(account.apiUrl).origin, alter, onTestFinished);
  return { id: account.id, apiUrl: `${origin}/client/v4` };
}

describe("what it makes", () => {
  test.each([undefined, "example.com"])(
    "bears its prefix, and hosts of others are not named: %s",
    async (zoneDomain) => {
      const account = await accountOfSomebody();
      const sent: Exchange[] = [];
      const place = await behind(account, (exchange) => void sent.push(exchange));
      const prefix = "parity-0123abcd-";
      const report = await parityOf(place, { access: true, prefix, ...(zoneDomain ? { zoneDomain } : {}) });
      expect([foundIn(report), brokenIn(report)]).toEqual([{}, []]);
      const changes = sent.filter(
        ({ method, path, status }) => method !== "GET" && status < 300 && !/tokens/.test(path),
      );
      const bodies = changes.flatMap(({ sent: body }) => (body === "" ? [] : [JSON.parse(body) as object]));
      expect(bodies.length).toBeGreaterThan(40);
      const texts = JSON.stringify(bodies);
      const names = [...texts.matchAll(/"name":"([^"]*)"/g)].map(([, name]) => name);
      const hosts = [...texts.matchAll(/"(?:domain|hostname|uri)":"(?:https:\/\/)?([^"/]*)/g)].map(([, host]) => host);
      expect([names.filter((name) => !name?.startsWith(prefix)), names.length > 30]).toEqual([[], true]);
      const ending = zoneDomain === undefined ? /\.(invalid|example)$/ : /\.(invalid|example|example\.com)$/;
      expect(hosts.filter((host) => !host?.startsWith(prefix) || !ending.test(host))).toEqual([]);
      expect(texts).not.toMatch(/everyone|any_valid_service_token|"decision":"(allow|bypass)"|is_default/);
      const made = sent.filter(({ method, status }) => method === "POST" && status === 201);
      const ids = made.map(({ text }) => (JSON.parse(text) as { result: { id: string } }).result.id);
      const touched = changes
        .filter(({ method }) => method !== "POST")
        .map(({ path }) => path.split("/access/")[1] ?? "");
      expect(touched.filter((path) => !ids.some((id) => path.includes(id)))).toEqual([]);
    },
  );

  test("is gone afterwards, and what is somebody's is as it was and not in the report", async () => {
    const account = await accountOfSomebody();
    const before = await accessObjectsOf(account);
    const report = await parityOf(account, { access: true, zoneDomain: "example.com" });
    expect([report.verdict, report.clean_up.left]).toEqual(["same", []]);
    expect(await accessObjectsOf(account)).toEqual(before);
    expect(JSON.stringify(report)).not.toMatch(/PARITY-|somebody/);
  });

  test("is nothing without --access, and without a domain what needs one is skipped", async () => {
    const account = await (await started()).account();
    const without = await parityOf(account);
    const left = [...without.requirements, ...without.assumptions].filter(
      (finding) => "why" in finding && finding.why.endsWith(": --access"),
    );
    expect(left.length).toBeGreaterThan(50);
    const { total_count: creates } = await account.requests({ operation: "applications.create", per_page: 1 });
    expect(creates).toBe(0);
    const { requirements, assumptions } = await parityOf(account, { access: true });
    const skipped = [...requirements, ...assumptions].flatMap((finding) =>
      "why" in finding && finding.why.includes("--zone-domain") ? ("id" in finding ? finding.id : finding.name) : [],
    );
    const needDomain = [
      "application-duplicate",
      "domain-form",
      "domain-in-three-fields",
      "self-hosted-domains-in-lists",
    ];
    expect(skipped.toSorted()).toEqual(needDomain);
  });
});

describe("however it ends", () => {
  /** A run that waits in its middle, with an application of its own, until it is told to go on. */
  async function heldRun() {
    const account = await accountOfSomebody();
    const before = await accessObjectsOf(account);
    const { url, arrived, goOn } = await holdingProxy(
      new URL(account.apiUrl).origin,
      ({ method, path, status }) => method === "POST" && path.endsWith("/access/apps") && status < 300,
    );
    const words = ["--account", account.id, "--base-url"];
    const run = commandLine().begin(["parity", ...words, `${url}/client/v4`, "--access"]);
    await arrived;
    const applications = await accessOperation<{ name: string }[]>(account, "GET", "apps");
    const prefix = applications.flatMap(({ name }) => /^parity-[0-9a-f]{8}-/.exec(name) ?? [])[0] ?? "";
    expect(prefix).not.toBe("");
    return { account, before, words: [...words, account.apiUrl], run, prefix, goOn };
  }

  test("by Ctrl-C: all of it is removed", async () => {
    const { account, before, run, goOn } = await heldRun();
    run.kill("SIGINT");
    await until("it has heard the signal", () => run.said.stderr.includes("Ending: "));
    goOn();
    const { code, stdout, stderr } = await run.finished;
    expect({ code, stdout }, stderr).toEqual({ code: 130, stdout: "" });
    expect(stderr).toMatch(/Ending: the objects of this run are being removed\.\n.*; \d+ objects were removed\.\n$/s);
    expect([await list(account), await accessObjectsOf(account)]).toEqual([[], before]);
  });

  test("by kill -9: --clean-up with --access removes the rest, and nothing of another run", async () => {
    const { account, words, run, prefix } = await heldRun();
    run.kill("SIGKILL");
    const { stderr: said } = await run.finished;
    expect(said).toContain(`parity --clean-up ${prefix} --access removes what is left`);
    const other = { name: "parity-0000000f-of-another-run", include: [] };
    await accessOperation(account, "POST", "groups", other);
    const { code, stdout, stderr } = await commandLine().ran(["parity", ...words, "--clean-up", prefix, "--access"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(new RegExp(`^[1-9]\\d* objects named ${prefix}… were removed\\.\\n$`));
    const names = (await accessObjectsOf(account)).map(({ name }) => name);
    expect(names).toEqual(["PARITY-application", "PARITY-policy", "PARITY-group", other.name]);
  });

  test.each<{ readonly what: string; readonly alter: () => Alteration }>([
    {
      what: "answers to creates are lost",
      alter: () => {
        let count = 0;
        return ({ method, path }) =>
          method === "POST" && /access\/(apps|policies|groups)$/.test(path) && ++count % 4 === 0
            ? "hang up"
            : undefined;
      },
    },
    {
      what: "deletes fail at first",
      alter: () => {
        let count = 0;
        return ({ method }) => (method === "DELETE" && ++count <= 20 ? { status: 500, text: "{}" } : undefined);
      },
    },
  ])("when $what: nothing is left, and nothing is found that is not so", async ({ alter }) => {
    const account = await accountOfSomebody();
    const before = await accessObjectsOf(account);
    const report = await parityOf(await behind(account, alter()), { access: true, zoneDomain: "example.com" });
    const findings = [...report.requirements, ...report.assumptions];
    expect(findings.filter(({ result }) => /alternative|neither|not-held/.test(result))).toEqual([]);
    expect(report.clean_up.left).toEqual([]);
    expect([await list(account), await accessObjectsOf(account)]).toEqual([[], before]);
  });

  test("when the deletions of groups never succeed: what is left is told, with exit code 1", async () => {
    const account = await (await started()).account();
    const effect = { type: "error", status: 500, code: 10001 } as const;
    await account.fault({ operation: "groups.delete", position: "before", effect, times: 1_000_000 });
    const words = ["--base-url", account.apiUrl, "--account", account.id, "--access", "--only", "group-circle"];
    const { code, stderr } = await commandLine().ran(["parity", ...words]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/Objects named (parity-[0-9a-f]{8}-)… may be left: \1.+ --clean-up \1 --access, with/);
  });
});

test("a domain that is not yet known to belong to a zone decides nothing", async () => {
  const account = await (await started()).account();
  const message = "access.api.error.invalid_request: domain does not belong to zone";
  const text = JSON.stringify({ result: null, success: false, errors: [{ code: 12130, message }], messages: [] });
  const place = await behind(account, ({ sent, status }) =>
    status === 409 || /\/a\/\*/.test(sent) ? { status: 400, text } : undefined,
  );
  const only = ["application-duplicate", "domain-form"];
  const report = await parityOf(place, { access: true, zoneDomain: "example.com", only });
  expect(foundIn(report)).toEqual(
    Object.fromEntries(only.map((name) => [name, expect.stringMatching(/^not run: .+does not belong to zone/)])),
  );
  expect([report.clean_up.left, await accessObjectsOf(account)]).toEqual([[], []]);
});

describe("on the command line", () => {
  test("credentials that may not list applications are refused before anything is made", async () => {
    const account = await (await started()).account();
    const text = `{"success":false,"errors":[{"code":10000,"message":"Authentication error"}]}`;
    const refuse: Alteration = ({ path }) => (path.includes("/access/apps") ? { status: 403, text } : undefined);
    const { apiUrl } = await behind(account, refuse);
    const words = ["--base-url", apiUrl, "--account", account.id, "--access"];
    const { code, stdout, stderr } = await commandLine().ran(["parity", ...words]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(
      /The credentials are refused for the applications of .+ Access: Apps and Policies Write\.\n$/,
    );
    const { total_count: creates } = await account.requests({ operation: "create", per_page: 1 });
    expect(creates).toBe(0);
  });

  test("a target that has none of it is told from one that refuses", async () => {
    const account = await (await started()).account();
    const text = `{"success":false,"errors":[{"code":7003,"message":"Could not route"}]}`;
    const { apiUrl } = await behind(account, ({ path }) =>
      /access\/apps/.test(path) ? { status: 404, text } : undefined,
    );
    const { code, stderr } = await commandLine().ran([
      "parity",
      "--base-url",
      apiUrl,
      "--account",
      account.id,
      "--access",
    ]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/does not know this account, or not this path: 404 \/ 7003/);
  });

  test.each([
    [["--zone-domain", "example.com"], /--zone-domain is for --access/],
    [["--access", "--zone-domain", "https://example.com"], /--zone-domain "https:.+ must be the name of a domain/],
    [["--access", "--zone-domain", "*.example.com"], /must be the name of a domain/],
    [["--access", "--zone-domain", ""], /must be the name of a domain/],
  ])("%j is refused", async (words, sentence) => {
    const { code, stdout, stderr } = await commandLine().ran(["parity", ...words]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(sentence);
  });

  test("what --only names and --access would try says so, and the rest is counted", async () => {
    const account = await (await started()).account();
    const words = ["parity", "--base-url", account.apiUrl, "--account", account.id, "--only"];
    const { code, stdout } = await commandLine().ran([...words, "requirements,group-circle"]);
    expect(code, stdout).toBe(0);
    expect(stdout).toMatch(/Requirements: .*\d+ left out without --access\.\n/);
    expect(stdout).toMatch(
      /\n {2}skipped +group-circle\n +it makes applications, policies or groups, and needs --access\n/,
    );
  });
});
