/** The API plane where the emulator is deployed: who is let in. */
import { describe, expect, test } from "vitest";
import { freshId } from "../support/workerd/accounts.ts";
import { sendTo, verdictIn, type Bindings } from "../support/workerd/client.ts";

const path = `/client/v4/accounts/${freshId()}/access/service_tokens`;
const deployed: Bindings = { EMULATOR_MODE: "deployed", EMULATOR_OPERATOR_TOKEN: "operators-own" };
const operator = { authorization: "Bearer operators-own" };

describe("a deployed emulator", () => {
  test.each<[string, Record<string, string>]>([
    ["a bearer token", { authorization: "Bearer any-token" }],
    ["an e-mail address with a key", { "x-auth-email": "a@b.example", "x-auth-key": "operators-own" }],
    ["a token that begins like the operator's", { authorization: "Bearer operators-ow" }],
  ])("refuses %s that is well formed but not the operator's token", async (_, headers) => {
    for (const bindings of [deployed, { EMULATOR_OPERATOR_TOKEN: "operators-own" }]) {
      const answer = await sendTo(bindings, "GET", path, { headers });
      expect([answer.status, answer.text]).toEqual([
        403,
        '{"success":false,"errors":[{"code":10000,"message":"Authentication error"}],"messages":[],"result":null}',
      ]);
    }
  });

  test("lets the operator's token in, whatever the case of the scheme", async () => {
    expect(verdictIn(await sendTo(deployed, "GET", path, { headers: operator }))).toBe("200");
    const lower = { authorization: "bearer operators-own" };
    expect(verdictIn(await sendTo(deployed, "GET", path, { headers: lower }))).toBe("200");
  });

  test("tells malformed and missing credentials from unknown ones, as on a developer's machine", async () => {
    expect(verdictIn(await sendTo(deployed, "GET", path, { headers: {} }))).toBe("400 / 9106");
    expect(verdictIn(await sendTo(deployed, "GET", path, { headers: { authorization: "Basic x" } }))).toBe(
      "400 / 6003",
    );
  });

  test("changes nothing for whom it does not let in", async () => {
    await sendTo(deployed, "POST", path, { headers: { authorization: "Bearer other" }, body: { name: "smuggled" } });
    expect((await sendTo(deployed, "GET", path, { headers: operator })).text).not.toContain("smuggled");
  });

  test("is closed when no operator's token is set, whatever is presented, and says how to open it", async () => {
    const empty = { EMULATOR_OPERATOR_TOKEN: "", EMULATOR_OPERATOR_TOKEN_NEXT: "" };
    for (const bindings of [{}, { EMULATOR_MODE: "deployed" }, empty]) {
      for (const token of ["undefined", "null", "=", "operators-own"]) {
        const answer = await sendTo(bindings, "GET", path, { headers: { authorization: `Bearer ${token}` } });
        expect(verdictIn(answer)).toBe("503 / 503");
        expect(answer.text).toContain("npx wrangler secret put EMULATOR_OPERATOR_TOKEN");
        expect(answer.text).toContain("or without `--env` if it was deployed so");
      }
      for (const headers of [{}, { authorization: "Basic x" }]) {
        expect(verdictIn(await sendTo(bindings, "GET", path, { headers }))).toBe("503 / 503");
      }
    }
  });

  test("is open to the next operator's token as well, and to it alone while there is no other", async () => {
    const next = { EMULATOR_OPERATOR_TOKEN_NEXT: "the-next-one" };
    const headers = { authorization: "Bearer the-next-one" };
    expect(verdictIn(await sendTo({ ...deployed, ...next }, "GET", path, { headers }))).toBe("200");
    expect(verdictIn(await sendTo({ ...deployed, ...next }, "GET", path, { headers: operator }))).toBe("200");
    expect(verdictIn(await sendTo(next, "GET", path, { headers }))).toBe("200");
    expect(verdictIn(await sendTo(next, "GET", path, { headers: operator }))).toBe("403 / 10000");
  });

  test("asks for the token at the neighbours, too, and not for the description of the API", async () => {
    const headers = { authorization: "Bearer other" };
    const ofAccount = [`/accounts/${freshId()}`, `/accounts/${freshId()}/tokens/verify`];
    const neighbours = ["/user/tokens/verify", "/user", "/memberships", "/accounts", "/zones", `/zones/${freshId()}`];
    for (const neighbour of [...neighbours, ...ofAccount]) {
      expect(verdictIn(await sendTo(deployed, "GET", `/client/v4${neighbour}`, { headers }))).toBe("403 / 10000");
    }
    expect((await sendTo(deployed, "GET", "/client/v4/openapi.json", { headers: {} })).status).toBe(200);
  });

  test("tells nobody without the token which paths there are", async () => {
    const headers = { authorization: "Bearer other" };
    expect(verdictIn(await sendTo(deployed, "GET", "/client/v4/no/such/path", { headers }))).toBe("403 / 10000");
    expect(verdictIn(await sendTo(deployed, "PATCH", path, { headers }))).toBe("403 / 10000");
  });
});
