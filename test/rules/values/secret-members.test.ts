/** Members that hold secrets are told by their names, at any depth. */
import { expect, test } from "vitest";
import { hasSecretMembers, withoutSecretMembers } from "../../../src/rules/values/secret-members.ts";

test("what ends in secret, password or private_key goes, whatever it holds", () => {
  const value = {
    client_id: "id",
    client_secret: "s",
    secret: { deep: 1 },
    Bind_Password: ["p"],
    signing_private_key: "k",
    privateKey: "k",
    secret_name: "kept",
    list: [{ password: "p", scope: "kept" }, null, 1],
    ["__proto__x"]: {},
  };
  const without = { client_id: "id", secret_name: "kept", list: [{ scope: "kept" }, null, 1], ["__proto__x"]: {} };
  expect(withoutSecretMembers(value)).toEqual(without);
  expect([hasSecretMembers(value), hasSecretMembers(without)]).toEqual([true, false]);
  expect(hasSecretMembers([[{ a: { client_secret: null } }]])).toBe(true);
});

test.each([null, 1, "secret", true, [], {}])("%j stays as it is", (value) => {
  expect(withoutSecretMembers(value)).toEqual(value);
  expect(hasSecretMembers(value)).toBe(false);
});
