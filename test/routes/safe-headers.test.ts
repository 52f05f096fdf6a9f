/** Answers that no request to a healthy emulator brings have the headers that keep a browser safe, too. */
import { env } from "cloudflare:workers";
import { describe, test, vi } from "vitest";
import { expectSafeHeaders } from "../support/black-box/safe-headers.ts";
import { freshId } from "../support/workerd/accounts.ts";
import { sendTo, type Bindings } from "../support/workerd/client.ts";

const settings = `/_emulator/accounts/${freshId()}/settings`;
const deployed: Bindings = { EMULATOR_MODE: "deployed", EMULATOR_OPERATOR_TOKEN: "operators-own" };

describe("an answer has them", () => {
  test.each<[string, Bindings, string, Record<string, string>]>([
    ["of an emulator that is closed", {}, settings, {}],
    ["of one that is closed, about its health", {}, "/_emulator/health", {}],
    ["of one that is closed, on its page", {}, "/", {}],
    ["of one whose settings are wrong", { EMULATOR_MODE: "local", EMULATOR_SETTINGS: "{" }, "/", {}],
    ["to who has no token", deployed, settings, {}],
    ["to the operator", deployed, settings, { authorization: "Bearer operators-own" }],
    ["on the page of a deployed one", deployed, "/", {}],
    ["to what is sent round in a circle", { EMULATOR_MODE: "local" }, "/", { via: "1.1 access-emulator-local" }],
  ])("%s", async (what, bindings, path, headers) => {
    expectSafeHeaders(await sendTo(bindings, "GET", path, { headers }), what);
  });

  test("of one that fails", async () => {
    vi.spyOn(console, "error").mockReturnValue();
    const ACCOUNTS = {
      ...env.ACCOUNTS,
      getByName: () => {
        throw new Error("This is a bug.");
      },
    } as unknown as Bindings["ACCOUNTS"];
    const answer = await sendTo({ EMULATOR_MODE: "local", ...(ACCOUNTS && { ACCOUNTS }) }, "GET", settings, {});
    expectSafeHeaders(answer, `${answer.status}`);
    vi.restoreAllMocks();
  });
});
