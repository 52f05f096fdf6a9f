/** What was done through the control plane of a deployed emulator, the latest first. */
import type { AuditEntry } from "../../../contract/tenants.ts";
import { formatTimestamp } from "../../../rules/values/timestamp.ts";
import { directory } from "../../../store/directory/directory.ts";
import { router } from "../../http/router.ts";
import type { ControlEnv } from "../guard.ts";
import { controlQuery } from "../input.ts";
import { onlyMethods } from "../methods.ts";
import { ListQuery } from "../tenants/inputs.ts";

export const audit = router<ControlEnv>()
  .get("/", async (c) => {
    const query = controlQuery(ListQuery, c.req.query());
    if (!query.ok) return query.response;
    const { page = 1, per_page: perPage = 100 } = query.value;
    const { entries, totalCount } = await directory(c.env).audit(page, perPage);
    const shown = entries.map(({ id, at, tenantId, action, subject }): AuditEntry => ({
      id,
      time: formatTimestamp(at),
      tenant_id: tenantId,
      action,
      subject,
    }));
    return c.json({ entries: shown, page, per_page: perPage, total_count: totalCount });
  })
  .all("/", onlyMethods("GET"));
