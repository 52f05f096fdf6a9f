/** Documents of nothing but mistakes: the first is told, and no more of them are noted than can be in a moment. */
import { expect, test } from "vitest";
import { AccountClient } from "../../../support/workerd/client.ts";
import { formOf, LONG } from "../../../../src/store/account/documents/snapshot.ts";

const DOCUMENT = {
  access_emulator_snapshot: 1,
  schema_version: 4,
  created_at: 1,
  clock: { offset_ms: 0, frozen_at_ms: null },
  settings: { assumptions: {} },
  tokens: [],
  retired_secrets: [],
  deleted_tokens: [],
  superseded_states: [],
  faults: [],
  journal: [],
};
const junk = (count: number): object[] => Array.from({ length: count }, () => ({}));

test.each(LONG)("of many items of %s that are none, few are looked through", (name) => {
  let looked = 0;
  const items = junk(300_000).map(() => ({
    get id() {
      looked++;
      return "";
    },
    get token_id() {
      return this.id;
    },
    get client_id() {
      return this.id;
    },
    get token() {
      return this.id;
    },
  }));
  expect(formOf({ ...DOCUMENT, [name]: items })).toMatch(new RegExp(`^${name}\\.0[ .]`));
  expect(looked).toBeGreaterThan(0);
  expect(looked).toBeLessThan(2000);
});

test.each([
  ["a small document", 300_000],
  ["a large one", 1_100_000],
])("junk is refused with its first mistake, and the account is as it was: %s", async (_, count) => {
  const account = new AccountClient("accounts");
  await account.create({ name: "mine" });
  const text = JSON.stringify({ ...DOCUMENT, tokens: [] }).replace(
    `"tokens":[]`,
    `"tokens":[${"{},".repeat(count - 1)}{}]`,
  );
  const { status, body } = await account.control("PUT", "snapshot", text);
  expect([status, body]).toEqual([
    400,
    { error: { code: "bad-snapshot", message: "tokens.0.id must be a lower-case UUID." } },
  ]);
  expect((await account.control("GET", "")).body).toMatchObject({ tokens: 1 });
});

test("a mistake is told with its place, wherever in the list it stands", () => {
  const items = Array.from({ length: 450 }, (_, n) => ({
    sha256: n.toString(16).padStart(64, "0"),
    token_id: "00000000-0000-4000-8000-000000000000",
    client_id: `${"0".repeat(32)}.access`,
    name: "r",
  }));
  const read = formOf({ ...DOCUMENT, retired_secrets: items });
  expect(typeof read === "string" ? read : read.retired_secrets).toEqual(items);
  for (const at of [0, 99, 100, 101, 399, 449]) {
    const wrong = items.map((item, n) => (n === at ? { ...item, sha256: 1 } : item));
    expect(formOf({ ...DOCUMENT, retired_secrets: wrong })).toContain(`retired_secrets.${at}.sha256 `);
    const unknown = items.with(at, Object.assign({ nane: 1 }, items[at]));
    expect(formOf({ ...DOCUMENT, retired_secrets: unknown })).toContain(`retired_secrets.${at}.nane is not known`);
  }
});
