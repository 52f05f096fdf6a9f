/** Bodies with more values than anybody needs: each that is wrong would be noted, and some million notes end a process. */
import { describe, expect, test } from "vitest";
import { AccountClient, controlErrorIn, send } from "../../support/workerd/client.ts";

const many = (count: number, item = "{}"): string => `[${Array.from({ length: count }, () => item).join(",")}]`;

describe("millions of values that are none", () => {
  test.each(["policies", "groups", "applications", "faults"])(
    "as the %s of a snapshot are refused at once",
    async (list) => {
      const account = new AccountClient("accounts");
      const { body } = await account.control("GET", "snapshot");
      const text = JSON.stringify({ ...Object(body), [list]: "HERE" }).replace('"HERE"', many(6_000_000));
      const refused = await account.control("PUT", "snapshot", text);
      expect([refused.status, controlErrorIn(refused)]).toEqual([
        400,
        { code: "bad-snapshot", message: expect.stringMatching(/^More values stand in the snapshot/) as unknown },
      ]);
    },
  );

  test.each([
    ["/_emulator/seed", `{"accounts":[{"tokens":${many(9_000_000)}}]}`],
    ["/_emulator/scan", `{"sha256":${many(9_000_000)}}`],
  ])("in the body of POST %s are refused at once", async (path, body) => {
    const refused = await send("POST", path, { body });
    expect([refused.status, controlErrorIn(refused).code]).toEqual([413, "body-too-large"]);
  });
});

test("commas in texts count as well, and few enough are well", async () => {
  const account = new AccountClient("accounts");
  const name = ",".repeat(90);
  const tokens = Array.from({ length: 1000 }, () => ({ name }));
  const { status } = await send("POST", "/_emulator/seed", { body: { accounts: [{ id: account.id, tokens }] } });
  expect(status).toBe(200);
});
