/** What startEmulator is told wrongly, and the log that it writes when it is asked to. */
import { describe, expect, test, vi } from "vitest";
import { startEmulator, type EmulatorOptions } from "../../support/node/built-library.ts";
import { create, errorOf, operation, refusedStart, secretOf, started } from "../../support/node/emulators.ts";
import { until } from "../../support/node/processes.ts";

/** Options that the types would not let through. */
const untyped = (options: unknown): EmulatorOptions => options as EmulatorOptions;

describe("settings", () => {
  test("are those of every account; its own go over them", async () => {
    const emulator = await started({ settings: { assumptions: { "token-limit": 1, "secret-format": "hex" } } });
    const account = await emulator.account();
    expect((await account.settings()).assumptions).toMatchObject({ "token-limit": 1, "secret-format": "hex" });
    await account.changeSettings({ assumptions: { "token-limit": 2 } });
    expect((await account.settings()).assumptions).toMatchObject({ "token-limit": 2, "secret-format": "hex" });
    expect(secretOf(await create(account))).toMatch(/^[0-9a-f]{64}$/);
  });

  test.each([
    { settings: { assumptions: { "token-limit": "many" } }, says: "settings: assumptions.token-limit must be" },
    { settings: { assumptions: { "no-such": 1 } }, says: "settings: assumptions.no-such is not known" },
    {
      settings: { acces_enabled: true },
      says: "settings: acces_enabled is not known; the nearest name that is known is access_enabled.",
    },
    { settings: { access_enabled: "yes" }, says: "access_enabled" },
    { settings: [], says: "must be an object" },
    { settings: { journal_limit: null, rate_limit: [] }, says: "rate_limit must be an object" },
  ])("that are wrong are refused: $says", async ({ settings, says }) => {
    const problem = await refusedStart(untyped({ settings }));
    expect(problem).toMatchObject({ code: "bad-settings" });
    expect(problem.message).toContain(says);
  });

  test("of the environment are told, too, when they are wrong", async () => {
    vi.stubEnv("EMULATOR_SETTINGS", "{");
    try {
      const problem = await refusedStart({});
      expect(problem).toMatchObject({ code: "bad-settings" });
      expect(problem.message).toContain("EMULATOR_SETTINGS is not valid JSON");
    } finally {
      vi.unstubAllEnvs();
    }
  });
});

test.each(["public", "Private", "loopback,private"])("EMULATOR_ORIGIN_NETWORK=%s is refused", async (value) => {
  vi.stubEnv("EMULATOR_ORIGIN_NETWORK", value);
  try {
    const problem = await refusedStart({});
    expect(problem).toMatchObject({ code: "bad-settings" });
    expect(problem.message).toContain(`is "${value}": it must be loopback`);
  } finally {
    vi.unstubAllEnvs();
  }
});

describe("a seed that is wrong", () => {
  test.each([
    { seed: { accounts: [{ id: "A" }] }, says: "accounts.0.id must be 32 lower-case hex digits" },
    { seed: { accounts: [{ id: "0".repeat(32), tokens: [{ name: 5 }] }] }, says: "accounts.0.tokens.0.name" },
    { seed: { accounts: [{ id: "0".repeat(32), tokens: [{ name: "" }] }] }, says: "accounts.0.tokens.0.name" },
    { seed: {}, says: "seed: accounts must be a list of accounts, each with an id." },
  ])("is refused with the path of the field: $says", async ({ seed, says }) => {
    const problem = await refusedStart(untyped({ seed }));
    expect(problem).toMatchObject({ code: "bad-seed" });
    expect(problem.message).toContain(says);
  });
});

