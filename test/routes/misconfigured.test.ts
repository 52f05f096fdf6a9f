/** A process whose settings are wrong says so on every path, instead of serving with others. */
import { describe, expect, test } from "vitest";
import { freshId } from "../support/workerd/accounts.ts";
import { controlErrorIn, sendTo } from "../support/workerd/client.ts";

const local = { EMULATOR_MODE: "local" };

describe.each([
  ["not JSON", "EMULATOR_SETTINGS is not valid JSON"],
  ['{"assumptions":{"token-limit":-1}}', "assumptions.token-limit must be a whole number of tokens"],
  ['{"assumption":{}}', "assumption is not known; the nearest name that is known is assumptions."],
])("EMULATOR_SETTINGS=%s", (EMULATOR_SETTINGS, sentence) => {
  test("is what health and the control plane complain about", async () => {
    for (const path of ["/_emulator/health", `/_emulator/accounts/${freshId()}/settings`, "/"]) {
      const answer = await sendTo({ ...local, EMULATOR_SETTINGS }, "GET", path);
      const { code, message } = controlErrorIn(answer);
      expect([answer.status, code]).toEqual([500, "bad-settings"]);
      expect(message).toContain(sentence);
    }
  });

  test("is told to clients of the API in a header, in Cloudflare's form", async () => {
    const path = `/client/v4/accounts/${freshId()}/access/service_tokens`;
    const { status, body, headers } = await sendTo({ ...local, EMULATOR_SETTINGS }, "GET", path);
    expect([status, body]).toMatchObject([500, { success: false, errors: [{ code: 10001 }] }]);
    expect(headers.get("emulator-hint")).toContain(sentence);
  });
});

describe.each(["two words", "grün", 'quo"te', "=", "a=b", "comma,"])("EMULATOR_OPERATOR_TOKEN=%s", (token) => {
  const bindings = { ...local, EMULATOR_OPERATOR_TOKEN: token };

  test("is no token that a client could present, and so is refused by its name", async () => {
    for (const path of ["/_emulator/health", `/_emulator/accounts/${freshId()}/settings`]) {
      const answer = await sendTo(bindings, "GET", path);
      const { code, message } = controlErrorIn(answer);
      expect([answer.status, code]).toEqual([500, "bad-settings"]);
      expect(message).toMatch(/^EMULATOR_OPERATOR_TOKEN has a character/);
    }
    const path = `/client/v4/accounts/${freshId()}/access/service_tokens`;
    expect((await sendTo(bindings, "GET", path)).headers.get("emulator-hint")).toMatch(/^EMULATOR_OPERATOR_TOKEN/);
  });
});

describe.each(["59s", "30d", "1", "-1h", "forever", "87601h", " 1h"])(
  "EMULATOR_EMPTY_AFTER=%s",
  (EMULATOR_EMPTY_AFTER) => {
    test("is told to whoever asks a deployed emulator, and of no interest on a developer's machine", async () => {
      const path = "/_emulator/health";
      const answer = await sendTo({ EMULATOR_EMPTY_AFTER }, "GET", path);
      expect([answer.status, controlErrorIn(answer)]).toEqual([
        500,
        {
          code: "bad-settings",
          message:
            "EMULATOR_EMPTY_AFTER must be a Go duration of at least 1m and at most 87600h, such as 720h for 30 days; the largest unit is h.",
        },
      ]);
      const ofApi = await sendTo({ EMULATOR_EMPTY_AFTER }, "GET", `/client/v4/accounts/${freshId()}`);
      expect(ofApi.headers.get("emulator-hint")).toMatch(/^EMULATOR_EMPTY_AFTER/);
      expect((await sendTo({ ...local, EMULATOR_EMPTY_AFTER }, "GET", path)).status).toBe(200);
    });
  },
);

test.each(["1m", "60s", "720h", "87600h", "", null])(
  "EMULATOR_EMPTY_AFTER=%s is served",
  async (EMULATOR_EMPTY_AFTER) => {
    expect((await sendTo({ EMULATOR_EMPTY_AFTER }, "GET", "/_emulator/health")).status).toBe(200);
  },
);

test("right settings after wrong ones are served", async () => {
  await sendTo({ ...local, EMULATOR_SETTINGS: "wrong" }, "GET", "/_emulator/health");
  const { status } = await sendTo(
    { ...local, EMULATOR_SETTINGS: '{"access_enabled":false}' },
    "GET",
    "/_emulator/health",
  );
  expect(status).toBe(200);
});
