/** An answer of the control plane that no object can give. */
import { expect, test } from "vitest";
import { freshId } from "../../support/workerd/accounts.ts";
import { send } from "../../support/workerd/client.ts";

test("a page of more than 32 MiB is refused with what to do, and not with the advice to try again", async () => {
  const id = freshId();
  const include = Array.from({ length: 200 }, (_, n) => ({ service_token: { name: `token ${n + 1}` } }));
  const policies = Array.from({ length: 500 }, () => ({ name: "p".repeat(350), decision: "non_identity", include }));
  const account = { id, bulk: { count: 200, name: "token {n}" }, policies };
  expect((await send("POST", "/_emulator/seed", { body: { accounts: [account] } })).status).toBe(200);
  const { status, body } = await send("GET", `/_emulator/accounts/${id}/tokens?per_page=1000`);
  expect([status, body]).toEqual([
    400,
    {
      error: { code: "invalid-input", message: "The answer would be larger than 32 MiB: ask for fewer with per_page." },
    },
  ]);
  expect((await send("GET", `/_emulator/accounts/${id}/tokens?per_page=10`)).status).toBe(200);
});
