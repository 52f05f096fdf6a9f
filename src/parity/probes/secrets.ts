/** Secrets, their versions, and the end of grace of the previous one. No secret is told, only its form. */
import {
  isFailure,
  isRefusal,
  isSuccess,
  secondsOf,
  textOf,
  tokenOf,
  toldBy,
  type Token,
} from "../../api-client/answers.ts";
import { isCfastSecret } from "../../rules/values/cfast.ts";
import { compared, fits, neither, type ProbesOf } from "../probe.ts";

type Names =
  | "lower-secret-version"
  | "zero-secret-version"
  | "string-secret-version"
  | "fractional-secret-version"
  | "grace-when-not-given"
  | "previous-grace-end-before-rotation"
  | "previous-secret-after-grace"
  | "rotation-details"
  | "secret-format"
  | "timestamp-format";

const FAR_FUTURE = "2099-01-01T00:00:00Z";
const PAST = "2020-01-01T00:00:00Z";
const LARGEST_VERSION = 2_147_483_647;
/** "Now", as far as a request takes time. */
const MOMENT = 10;

function versionOf(token: Token): string {
  const { client_secret_version: version } = token;
  return `version ${typeof version === "number" ? version : (JSON.stringify(version) ?? "absent")}`;
}

/** What can be said of a secret without saying it. */
function formOf(secret: unknown): "cfast" | "hex" | string {
  if (typeof secret !== "string") return "no secret";
  if (isCfastSecret(secret)) return "cfast";
  if (/^[0-9a-f]{64}$/.test(secret)) return "hex";
  const kind = /^cfast_[A-Za-z0-9]+$/.test(secret) ? "cfast_ and alphanumerics with another checksum" : "another form";
  return `${kind}, ${secret.length} characters`;
}

