/** An id is of one thing, whatever it is: whom rules name is kept by ids alone. */
import { expect, test } from "vitest";
import { AccessClient, everyone, ofToken, serviceAuth } from "../../../support/workerd/access.ts";

test("a random seed that is set again gives no id a second time, whatever has it", async () => {
  const client = new AccessClient();
  const again = async () => {
    await client.account.settings({ random_seed: null });
    await client.account.settings({ random_seed: "golden" });
  };
  await again();
  const token = await client.token();
  await again();
  const group = await client.group({ name: "g", include: [ofToken(token.id)] });
  await again();
  const policy = await client.policy(serviceAuth(everyone));
  await again();
  const app = await client.app({ domain: "app.example.com", policies: [serviceAuth(everyone)] });
  const own = (app.policies as { id: string }[])[0]?.id;
  const ids = [token.id, group.id, policy.id, app.id, own];
  expect(new Set(ids).size).toBe(5);
  expect(await client.refusal("DELETE", `service_tokens/${token.id}`)).toContain("12139");
});