describe("an option that is not known, or of a wrong type, is refused with what is wanted", () => {
  test.each<[unknown, string]>([
    [
      { prot: 1 },
      "startEmulator does not know the option prot; the nearest that it knows is port, which must be a whole number from 0 to 65535.",
    ],
    [{ port: "8787" }, 'The option port of startEmulator must be a whole number from 0 to 65535, and not "8787".'],
    [{ host: 5 }, "The option host of startEmulator must be an address to listen on, and not 5."],
    [{ host: "" }, 'The option host of startEmulator must be an address to listen on, and not "".'],
    [
      { allowedHosts: "emulator.example.com" },
      'The option allowedHosts of startEmulator must be a list of host names, and not "emulator.example.com".',
    ],
    [
      { originNetwork: "public" },
      'The option originNetwork of startEmulator must be "loopback" or "private", and not "public".',
    ],
    [{ persist: null }, "The option persist of startEmulator must be the path of a folder, and not null."],
    [
      { log: "yes" },
      'The option log of startEmulator must be "text", "json" or an object with format and write, and not "yes".',
    ],
    [
      { log: { format: "json" } },
      'The option log of startEmulator must be "text", "json" or an object with format and write, and not an object.',
    ],
    [
      { log: { format: "json", wirte: () => {} } },
      "startEmulator does not know the option log.wirte; the nearest that it knows is log.write, which must be a function that takes a line.",
    ],
    [
      { log: { format: "xml", write: () => {} } },
      'The option log.format of startEmulator must be "text" or "json", and not "xml".',
    ],
    [
      { onComplaint: true },
      "The option onComplaint of startEmulator must be a function that takes a line, and not true.",
    ],
    [
      { tls: { prt: 1 } },
      "startEmulator does not know the option tls.prt; the nearest that it knows is tls.port, which must be a whole number from 0 to 65535.",
    ],
    [
      { tls: { offline: true } },
      "startEmulator does not know the option tls.offline; the nearest that it knows is tls.port, which must be a whole number from 0 to 65535.",
    ],
    [
      { tls: 8443 },
      "The option tls of startEmulator must be true, false or an object with port or hosts, and not 8443.",
    ],
    [
      { intercept: { hosts: "app.example.com" } },
      'The option intercept.hosts of startEmulator must be a list of host names, and not "app.example.com".',
    ],
    [
      { intercept: { hosts: [5] } },
      "The option intercept.hosts of startEmulator must be a list of host names, and not a list.",
    ],
    [
      { intercept: { offline: "yes" } },
      'The option intercept.offline of startEmulator must be true or false, and not "yes".',
    ],
    [
      8787,
      "startEmulator takes an object with the options port, host, persist, seed, seedSecrets, accounts, allowedHosts, originNetwork, settings, log, onComplaint, intercept, tls, and not 8787.",
    ],
    [{ "a\nb": 1 }, expect.stringMatching(/^startEmulator does not know the option "a\\nb"; the nearest/) as string],
    [{ __proto__: null, constructor: 1 }, expect.stringContaining("does not know the option constructor") as string],
  ])("%j", async (options, message) => {
    expect(await refusedStart(untyped(options))).toMatchObject({ code: "bad-input", message });
  });

  test("those with a code of their own keep it, and what may be a secret is not shown", async () => {
    const seed = JSON.stringify({ accounts: [{ tokens: [{ name: "a", client_secret: "shown-to-nobody" }] }] });
    expect(await refusedStart(untyped({ seed }))).toMatchObject({
      code: "bad-seed",
      message: "The option seed of startEmulator must be an object with a list of accounts, and not a longer text.",
    });
    expect(await refusedStart(untyped({ settings: null }))).toMatchObject({ code: "bad-settings" });
  });

  test("what is undefined is not given", async () => {
    const emulator = await started(untyped({ port: undefined, seed: undefined, intercept: undefined }));
    expect(emulator.proxyUrl).toBeUndefined();
  });

  test("of an account, a scan and a walk, too", async () => {
    const emulator = await started();
    const account = await emulator.account();
    const each = (asked: AsyncIterable<unknown>) => asked[Symbol.asyncIterator]().next();
    const any = (value: unknown): never => value as never;
    const refusals = [
      [
        emulator.account(any({ ids: "0".repeat(32) })),
        /^account does not know the option ids; .* is id, which must be an account id/,
      ],
      [
        emulator.account(any("0".repeat(32))),
        /^account takes an object with the options id, name, seed, seedSecrets, and not "0{32}"\.$/,
      ],
      [emulator.account(any({ id: null })), /^The option id of account must be an account id: .*, and not null\.$/],
      [emulator.scan("", any({ acount: account.id })), /^scan does not know the option acount; .* is account, which/],
      [
        emulator.scan("", { account: "mine" }),
        /^The option account of scan must be an account id: .*, and not "mine"\.$/,
      ],
      [each(account.eachRequest(any({ order: "desc" }))), /^eachRequest does not know the member order; the nearest/],
      [each(account.eachToken(any({ delete: true }))), /^eachToken does not know the member delete; .* is deleted/],
      [account.tokens(any({ nam: "a" })), /^nam is not known; the nearest name that is known is name\.$/],
      [account.fault(any({ operation: "get", positon: "before" })), /positon is not known; the nearest .* position/],
      [account.fork(any({ jurnal: true })), /^jurnal is not known; the nearest name that is known is journal\.$/],
    ] as const;
    // All at once: one that is refused while another is waited for would be a rejection that nobody handles.
    const errors = refusals.map(([promise]) => errorOf(promise));
    for (const [index, [, message]] of refusals.entries()) expect((await errors[index])?.message).toMatch(message);
    expect(await errorOf(emulator.account(any({ seed: "seed.json" })))).toMatchObject({ code: "bad-seed" });
  });
});

