/** The parts of the parity tool that no whole run shows: the pace, what is loopback, and what may be printed. */
import { describe, expect, onTestFinished, test } from "vitest";
import { Interrupted } from "../../src/api-client/problems.ts";
import { Pace } from "../../src/api-client/pace.ts";
import { Redaction } from "../../src/api-client/redaction.ts";
import { planOf } from "../../src/parity/plan.ts";
import { reportMarkdown } from "../../src/parity/report-markdown.ts";
import { reportText } from "../../src/parity/report-text.ts";
import { reportOf } from "../../src/parity/report.ts";
import { baseUrlOf, isLoopback, masked } from "../../src/api-client/target.ts";
import { alteringProxy, type Exchange } from "../support/node/altering-proxy.ts";
import { started } from "../support/node/emulators.ts";
import { foundIn, parityOf } from "../support/node/parity.ts";

const never = new AbortController().signal;

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** Whether it waits for anything but its own promises, whatever the machine does meanwhile. */
async function waited(work: () => Promise<unknown>): Promise<boolean> {
  let isOver = false;
  setImmediate(() => (isOver = true));
  await work();
  return isOver;
}

describe("the pace", () => {
  test("is not faster than wanted", async () => {
    const pace = new Pace(20);
    const time = await timeOf(async () => {
      for (let turn = 0; turn < 5; turn++) await pace.turn(never);
    });
    expect(time).toBeGreaterThan(4 * 50 - 5);
  });

  test("without a limit does not wait", async () => {
    const pace = new Pace(Infinity);
    expect(
      await waited(async () => {
        for (let turn = 0; turn < 1000; turn++) await pace.turn(never);
      }),
    ).toBe(false);
  });

  test.each([
    [429, { "retry-after": "1" }],
    [200, { ratelimit: '"default";r=0;t=1', "ratelimit-policy": '"default";q=100;w=60' }],
  ])("waits as long as an answer of %d with %j asks for", async (status, headers) => {
    const pace = new Pace(Infinity);
    const time = await timeOf(() => {
      pace.learn(status, new Headers(headers));
      return pace.turn(never);
    });
    expect(time).toBeGreaterThan(990);
  });

  test("waits until the day and time that an answer of 429 names", async () => {
    const waits: number[] = [];
    const pace = new Pace(Infinity, (wait) => waits.push(wait));
    pace.learn(429, new Headers({ "retry-after": new Date(Date.now() + 100_000).toUTCString() }));
    const turn = pace.turn(AbortSignal.timeout(50));
    await expect(turn).rejects.toBeInstanceOf(Interrupted);
    expect(waits[0]).toBeGreaterThan(60_000);
    expect(waits[0]).toBeLessThanOrEqual(100_000);
  });

  test.each([
    [200, { ratelimit: '"default";r=1;t=300' }],
    [200, { ratelimit: "nonsense" }],
    [200, {}],
    [503, { "retry-after": "9" }],
  ])("does not wait after an answer of %d with %j", async (status, headers) => {
    const pace = new Pace(Infinity);
    pace.learn(status, new Headers(headers));
    expect(await waited(() => pace.turn(never))).toBe(false);
  });

  test("a long wait is told, and ends with the run", async () => {
    const waits: number[] = [];
    const pace = new Pace(Infinity, (wait) => waits.push(wait));
    pace.learn(429, new Headers({ "retry-after": "100000" }));
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 50);
    await expect(pace.turn(stop.signal)).rejects.toBeInstanceOf(Interrupted);
    expect(waits[0]).toBeLessThanOrEqual(310_000);
    expect(waits).toHaveLength(1);
  });

  test("nothing is sent after the run was ended", async () => {
    const stop = new AbortController();
    stop.abort();
    await expect(new Pace(Infinity).turn(stop.signal)).rejects.toBeInstanceOf(Interrupted);
  });
});

test.each([
  ["http://127.0.0.1:8787/client/v4", true],
  ["http://localhost/client/v4", true],
  ["http://emulator.localhost:80/client/v4", true],
  ["http://[::1]:8787/client/v4", true],
  ["http://127.1.2.3/client/v4", true],
  ["https://api.cloudflare.com/client/v4", false],
  ["http://127.0.0.1.example.com/client/v4", false],
  ["http://localhost.example.com/client/v4", false],
  ["http://0.0.0.0:8787/client/v4", false],
  ["http://10.0.0.7/client/v4", false],
])("%s: on this machine? %j", (url, expected) => {
  expect(isLoopback(baseUrlOf(url))).toBe(expected);
});

test("a base URL loses the slashes at its end, and an id its middle", () => {
  expect(baseUrlOf("http://localhost:1/client/v4//")).toBe("http://localhost:1/client/v4");
  expect(masked("0123456789abcdef0123456789abcdef")).toBe("0123…cdef");
});

