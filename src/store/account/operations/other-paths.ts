/**
 * What the emulator does not have. The account answers it, so that it is let in, counted, set and written down as any other
 * request; and no answer of it passes for one of Cloudflare's. A fixed answer is the operator's, and its grade says so.
 */
import type { ResultInfo } from "../../../contract/envelope.ts";
import { permissions } from "../../../contract/operations.ts";
import { ok, refused, type Result } from "../../../rules/fidelity/result.ts";
import type { OtherRequest } from "../../../rules/paths/other-path.ts";
import { otherPathsOf } from "../settings/overrides.ts";
import { carry } from "./carried.ts";
import type { AccountStore } from "../account-store.ts";
import type { ApiRequest } from "../request.ts";
import type { Context, Done, Operation } from "./operation.ts";

const answerOtherPath: Operation<OtherRequest, undefined, unknown> = {
  name: null,
  resource: "other paths",
  changes: true,
  grade: "not-emulated",
  permissions,
  run: (account, sent, context) => {
    const other = asked(sent);
    const given = account.access.answers.due(other.method, other.place);
    if (given) {
      const { result, result_info: info, status } = given;
      // It is any object, as its schema says; RPC has no type for one whose members are not known.
      return ok({ result, status, grade: "given", ...(info ? { resultInfo: info as unknown as ResultInfo } : {}) });
    }
    return withoutFixedAnswers(account, sent, context);
  },
};

/** A fixed answer stands for what a client is to meet: the page gets none, and uses none up. */
const answerOtherPathOfPage: typeof answerOtherPath = {
  ...answerOtherPath,
  run: withoutFixedAnswers,
};

/** By a GET nothing is changed but the count of a fixed answer. */
export function otherPathOperation({ method, client }: Pick<ApiRequest, "method" | "client">): typeof answerOtherPath {
  const operation = client === "page" ? answerOtherPathOfPage : answerOtherPath;
  return ["GET", "HEAD"].includes(method) ? { ...operation, changes: false } : operation;
}

const asked = (sent: OtherRequest): OtherRequest => (sent.method === "HEAD" ? { ...sent, method: "GET" } : sent);

function withoutFixedAnswers(
  account: AccountStore,
  sent: OtherRequest,
  context: Context<undefined>,
): Result<Done<unknown>> {
  const setting = otherPathsOf(account.settings.all());
  const carried = setting === "carry" ? carry(account, asked(sent), context) : undefined;
  return carried ?? refused({ kind: "other-path", setting, path: sent });
}
