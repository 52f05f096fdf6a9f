/** Where the edge answers, and who may say where a request comes from. */
import { expect, test } from "vitest";
import { AccessClient, everyone, serviceAuth } from "../../support/workerd/access.ts";
import { freshId, isOnList } from "../../support/workerd/accounts.ts";
import { send } from "../../support/workerd/client.ts";
import { atEdge, echoIn, reasonIn } from "../../support/workerd/edge.ts";
import { onlyRowOf } from "../../support/workerd/journal.ts";

test("a path of another form makes no account", async () => {
  const id = freshId();
  for (const path of [`/_edge/${id}`, `/_edge/${id}/`, `/_edge/${id}/a:1/`, `/_edge/${id}/%20/`]) {
    expect((await send("GET", path)).status).toBe(404);
  }
  expect(await isOnList(id)).toBe(false);
});

const ruled = async (rule: object) => {
  const client = new AccessClient();
  await client.app({ policies: [{ ...serviceAuth(everyone), require: [rule] }] });
  return client.account;
};
const NEAR = { "cf-connecting-ip": "127.0.0.1" };
const FAR = { "cf-connecting-ip": "198.51.100.7" };

test("a client on this machine says which address and country it comes from, another one does not", async () => {
  const byAddress = await ruled({ ip: { ip: "203.0.113.0/24" } });
  const byCountry = await ruled({ geo: { country_code: "DE" } });
  const reasonAt = async (account: { id: string }, headers: Record<string, string>) =>
    reasonIn(await atEdge(account, "app.example.com/", headers));
  const address = { "emulator-client-ip": "203.0.113.9" };
  expect(await reasonAt(byAddress, { ...NEAR, ...address })).toBe("service-auth");
  expect(await reasonAt(byAddress, { ...FAR, ...address })).toBe("no-credentials");
  expect(await reasonAt(byAddress, NEAR)).toBe("no-credentials");
  for (const name of ["emulator-client-country", "cf-ipcountry"]) {
    expect(await reasonAt(byCountry, { ...NEAR, [name]: "de" })).toBe("service-auth");
    expect(await reasonAt(byCountry, { ...FAR, [name]: "DE" })).toBe("no-credentials");
    expect(await reasonAt(byCountry, { ...NEAR, [name]: "DEU" })).toBe("no-credentials");
  }
});

test("the row of the journal tells what was asked and decided; the origin is sent nothing of the emulator's", async () => {
  const account = { id: freshId() };
  const headers = { "emulator-client-ip": "2001:db8::1", "emulator-client-country": "fr", "user-agent": "a test" };
  const { headers: sent } = echoIn(await atEdge(account, "Some.Example.com/a%20b?token=secret&x=1", headers));
  expect(Object.keys(sent).filter((name) => name.startsWith("emulator-"))).toEqual([]);
  expect(sent).toMatchObject({ host: "some.example.com", "cf-connecting-ip": "2001:db8::1", "user-agent": "a test" });
  expect(await onlyRowOf(account)).toMatchObject({
    operation: "edge",
    method: "GET",
    path: "/a%20b",
    query: "token=[redacted]&x=1",
    status: 200,
    user_agent: "a test",
    token_id: null,
    object_id: null,
    edge: {
      host: "some.example.com",
      admitted: true,
      reason: "no-application",
      policy_id: null,
      credentials: "none",
      client_id: null,
      ip: "2001:db8::1",
      country: "FR",
    },
  });
});

test("how paths are compared is named where an application is for a part of the host, whichever application it comes to", async () => {
  const client = new AccessClient();
  const rests = async (place: string): Promise<boolean> => {
    const { headers } = await atEdge(client.account, place);
    return headers.get("emulator-evidence")?.includes("place-matching") === true;
  };
  await client.app();
  expect(await rests("app.example.com//admin")).toBe(false);
  await client.app({ domain: "app.example.com/admin" });
  expect(await rests("app.example.com//admin")).toBe(true);
  expect(await rests("app.example.com/admin")).toBe(true);
  expect(await rests("other.example.com/admin")).toBe(false);
});
