/** Tenants of a deployed emulator: made, shown, changed, given another key, and deleted with everything in them. */
import type { Quotas, Tenant } from "../../../contract/tenants.ts";
import { newTenantKey } from "../../../rules/tenants/key.ts";
import { defaultQuotas } from "../../../rules/tenants/quotas.ts";
import { parseDuration } from "../../../rules/values/duration.ts";
import { toHex } from "../../../rules/values/hex.ts";
import { formatTimestamp, parseTimestamp } from "../../../rules/values/timestamp.ts";
import { directory } from "../../../store/directory/directory.ts";
import type { TenantRow } from "../../../store/directory/tables/tenants.ts";
import { digestOf, systemRandom, systemSeconds } from "../../../system.ts";
import { router } from "../../http/router.ts";
import { controlError } from "../answers.ts";
import type { ControlEnv } from "../guard.ts";
import { controlInput, controlQuery } from "../input.ts";
import { forgetWaits } from "../../http/spent-quotas.ts";
import { onlyMethods } from "../methods.ts";
import { ListQuery, NewTenant, RotateKey, TenantChange } from "./inputs.ts";

const PATH = "/:id{[0-9a-f]{32}}";

export const tenants = router<ControlEnv>()
  .get("/", async (c) => {
    const query = controlQuery(ListQuery, c.req.query());
    if (!query.ok) return query.response;
    const { page = 1, per_page: perPage = 100 } = query.value;
    const found = await directory(c.env).tenants(page, perPage);
    return c.json({ tenants: found.tenants.map(shown), page, per_page: perPage, total_count: found.totalCount });
  })
  .post("/", async (c) => {
    const input = controlInput(NewTenant, c.var.body);
    if (!input.ok) return input.response;
    const { name, expires_at: expiresAt, quotas } = input.value;
    const key = newTenantKey(systemRandom);
    const tenant: TenantRow = {
      id: toHex(systemRandom(16)),
      name,
      createdAt: systemSeconds(),
      expiresAt: secondsOf(expiresAt) ?? null,
      quotas: { ...defaultQuotas, ...(quotas as Partial<Quotas>) },
      keyDigest: toHex(await digestOf(key)),
      previousDigest: null,
      previousExpiresAt: null,
    };
    await directory(c.env).addTenant(tenant);
    c.set("subjects", [tenant.id]);
    return c.json({ ...shown(tenant), key }, 201);
  })
  .all("/", onlyMethods("GET", "POST"))
  .get(PATH, async (c) => answered(await directory(c.env).tenant(c.req.param("id"))))
  .patch(PATH, async (c) => {
    const input = controlInput(TenantChange, c.var.body);
    if (!input.ok) return input.response;
    const { name, expires_at: expiresAt, quotas } = input.value;
    const change = { name, expiresAt: secondsOf(expiresAt), quotas };
    const changed = await directory(c.env).changeTenant(c.req.param("id"), change);
    forgetWaits();
    return answered(changed);
  })
  .delete(PATH, async (c) => {
    const left = await directory(c.env).removeTenant(c.req.param("id"));
    return left === undefined ? noSuchTenant() : c.json({ accounts_left: left }, 202);
  })
  .all(PATH, onlyMethods("GET", "PATCH", "DELETE"))
  .post(`${PATH}/rotate_key`, async (c) => {
    const input = controlInput(RotateKey, c.var.body);
    if (!input.ok) return input.response;
    const grace = wholeSeconds(input.value.grace ?? "0s");
    const key = newTenantKey(systemRandom);
    const until = grace === 0 ? null : systemSeconds() + grace;
    const tenant = await directory(c.env).rotateKey(c.req.param("id"), toHex(await digestOf(key)), until);
    return tenant ? c.json({ ...shown(tenant), key }) : noSuchTenant();
  })
  .all(`${PATH}/rotate_key`, onlyMethods("POST"));

function answered(tenant: TenantRow | undefined): Response {
  return tenant ? Response.json(shown(tenant)) : noSuchTenant();
}

function noSuchTenant(): Response {
  return controlError(404, "no-such-tenant", "There is no such tenant: GET /_emulator/tenants lists them.");
}

function shown({ id, name, createdAt, expiresAt, quotas, previousExpiresAt: previous }: TenantRow): Tenant {
  return {
    id,
    name,
    created_at: formatTimestamp(createdAt),
    expires_at: expiresAt === null ? null : formatTimestamp(expiresAt),
    quotas,
    previous_key_expires_at: previous === null || previous <= systemSeconds() ? null : formatTimestamp(previous),
  };
}

/** Null takes the end away; undefined leaves it as it is. */
function secondsOf(time: string | null | undefined): number | null | undefined {
  return typeof time === "string" ? parseTimestamp(time) : time;
}

/** Of a duration that the schema has let through; a part of a second counts as a whole one. */
function wholeSeconds(duration: string): number {
  const parsed = parseDuration(duration);
  return parsed.ok ? Math.ceil(Number(parsed.nanoseconds) / 1e9) : 0;
}
