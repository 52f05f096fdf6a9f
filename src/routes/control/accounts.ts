/** Accounts as universes: which there are, a fresh one, an empty one, its settings, and who is let in. */
import { router } from "../http/router.ts";
import { repeatedApiToken, SettingsChange } from "../../store/account/settings/settings.ts";
import { systemRandom } from "../../store/account/fresh-secret.ts";
import { assumptionNames, catalogue } from "../../rules/fidelity/assumptions.ts";
import { toHex } from "../../rules/service-tokens/secret.ts";
import { formatTimestamp } from "../../rules/values/timestamp.ts";
import { directory } from "../http/directory.ts";
import { controlInput, controlQuery } from "./input.ts";
import { Credentials, ListQuery, NewAccount, SettingsQuery } from "./inputs.ts";
import { controlError } from "./answers.ts";
import type { ControlEnv } from "./guard.ts";
import { fill } from "./seed.ts";
import { onlyMethods } from "./methods.ts";

export const accounts = router<ControlEnv>()
  .get("/", async (c) => {
    const query = controlQuery(ListQuery, c.req.query());
    if (!query.ok) return query.response;
    const { page = 1, per_page: perPage = 100 } = query.value;
    const { accounts: listed, totalCount } = await directory(c.env).accounts(page, perPage);
    const shown = listed.map(({ id, createdAt }) => ({ id, created_at: formatTimestamp(createdAt) }));
    return c.json({ accounts: shown, page, per_page: perPage, total_count: totalCount });
  })
  .post("/", async (c) => {
    const input = controlInput(NewAccount, c.var.body);
    if (!input.ok) return input.response;
    const { id = toHex(systemRandom(16)), seed } = input.value;
    const inUse = `The account ${id} is in use already: choose another id, or delete it first.`;
    // Asked first, as a seed binds zones before it fills the account.
    if (input.value.id !== undefined && !(await c.env.ACCOUNTS.getByName(id).isFresh())) {
      return controlError(409, "account-exists", inUse);
    }
    const filled = seed ? await fill(c.env, id, seed, "seed") : { ok: true as const, seeded: true, tokens: 0 };
    if (!filled.ok) return filled.response;
    if (!filled.seeded) return controlError(409, "account-exists", inUse);
    return c.json({ id, tokens: filled.tokens }, 201);
  })
  .all("/", onlyMethods("GET", "POST"))
  .delete("/:id{[0-9a-f]{32}}", async (c) => {
    await c.env.ACCOUNTS.getByName(c.req.param("id")).reset();
    return c.body(null, 204);
  })
  .all("/:id{[0-9a-f]{32}}", onlyMethods("DELETE"))
  .get("/:id{[0-9a-f]{32}}/settings", async (c) => {
    const query = controlQuery(SettingsQuery, c.req.query());
    if (!query.ok) return query.response;
    const settings = await c.env.ACCOUNTS.getByName(c.req.param("id")).settings();
    return c.json(query.value.evidence === "true" ? { ...settings, evidence: evidenceJson() } : settings);
  })
  .patch("/:id{[0-9a-f]{32}}/settings", async (c) => {
    const input = controlInput(SettingsChange, c.var.body);
    if (!input.ok) return input.response;
    const problem = await repeatedApiToken(input.value);
    if (problem !== undefined) return controlError(400, "invalid-input", `${problem}.`);
    return c.json(await c.env.ACCOUNTS.getByName(c.req.param("id")).changeSettings(input.value));
  })
  .all("/:id{[0-9a-f]{32}}/settings", onlyMethods("GET", "PATCH"))
  .post("/:id{[0-9a-f]{32}}/verify", async (c) => {
    const input = controlInput(Credentials, c.var.body);
    if (!input.ok) return input.response;
    const { client_id: clientId, client_secret: secret } = input.value;
    return c.json(await c.env.ACCOUNTS.getByName(c.req.param("id")).verify(clientId, secret));
  })
  .all("/:id{[0-9a-f]{32}}/verify", onlyMethods("POST"));

/** What speaks for each assumption, beside the value in force. */
function evidenceJson() {
  return Object.fromEntries(
    assumptionNames.map((name) => {
      const { default: standard, alternatives, grade, statement, evidence, observedBy } = catalogue[name];
      return [name, { default: standard, alternatives, grade, statement, evidence, observed_by: observedBy }];
    }),
  );
}
