/** Identity providers: carried, and without any secret after the request that brought it. */
import { expect, test } from "vitest";
import { AccessClient, invalid, NOBODY, NOT_FOUND, objectIn } from "../../support/workerd/access.ts";

const SECRETS = ["hush-client", "hush-scim", "hush-bind", "hush-key"];
const oidc = {
  name: "Corp",
  type: "oidc",
  config: {
    client_id: "id",
    client_secret: "hush-client",
    claims: ["b", "a"],
    ldap: { bind_password: "hush-bind", host: "h" },
    private_key: "hush-key",
  },
  scim_config: { enabled: true, secret: "hush-scim", user_deprovision: false },
};
const shown = {
  type: "oidc",
  name: "Corp",
  config: { client_id: "id", claims: ["b", "a"], ldap: { host: "h" } },
  scim_config: { enabled: true, user_deprovision: false },
};
const plain = { name: "Code", type: "onetimepin", config: {} };

test("one is made, listed, got, replaced and deleted, in an account and in a zone", async () => {
  for (const kind of ["accounts", "zones"] as const) {
    const client = new AccessClient(kind);
    const answer = await client.send("POST", "identity_providers", oidc);
    const made = objectIn(answer);
    expect([answer.status, answer.headers.get("emulator-evidence")]).toEqual([
      201,
      expect.stringContaining("carried-identity-providers"),
    ]);
    expect(made).toEqual({ id: made.id, ...shown });
    const other = await client.made("identity_providers", plain);
    expect(await client.list("identity_providers")).toEqual([made, other]);
    expect(await client.list("identity_providers?scim_enabled=true")).toEqual([made]);
    expect(await client.list("identity_providers?per_page=1&page=2")).toEqual([other]);
    expect(await client.get(`identity_providers/${made.id}`)).toEqual(made);
    expect(await client.put(`identity_providers/${made.id}`, made)).toEqual(made);
    expect(await client.put(`identity_providers/${made.id}`, plain)).toEqual({ id: made.id, ...plain });
    const gone = await client.send("DELETE", `identity_providers/${made.id}`);
    expect([gone.status, objectIn(gone)]).toEqual([202, { id: made.id }]);
    for (const method of ["GET", "PUT", "DELETE"]) {
      expect(await client.refusal(method, `identity_providers/${made.id}`, method === "PUT" ? plain : undefined)).toBe(
        NOT_FOUND,
      );
    }
    expect(await client.list("identity_providers")).toEqual([other]);
  }
});

test("no secret of it stands in an answer, a list, the journal or a snapshot", async () => {
  const client = new AccessClient();
  const made = await client.made("identity_providers", oidc);
  await client.send("PUT", `identity_providers/${made.id}`, { ...oidc, name: "Other" });
  await client.send("POST", "identity_providers", { ...oidc, type: "of nobody" });
  await client.send("POST", "identity_providers", JSON.stringify(oidc));
  const texts = [
    (await client.send("GET", "identity_providers")).text,
    (await client.send("GET", `identity_providers/${made.id}`)).text,
    (await client.account.control("GET", "requests")).text,
    (await client.account.control("GET", "snapshot")).text,
  ];
  for (const secret of SECRETS) for (const text of texts) expect(text).not.toContain(secret);
  expect(texts[2]).toContain('\\"bind_password\\":\\"[redacted]\\"');
});

test.each([
  [{ name: "" }, "name is required"],
  [{ name: "x".repeat(351) }, "name must be a maximum of 350 characters in length"],
  [{ type: null }, "type is required"],
  [{ type: "ldap" }, /^400 \/ 12130 .*: type must be one of onetimepin, azureAD, /],
  [{ config: null }, "config is required"],
  [{ config: [] }, "config must be an object"],
  [{ scim_config: "x" }, "scim_config must be an object"],
])("with %j it is refused", async (change, detail) => {
  const client = new AccessClient();
  const refusal = await client.refusal("POST", "identity_providers", { ...plain, ...change });
  if (typeof detail === "string") expect(refusal).toBe(invalid(detail));
  else expect(refusal).toMatch(detail);
  expect(await client.list("identity_providers")).toEqual([]);
});

test("there are at most 50", async () => {
  const client = new AccessClient();
  for (let count = 0; count < 50; count++) await client.made("identity_providers", plain);
  const refused = invalid("maximum number of identity providers has been reached");
  expect(await client.refusal("POST", "identity_providers", plain)).toBe(refused);
  expect((await client.send("GET", `identity_providers/${NOBODY}`)).status).toBe(404);
});
