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

test("right settings after wrong ones are served", async () => {
  await sendTo({ ...local, EMULATOR_SETTINGS: "wrong" }, "GET", "/_emulator/health");
  const { status } = await sendTo(
    { ...local, EMULATOR_SETTINGS: '{"access_enabled":false}' },
    "GET",
    "/_emulator/health",
  );
  expect(status).toBe(200);
});
