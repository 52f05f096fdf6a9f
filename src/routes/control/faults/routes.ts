/** The faults of an account: set, shown, taken away. */
import { router } from "../../http/router.ts";
import { FAULT_LIMIT } from "../../../store/account/tables/fault.ts";
import { controlError } from "../answers.ts";
import { counted, faultJson, FaultSpec } from "../../../store/account/tables/fault-schema.ts";
import { requestOperationNames } from "../../../contract/operations.ts";
import { readable, unknownNameSentence } from "../../../rules/values/nearest-name.ts";
import type { ControlEnv } from "../guard.ts";
import { controlInput } from "../input.ts";
import { onlyMethods } from "../methods.ts";

const PATH = "/:id{[0-9a-f]{32}}/faults";

export const faults = router<ControlEnv>()
  .get(PATH, async (c) => {
    const all = await c.env.ACCOUNTS.getByName(c.req.param("id")).faults();
    return c.json({ faults: all.map(faultJson) });
  })
  .post(PATH, async (c) => {
    const unknown = unknownOperation(c.var.body);
    if (unknown !== undefined) return controlError(400, "unknown-operation", unknown);
    const input = controlInput(FaultSpec, c.var.body);
    if (!input.ok) return input.response;
    const { effect } = input.value;
    if (effect.type === "drop" && c.env.EMULATOR_HOST !== "workerd") {
      return controlError(
        400,
        "effect-not-available",
        "This host cannot end a connection before its end; raw workerd can (access-emulator start). GET /_emulator/health tells what a host can.",
      );
    }
    const spec = { ...input.value, effect: counted(effect) };
    const fault = await c.env.ACCOUNTS.getByName(c.req.param("id")).addFault(spec);
    if (fault) return c.json(faultJson(fault), 201);
    return controlError(409, "too-many-faults", `An account has at most ${FAULT_LIMIT} faults: take some away first.`);
  })
  .delete(PATH, async (c) => {
    await c.env.ACCOUNTS.getByName(c.req.param("id")).removeFault();
    return c.body(null, 204);
  })
  .all(PATH, onlyMethods("GET", "POST", "DELETE"))
  .delete(`${PATH}/:fault{[0-9]{1,9}}`, async (c) => {
    const removed = await c.env.ACCOUNTS.getByName(c.req.param("id")).removeFault(Number(c.req.param("fault")));
    return removed ? c.body(null, 204) : controlError(404, "no-such-fault", "There is no such fault in this account.");
  })
  .all(`${PATH}/:fault{[0-9]{1,9}}`, onlyMethods("DELETE"));

/** An operation that does not exist is told with the nearest one that does. */
function unknownOperation(body: ControlEnv["Variables"]["body"]): string | undefined {
  if (body.kind !== "text") return undefined;
  try {
    const { operation } = Object(JSON.parse(body.text)) as { operation?: unknown };
    if (typeof operation !== "string" || requestOperationNames.some((known) => known === operation)) return undefined;
    return unknownNameSentence(`The operation ${readable(operation)}`, operation, requestOperationNames);
  } catch {
    return undefined; // which the schema's refusal says better
  }
}
