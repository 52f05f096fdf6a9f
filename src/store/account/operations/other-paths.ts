/**
 * What the emulator does not have. The account answers it, so that it is let in, counted, set and written down as any other
 * request; and no answer of it passes for one of Cloudflare's. A fixed answer is the operator's, and its grade says so.
 */
import type { ResultInfo } from "../../../contract/envelope.ts";
import { permissions } from "../../../contract/operations.ts";
import { ok, refused } from "../../../rules/fidelity/result.ts";
import type { OtherRequest } from "../../../rules/paths/other-path.ts";
import { otherPathsOf } from "../settings/overrides.ts";
import { carry } from "./carried.ts";
import type { Operation } from "./operation.ts";

export const answerOtherPath: Operation<OtherRequest, undefined, unknown> = {
  name: null,
  resource: "other paths",
  changes: true,
  grade: "not-emulated",
  permissions,
  run: (account, sent, context) => {
    const other = sent.method === "HEAD" ? { ...sent, method: "GET" } : sent;
    const given = account.access.answers.due(other.method, other.place);
    if (given) {
      const { result, result_info: info, status } = given;
      // It is any object, as its schema says; RPC has no type for one whose members are not known.
      return ok({ result, status, grade: "given", ...(info ? { resultInfo: info as unknown as ResultInfo } : {}) });
    }
    const setting = otherPathsOf(account.settings.all());
    const carried = setting === "carry" ? carry(account, other, context) : undefined;
    return carried ?? refused({ kind: "other-path", setting, path: sent });
  },
};

/** By a GET: nothing is changed but the count of a fixed answer. */
export const readOtherPath = { ...answerOtherPath, changes: false };
