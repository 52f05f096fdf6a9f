/** The log of authentications: empty, as nobody can log in. */
import type { AccessLogEntry } from "../../../contract/identity-providers.ts";
import { ok, type Result } from "../../../rules/fidelity/result.ts";
import { operation, type Done } from "./operation.ts";

export const list = operation("access-requests.list", {
  run: (_account, _input: unknown, { consult }): Result<Done<AccessLogEntry[]>> => {
    consult.restsOn("empty-access-log");
    return ok({ result: [] });
  },
});
