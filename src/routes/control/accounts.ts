/** Accounts as universes: which there are, a fresh one, an empty one, its settings, and who is let in. */
import * as z from "zod/mini";
import { router } from "../../api/router.ts";
import { wholeNumberText } from "../../api/validation.ts";
import { SettingsChange } from "../../store/settings.ts";
import { systemRandom } from "../../store/minting.ts";
import { toHex } from "../../tokens/secret.ts";
import { formatTimestamp } from "../../tokens/timestamp.ts";
import { directory } from "../directory.ts";
import { controlInput, controlQuery } from "./input.ts";
import type { ControlEnv } from "./guard.ts";
import { onlyMethods } from "./methods.ts";

const Nothing = z.lazy(() => z.strictObject({}, "must be a JSON object"));

const ListQuery = z.lazy(() =>
  z.strictObject({ page: z.optional(wholeNumberText(2 ** 31 - 1)), per_page: z.optional(wholeNumberText(1000)) }),
);

const Credentials = z.lazy(() =>
  z.strictObject(
    { client_id: z.string("must be a string"), client_secret: z.string("must be a string") },
    "must be a JSON object with client_id and client_secret",
  ),
);

export const accounts = router<ControlEnv>()
  .get("/", async (c) => {
    const query = controlQuery(ListQuery, c.req.query());
    if (!query.ok) return query.response;
    const { page = 1, per_page: perPage = 100 } = query.value;
    const { accounts: listed, totalCount } = await directory(c.env).accounts(page, perPage);
    const shown = listed.map(({ id, createdAt }) => ({ id, created_at: formatTimestamp(createdAt) }));
    return c.json({ accounts: shown, page, per_page: perPage, total_count: totalCount });
  })
  .post("/", (c) => {
    const input = controlInput(Nothing, c.var.body);
    return input.ok ? c.json({ id: toHex(systemRandom(16)) }, 201) : input.response;
  })
  .all("/", onlyMethods("GET", "POST"))
  .delete("/:id{[0-9a-f]{32}}", async (c) => {
    await c.env.ACCOUNTS.getByName(c.req.param("id")).reset();
    return c.body(null, 204);
  })
  .all("/:id{[0-9a-f]{32}}", onlyMethods("DELETE"))
  .get("/:id{[0-9a-f]{32}}/settings", async (c) => c.json(await c.env.ACCOUNTS.getByName(c.req.param("id")).settings()))
  .patch("/:id{[0-9a-f]{32}}/settings", async (c) => {
    const input = controlInput(SettingsChange, c.var.body);
    if (!input.ok) return input.response;
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
