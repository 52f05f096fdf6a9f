/** What each tenant uses. A tenant sees itself. */
import type { TenantUsage } from "../../../contract/tenants.ts";
import { directory } from "../../../store/directory/directory.ts";
import type { UsageRow } from "../../../store/directory/tenancy.ts";
import { router } from "../../http/router.ts";
import type { ControlEnv } from "../guard.ts";
import { controlQuery } from "../input.ts";
import { onlyMethods } from "../methods.ts";
import { ListQuery } from "../tenants/inputs.ts";

export const usage = router<ControlEnv>()
  .get("/", async (c) => {
    const query = controlQuery(ListQuery, c.req.query());
    if (!query.ok) return query.response;
    const { page = 1, per_page: perPage = 100 } = query.value;
    const { rows, totalCount } = await directory(c.env).usage(c.var.reach.tenantId, page, perPage);
    return c.json({ usage: rows.map(shown), page, per_page: perPage, total_count: totalCount });
  })
  .all("/", onlyMethods("GET"));

function shown({ tenant, used, requests }: UsageRow): TenantUsage {
  return {
    tenant_id: tenant?.id ?? null,
    name: tenant?.name ?? null,
    accounts: used.accounts,
    tokens: used.tokens,
    journal_rows: used.journalRows,
    bytes: used.bytes,
    requests_this_minute: requests,
    quotas: tenant?.quotas ?? null,
  };
}
