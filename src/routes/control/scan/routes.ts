/** The leak oracle: which account and token the secrets with these digests belong to, or belonged to. */
import { router } from "../../http/router.ts";
import type { Leak } from "../../../store/account/views/leaks.ts";
import { directory } from "../../../store/directory/directory.ts";
import type { ControlEnv } from "../guard.ts";
import { controlInput } from "../input.ts";
import { ScanInput } from "./inputs.ts";
import { onlyMethods } from "../methods.ts";

const ACCOUNTS_AT_ONCE = 100;

export const scan = router<ControlEnv>()
  .post("/", async (c) => {
    const input = controlInput(ScanInput, c.var.body);
    if (!input.ok) return input.response;
    const { digests, account_id: only } = input.value;
    const found = [];
    for await (const ids of only === undefined ? pagesOfAccounts(c.env) : [[only]]) {
      const leaks = await Promise.all(
        ids.map(async (id) => {
          const ofAccount = await c.env.ACCOUNTS.getByName(id).leaks(digests);
          return ofAccount.map((leak) => leakJson(id, leak));
        }),
      );
      found.push(...leaks.flat());
    }
    return c.json({ found });
  })
  .all("/", onlyMethods("POST"));

function leakJson(account: string, { digest, ...leak }: Leak) {
  return { digest, account_id: account, ...leak };
}

async function* pagesOfAccounts(env: EmulatorEnv): AsyncGenerator<string[]> {
  for (let page = 1; ; page++) {
    const { accounts } = await directory(env).accounts(page, ACCOUNTS_AT_ONCE);
    if (accounts.length === 0) return;
    yield accounts.map(({ id }) => id);
  }
}
