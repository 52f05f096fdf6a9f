/** The settings of an account: shown, on request with what speaks for each assumption, and changed. */
import { assumptionNames, catalogue } from "../../../rules/fidelity/assumptions/index.ts";
import { SettingsChange } from "../../../store/account/settings/schema.ts";
import { router } from "../../http/router.ts";
import { controlError } from "../answers.ts";
import type { ControlEnv } from "../guard.ts";
import { controlInput, controlQuery } from "../input.ts";
import { onlyMethods } from "../methods.ts";
import { problemOfApiTokens } from "./api-tokens.ts";
import { SettingsQuery } from "./inputs.ts";

const PATH = "/:id{[0-9a-f]{32}}/settings";

export const settings = router<ControlEnv>()
  .get(PATH, async (c) => {
    const query = controlQuery(SettingsQuery, c.req.query());
    if (!query.ok) return query.response;
    const inForce = await c.env.ACCOUNTS.getByName(c.req.param("id")).settings();
    return c.json(query.value.evidence === "true" ? { ...inForce, evidence: evidenceJson() } : inForce);
  })
  .patch(PATH, async (c) => {
    const input = controlInput(SettingsChange, c.var.body);
    if (!input.ok) return input.response;
    const problem = await problemOfApiTokens(c.env, input.value);
    if (problem !== undefined) return controlError(400, "invalid-input", `${problem}.`);
    return c.json(await c.env.ACCOUNTS.getByName(c.req.param("id")).changeSettings(input.value));
  })
  .all(PATH, onlyMethods("GET", "PATCH"));

/** What speaks for each assumption, beside the value in force. */
function evidenceJson() {
  return Object.fromEntries(
    assumptionNames.map((name) => {
      const { default: standard, alternatives, grade, statement, evidence, observedBy } = catalogue[name];
      return [name, { default: standard, alternatives, grade, statement, evidence, observed_by: observedBy }];
    }),
  );
}
