/** Seeded randomness of applications with many policies of their own. */
import { expect, test } from "vitest";
import { accessOf, resultIn } from "../../../support/workerd/around-tokens.ts";
import { AccountClient } from "../../../support/workerd/client.ts";

type App = { readonly id: string; readonly aud: string; readonly policies: readonly { readonly id: string }[] };

test("an application with as many policies as it may have draws the same each time, and none twice", async () => {
  const policies = Array.from({ length: 1000 }, (_, n) => ({
    name: `${n}`,
    decision: "bypass",
    include: [{ everyone: {} }],
  }));
  const made = async () => {
    const account = new AccountClient("accounts");
    await account.settings({ random_seed: "a" });
    const access = accessOf(account.id);
    const body = { type: "self_hosted", domain: "a.example", policies };
    const app = resultIn<App>(await access.post("apps", body));
    const [first] = policies;
    const more = await access.post(`apps/${app.id}/policies`, first);
    expect([more.status, more.text]).toEqual([
      400,
      expect.stringContaining("maximum number of policies has been reached"),
    ]);
    await account.settings({ random_seed: null });
    await account.settings({ random_seed: "a" });
    const again = resultIn<App>(await access.put(`apps/${app.id}`, body));
    const [first1000, other1000] = [app, again].map(({ policies: own }) => own.map(({ id }) => id));
    expect(new Set([...(first1000 ?? []), ...(other1000 ?? [])]).size).toBe(2000);
    return [app.id, app.aud, first1000];
  };
  expect(await made()).toEqual(await made());
});
