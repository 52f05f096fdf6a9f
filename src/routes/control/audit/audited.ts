/** Writes down what was done through the control plane of a deployed emulator, and by whom. */
import type { MiddlewareHandler } from "hono";
import type { AuditAction } from "../../../contract/tenants.ts";
import { directory } from "../../../store/directory/directory.ts";
import { systemSeconds } from "../../../system.ts";
import type { ControlEnv } from "../guard.ts";

/** Which requests are written down, by their methods and the forms of their paths. */
const ACTIONS: readonly (readonly [method: string, path: RegExp, action: AuditAction])[] = [
  ["POST", /^\/tenants$/, "tenant.create"],
  ["PATCH", /^\/tenants\/(\w+)$/, "tenant.change"],
  ["POST", /^\/tenants\/(\w+)\/rotate_key$/, "tenant.rotate-key"],
  ["DELETE", /^\/tenants\/(\w+)$/, "tenant.delete"],
  ["POST", /^\/accounts$/, "account.create"],
  ["PATCH", /^\/accounts\/(\w+)$/, "account.change"],
  ["DELETE", /^\/accounts\/(\w+)$/, "account.empty"],
  ["PUT", /^\/accounts\/(\w+)\/snapshot$/, "account.restore"],
  ["POST", /^\/accounts\/(\w+)\/fork$/, "account.fork"],
  ["POST", /^\/seed$/, "account.seed"],
  ["PATCH", /^\/accounts\/(\w+)\/settings$/, "settings.change"],
  ["PUT", /^\/accounts\/(\w+)\/clock$/, "clock.change"],
  ["POST", /^\/accounts\/(\w+)\/clock\/advance$/, "clock.change"],
  ["PUT", /^\/accounts\/(\w+)\/origins\/[^/]+$/, "origin.set"],
  ["DELETE", /^\/accounts\/(\w+)\/origins\/[^/]+$/, "origin.remove"],
  ["PUT", /^\/zones\/(\w+)$/, "zone.bind"],
  ["DELETE", /^\/zones\/(\w+)$/, "zone.unbind"],
];

export const audited: MiddlewareHandler<ControlEnv> = async (c, next) => {
  await next();
  if (c.env.EMULATOR_MODE === "local" || (c.res.status >= 400 && !c.get("subjects"))) return;
  const path = c.req.path.slice("/_emulator".length).replace(/\/$/, ""); // which the router passes over
  const found = ACTIONS.find(([method, form]) => c.req.method === method && form.test(path));
  if (!found) return;
  const [, form, action] = found;
  const subjects = c.get("subjects") ?? [form.exec(path)?.[1] ?? ""];
  if (subjects.length === 0) return;
  try {
    const { tenantId } = c.var.reach;
    await directory(c.env).writeAudit(subjects.map((subject) => ({ at: systemSeconds(), tenantId, action, subject })));
  } catch (problem) {
    console.error("What was done could not be written down", problem); // it is done all the same
  }
};