export const secretProbes: ProbesOf<Names> = {
  "lower-secret-version": {
    observe: async ({ account }) => {
      const token = await account.created({ client_secret_version: 3 });
      const answer = await account.update(token.id, { client_secret_version: 2 });
      const after = tokenOf(await account.get(token.id));
      const seen = `a PUT of version 2 over 3: ${toldBy(answer)}; then ${versionOf(after)}`;
      const kept = versionOf(after) === "version 3";
      if (kept && isRefusal(answer, 400, 12130)) return fits("refuse", seen);
      if (kept && isSuccess(answer) && !("client_secret" in tokenOf(answer))) return fits("ignore", seen);
      return isSuccess(answer)
        ? neither(`${seen}, secret ${formOf(tokenOf(answer)["client_secret"])}`)
        : neither(answer);
    },
  },

  "zero-secret-version": {
    observe: async ({ account }) => {
      const made = await account.create({ name: account.name(), client_secret_version: 0 });
      const token = await account.created();
      const answer = await account.update(token.id, { client_secret_version: 0 });
      const after = tokenOf(await account.get(token.id));
      const created = isSuccess(made) ? `accepted, ${versionOf(tokenOf(made))}` : toldBy(made);
      const seen = `a create with version 0: ${created}; a PUT of version 0 over 1: ${toldBy(answer)}; then ${versionOf(after)}`;
      const refused = [made, answer].filter((each) => isRefusal(each, 400, 12130)).length;
      if (refused === 2 && versionOf(after) === "version 1") return fits("refuse", seen);
      const isKept = isSuccess(answer) && !("client_secret" in tokenOf(answer)) && versionOf(after) === "version 1";
      if (isKept && created === "accepted, version 1") return fits("not-given", seen);
      const failed = [made, answer].find(isFailure);
      return neither(failed ?? seen);
    },
  },

  "string-secret-version": {
    observe: async ({ account }) => {
      const token = await account.created();
      const answer = await account.update(token.id, {
        client_secret_version: "2",
        previous_client_secret_expires_at: PAST,
      });
      const after = tokenOf(await account.get(token.id));
      const seen = `a PUT of version "2" over 1: ${toldBy(answer)}; then ${versionOf(after)}`;
      if (isSuccess(answer) && versionOf(after) === "version 2") return fits("number", seen);
      if (isRefusal(answer, 400, 12130) && versionOf(after) === "version 1") return fits("refuse", seen);
      return isSuccess(answer) ? neither(seen) : neither(answer);
    },
  },

  "fractional-secret-version": {
    observe: async ({ account }) => {
      const token = await account.created();
      const answer = await account.update(token.id, { client_secret_version: 1.5 });
      return compared({ what: "a PUT of version 1.5", seen: answer, supposed: "400 / 12130" });
    },
  },

  "grace-when-not-given": {
    observe: async ({ account }) => {
      const token = await account.created({ previous_client_secret_expires_at: FAR_FUTURE });
      const answer = await account.update(token.id, { client_secret_version: 2 });
      const updated = tokenOf(answer);
      const { previous_client_secret_expires_at: end } = updated;
      if (end === FAR_FUTURE) return fits("stored", "the PUT leaves the end of grace as it was");
      if (typeof end !== "string")
        return neither(`after the PUT, the end of grace is ${JSON.stringify(end) ?? "absent"}`);
      const later = secondsOf(updated, "previous_client_secret_expires_at") - secondsOf(updated, "updated_at");
      const seen = `after the PUT, the end of grace is ${later} seconds after updated_at`;
      return Math.abs(later) <= MOMENT ? fits("now", seen) : neither(seen);
    },
  },

  "previous-grace-end-before-rotation": {
    observe: async ({ account }) => {
      const token = tokenOf(await account.get((await account.created()).id));
      if (!("previous_client_secret_expires_at" in token)) return fits("absent", "it is absent");
      const { previous_client_secret_expires_at: end } = token;
      return end === null ? fits("null", "it is null") : neither(`it is ${JSON.stringify(end)}`);
    },
  },

  "previous-secret-after-grace": {
    notObservable: "which secrets are let in shows at a protected application, not in the API",
  },

  "rotation-details": {
    observe: async ({ account }) => {
      const token = await account.created();
      const rotated = await account.rotate(token.id);
      const raised = await account.update(token.id, {
        client_secret_version: 7,
        previous_client_secret_expires_at: PAST,
      });
      const shown = (answer: typeof rotated) => {
        if (!isSuccess(answer)) return answer;
        const after = tokenOf(answer);
        return `${versionOf(after)}, ${"client_secret" in after ? "a new secret" : "no secret"}`;
      };
      const last = await account.created({ client_secret_version: LARGEST_VERSION });
      return compared(
        { what: "a rotate of version 1", seen: shown(rotated), supposed: "version 2, a new secret" },
        { what: "a PUT of version 7", seen: shown(raised), supposed: "version 7, a new secret" },
        {
          what: `a rotate of version ${LARGEST_VERSION}`,
          seen: await account.rotate(last.id),
          supposed: "400 / 12130",
        },
      );
    },
  },

  "secret-format": {
    observe: async ({ account }) => {
      const token = await account.created();
      const forms = [token, tokenOf(await account.rotate(token.id))].map((each) => formOf(each["client_secret"]));
      const [form = ""] = forms;
      const seen = `of a create: ${form}; of a rotate: ${forms[1]}`;
      return (form === "cfast" || form === "hex") && form === forms[1] ? fits(form, seen) : neither(seen);
    },
  },

  "timestamp-format": {
    observe: async ({ account }) => {
      const { id } = await account.created();
      const put = (time: string) => account.update(id, { previous_client_secret_expires_at: time });
      const refused = "400 / 12130";
      const parts = [
        { what: "2030-01-01T1:00:00Z", seen: await put("2030-01-01T1:00:00Z"), supposed: refused },
        { what: "2030-01-01t01:00:00z", seen: await put("2030-01-01t01:00:00z"), supposed: refused },
        { what: "2030-06-30T23:59:60Z", seen: await put("2030-06-30T23:59:60Z"), supposed: refused },
      ];
      const offset = await put("2030-01-01T00:00:00.999+01:00");
      const seen = isSuccess(offset) ? textOf(tokenOf(offset), "previous_client_secret_expires_at") : offset;
      return compared(...parts, { what: "2030-01-01T00:00:00.999+01:00", seen, supposed: "2029-12-31T23:00:00Z" });
    },
  },
};
