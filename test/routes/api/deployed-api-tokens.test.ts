/** A deployed emulator lets in its operator and who has a configured API token: for the accounts that have it, and no others. */
import { describe, expect, test } from "vitest";
import { inStorage, accountOf, freshId } from "../../support/workerd/accounts.ts";
import { send, sendTo, AccountClient, verdictIn, type Bindings } from "../../support/workerd/client.ts";

const deployed: Bindings = { EMULATOR_MODE: "deployed", EMULATOR_OPERATOR_TOKEN: "operators-own" };
const operator = { authorization: "Bearer operators-own" };
const as = (token: string) => ({ authorization: `Bearer ${token}` });
const WRITE = "Access: Service Tokens Write";

const pathOf = (id: string, kind = "accounts") => `/client/v4/${kind}/${id}/access/service_tokens`;

/** An account with an API token. */
async function tenant(parts: object = {}) {
  const { id } = new AccountClient("accounts");
  const token = crypto.randomUUID();
  const body = { api_tokens: [{ name: "tenant", permissions: [WRITE], token, ...parts }] };
  await sendTo(deployed, "PATCH", `/_emulator/accounts/${id}/settings`, { headers: operator, body });
  return { id, token };
}

const list = async (path: string, headers: Record<string, string>, bindings = deployed) =>
  verdictIn(await sendTo(bindings, "GET", path, { headers }));

describe("an API token", () => {
  test("opens its account, in the mode deployed and in none", async () => {
    const { id, token } = await tenant();
    for (const EMULATOR_MODE of ["deployed", undefined]) {
      const bindings = { EMULATOR_OPERATOR_TOKEN: "operators-own", ...(EMULATOR_MODE ? { EMULATOR_MODE } : {}) };
      expect(await list(pathOf(id), as(token), bindings)).toBe("200");
      expect(await list(pathOf(id), as(crypto.randomUUID()), bindings)).toBe("403 / 10000");
    }
  });

  test("opens no account that has other ones, and none that has none: that is the operator's", async () => {
    const [one, other] = [await tenant(), await tenant()];
    const without = freshId();
    await sendTo(deployed, "POST", pathOf(without), { headers: operator, body: { name: "the operator's" } });
    for (const path of [pathOf(other.id), pathOf(without), pathOf(without, "zones"), pathOf(other.id, "zones")]) {
      expect(await list(path, as(one.token))).toBe("403 / 9109");
      expect(verdictIn(await sendTo(deployed, "POST", path, { headers: as(one.token), body: { name: "b" } }))).toBe(
        "403 / 9109",
      );
      expect(await list(path, operator)).toBe("200");
    }
    for (const kind of ["accounts", "zones"]) {
      expect(await list(`/client/v4/${kind}/${without}`, as(one.token))).toBe("403 / 9109");
    }
  });

  test("opens nothing when it is disabled or forgotten, nor where it cannot be presented", async () => {
    const [disabled, forgotten] = [await tenant({ status: "disabled" }), await tenant()];
    expect(await list(pathOf(disabled.id), as(disabled.token))).toBe("403 / 10000");
    await sendTo(deployed, "DELETE", `/_emulator/accounts/${forgotten.id}`, { headers: operator });
    expect(await list(pathOf(forgotten.id), as(forgotten.token))).toBe("403 / 10000");
    const key = { "x-auth-email": "a@b.example", "x-auth-key": disabled.token };
    expect(await list(pathOf(disabled.id), key)).toBe("403 / 10000");
  });

  test("opens no control plane", async () => {
    const { id, token } = await tenant();
    for (const path of ["settings", "requests", "tokens", "snapshot"]) {
      const answer = await sendTo(deployed, "GET", `/_emulator/accounts/${id}/${path}`, { headers: as(token) });
      expect(answer.status).toBe(403);
    }
  });

  test("sees its own accounts in the list", async () => {
    const [one, other] = [await tenant(), await tenant()];
    const { text } = await sendTo(deployed, "GET", "/client/v4/accounts", { headers: as(one.token) });
    expect([text.includes(one.id), text.includes(other.id)]).toEqual([true, false]);
  });
});

test("the operator may do everything in every account, and stands in its journal without a name", async () => {
  const { id } = await tenant();
  const answer = await sendTo(deployed, "POST", pathOf(id), { headers: operator, body: { name: "a" } });
  expect(verdictIn(answer)).toBe("201");
  const { body } = await send("GET", `/_emulator/accounts/${id}/requests`);
  expect(body).toMatchObject({ requests: [{ status: 201, api_token: null }] });
});

test("of whom it does not let in nothing is written down", async () => {
  const id = freshId();
  await list(pathOf(id), as("unknown"));
  await list(pathOf(id), {});
  const { body } = await send("GET", `/_emulator/accounts/${id}/requests`);
  expect(body).toMatchObject({ requests: [] });
  expect(await inStorage(accountOf(id), ({ sql }) => sql.exec(`SELECT * FROM journal`).toArray())).toEqual([]);
});

describe("API tokens of the process", () => {
  const [active, disabled] = [crypto.randomUUID(), crypto.randomUUID()];
  const settings = [
    { name: "everywhere", permissions: [WRITE], token: active },
    { name: "off", permissions: [WRITE], token: disabled, status: "disabled", expires_on: "2099-01-01T00:00:00Z" },
  ];
  const bindings = { ...deployed, EMULATOR_SETTINGS: JSON.stringify({ api_tokens: settings }) };

  test("pass the gateway, and others do not", async () => {
    // The account itself, which knows nothing of these settings here, tells it from an unknown token.
    expect(await list("/client/v4/accounts", as(active), bindings)).toBe("200");
    expect(await list("/client/v4/accounts", as("unknown"), bindings)).toBe("403 / 10000");
    expect(await list("/client/v4/accounts", as(active))).toBe("403 / 10000");
  });

  test("are verified with their status and times", async () => {
    const verify = async (token: string) =>
      (await sendTo(bindings, "GET", "/client/v4/user/tokens/verify", { headers: as(token) })).body;
    expect(await verify(active)).toMatchObject({ result: { status: "active" }, messages: [{ code: 10000 }] });
    expect(await verify(disabled)).toMatchObject({
      result: { status: "disabled", expires_on: "2099-01-01T00:00:00Z" },
      messages: [],
    });
  });
});