describe("the log", () => {
  async function logged(format: "text" | "json"): Promise<{ lines: string[]; secrets: string[]; id: string }> {
    const lines: string[] = [];
    const emulator = await started({ log: { format, write: (line) => lines.push(line) } });
    const account = await emulator.account();
    const token = await create(account);
    const rotated = await operation(account, "POST", `/${token.id}/rotate`);
    await account.verify(token.client_id, secretOf(token));
    await fetch(`${account.apiUrl}/accounts/${account.id}/access/service_tokens?name=${secretOf(rotated)}`);
    await fetch(`${emulator.url}/nothing%0Ahere`);
    await until("five lines are written", () => lines.length >= 5);
    return { lines, secrets: [secretOf(token), secretOf(rotated), account.token], id: account.id };
  }

  test("as text has one line a request, without a secret", async () => {
    const { lines, secrets, id } = await logged("text");
    const tokens = `/client/v4/accounts/${id}/access/service_tokens`;
    const time = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z`;
    const patterns = [
      `POST ${tokens} 201`,
      `POST ${tokens}/[0-9a-f-]{36}/rotate 200`,
      `POST /_emulator/accounts/${id}/verify 200`,
      `GET ${tokens} 400`,
      "GET /nothing%0Ahere 404",
    ];
    expect(lines).toHaveLength(patterns.length);
    for (const [index, pattern] of patterns.entries()) {
      expect(lines[index]).toMatch(new RegExp(`^${time} ${pattern} \\d+ ms$`));
    }
    for (const secret of secrets) expect(lines.join("\n")).not.toContain(secret);
  });

  test("as JSON has the same, a line each", async () => {
    const { lines, secrets } = await logged("json");
    const events = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(events).toHaveLength(5);
    expect(events.map(({ method, status }) => `${String(method)} ${String(status)}`)).toEqual([
      "POST 201",
      "POST 200",
      "POST 200",
      "GET 400",
      "GET 404",
    ]);
    for (const event of events) expect(Object.keys(event)).toEqual(["time", "method", "path", "status", "ms"]);
    for (const secret of secrets) expect(lines.join("\n")).not.toContain(secret);
  });

  test("goes to the console when only the format is given, and nowhere unless asked for", async () => {
    const written = vi.spyOn(console, "log").mockReturnValue();
    try {
      for (const options of [{}, { log: "text" }] as const) {
        await using emulator = await startEmulator(options);
        await create(await emulator.account());
        if (options === undefined || !("log" in options)) expect(written).not.toHaveBeenCalled();
        else await until("the console has the line", () => written.mock.calls.length === 1);
      }
      expect(written.mock.calls[0]?.[0]).toMatch(
        / POST \/client\/v4\/accounts\/[0-9a-f]{32}\/access\/service_tokens 201 /,
      );
    } finally {
      written.mockRestore();
    }
  });
});