describe("what is printed", () => {
  const redaction = new Redaction({ kind: "key", email: "someone@example.com", key: "key-of-somebody" });

  test("has no secret in it: those of the credentials, those of answers, and what has their form", () => {
    redaction.learn('{"client_secret": "0123456789abcdef"}');
    const text = "someone@example.com key-of-somebody 0123456789abcdef cfast_abcDEF12 plain";
    expect(redaction.text(text)).toBe("[secret] [secret] [secret] [secret] plain");
    expect(redaction.value({ a: ["x key-of-somebody"], b: 7 })).toEqual({ a: ["x [secret]"], b: 7 });
  });

  test("does not move the cursor of a terminal", () => {
    expect(redaction.text("a\u001b[2Jb\r\nc\u009bd")).toBe("a [2Jb c d");
  });

  test("is no markup, in a page of Markdown", () => {
    const report = reportOf({
      target: { base_url: "http://localhost/client/v4", account: "0000…0001", zone: null },
      started_at: "2026-11-24T12:00:00Z",
      ended_at: "2026-11-24T12:00:01Z",
      ended: "complete",
      requests: 1,
      requirements: [],
      assumptions: [
        { name: "create-status", statement: "", default: 201, result: "neither", seen: "a|b <script> `c` [d](e)\nf" },
      ],
      clean_up: { removed: 0, left: [], prefix: "parity-00000000-", most_at_once: 0 },
    });
    expect(reportMarkdown(report)).toContain("a\\|b \\<script\\> \\`c\\` \\[d\\](e) f |");
    expect(report.verdict).toBe("different");
  });
});

test("a report shows what --only leaves in, and counts the rest", async () => {
  const account = await (await started()).account();
  const report = await parityOf(account, { only: ["create-status", "token-limit"] });
  expect(
    reportText(report)
      .replaceAll(/\d{2,}/g, "<n>")
      .split("\n")
      .slice(2),
  ).toEqual([
    "Requirements: <n> left out by --only.",
    "",
    "Assumptions: 1 as supposed, <n> left out by --only, 1 skipped.",
    "  as supposed   create-status: <n>",
    "  skipped       token-limit",
    "                it is costly: --costly",
    "",
    "Nothing that was asked speaks against the emulator. It needs no settings:",
    '{"assumptions":{}}',
    "",
  ]);
  expect(reportMarkdown(report).match(/^\| skipped /gm)).toHaveLength(1);
});

test("an answer without JSON tells nothing of an assumption, whatever its status is", async () => {
  const account = await (await started()).account();
  const isPassed = ({ status, path, credentials }: Exchange) =>
    status < 400 && !/accounts\/\w+$/.test(path) && credentials !== "odd key!";
  const alter = (exchange: Exchange) => (isPassed(exchange) ? undefined : { status: 404, text: "<html>" });
  const origin = await alteringProxy(new URL(account.apiUrl).origin, alter, onTestFinished);
  const gateway = [
    "authentication-before-routing",
    "credential-precedence",
    "key-credential-form",
    "method-not-allowed",
  ];
  const only = [
    ...gateway,
    "neighbour-fields",
    "malformed-json",
    "invalid-request-detail",
    "fractional-secret-version",
  ];
  const report = await parityOf({ id: account.id, apiUrl: `${origin}/client/v4` }, { only });
  expect(foundIn(report)).toEqual(
    Object.fromEntries(only.map((name) => [name, expect.stringMatching(/^not run: .* answered 404 without JSON$/)])),
  );
  expect(report.verdict).toBe("incomplete");
});

describe("the plan", () => {
  const credentials = { kind: "token", token: "a" } as const;
  const target = { baseUrl: "https://api.example.invalid/client/v4", accountId: "", zoneId: undefined, credentials };
  const wishes = { prefix: "parity-00000000-", costly: true, access: false };

  test.each([
    [4, "some 2 minutes"],
    [100, "about a minute"],
  ])("at %d requests a second says %s", (rate, words) => {
    expect(planOf(target, wishes, rate)).toContain(`a second: ${words}.`);
  });

  test("says what is created, and on which hosts", () => {
    expect(planOf(target, wishes, 4)).not.toMatch(/application|policies|groups/);
    const withAccess = { ...wishes, access: true };
    expect(planOf(target, withAccess, 4)).toMatch(
      /They create service tokens, applications, policies and groups named parity-00000000-…, .+ protect no host .+ without --zone-domain/s,
    );
    expect(planOf({ ...target, zoneDomain: "example.com" }, withAccess, 4)).toMatch(
      /protect hosts named parity-00000000-….example.com, and no others that are in use\. The policies let nobody in\./,
    );
  });
});
