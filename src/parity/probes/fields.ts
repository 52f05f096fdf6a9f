/** What a field may say: names, nulls, fields that nobody knows; and what a token shows before its first use. */
import { isRefusal, isSuccess, toldBy, tokenOf, membersOf } from "../../api-client/answers.ts";
import { compared, fits, neither, type ProbesOf } from "../probe.ts";

type Names =
  | "create-status"
  | "duplicate-names"
  | "empty-name-on-update"
  | "name-length"
  | "text-encoding"
  | "null-fields"
  | "unknown-fields"
  | "last-seen-before-first-use"
  | "key-order";

const NAME_LIMIT = 350;
const FAR_FUTURE = "2099-01-01T00:00:00Z";

/** Whether `later` is the member right after `earlier`. */
function follows(keys: readonly string[], earlier: string, later: string): string {
  if (!keys.includes(later)) return "absent";
  return keys.indexOf(later) === keys.indexOf(earlier) + 1
    ? `after ${earlier}`
    : `after ${keys[keys.indexOf(later) - 1] ?? "nothing"}`;
}

export const fieldProbes: ProbesOf<Names> = {
  "create-status": {
    observe: async ({ account }) => {
      const answer = await account.create({ name: account.name() });
      tokenOf(answer);
      const seen = `a create answers with ${answer.status}`;
      return answer.status === 201 || answer.status === 200 ? fits(answer.status, seen) : neither(seen);
    },
  },

  "duplicate-names": {
    observe: async ({ account }) => {
      const name = account.name("twin");
      await account.created({ name });
      const answer = await account.create({ name });
      const seen = `a second create with one name: ${toldBy(answer)}`;
      if (isSuccess(answer)) return fits("allow", seen);
      return isRefusal(answer, 409, 12132) ? fits("refuse", seen) : neither(answer);
    },
  },

  "empty-name-on-update": {
    observe: async ({ account }) => {
      const token = await account.created();
      const answer = await account.update(token.id, { name: "" });
      const after = tokenOf(await account.get(token.id));
      const kept = after["name"] === token["name"];
      const seen = `a PUT with an empty name: ${toldBy(answer)}; the name ${kept ? "stays" : "changes"}`;
      if (kept && isSuccess(answer)) return fits("not-given", seen);
      if (kept && isRefusal(answer, 400, 12130)) return fits("refuse", seen);
      return isSuccess(answer) ? neither(seen) : neither(answer);
    },
  },

  "name-length": {
    observe: async ({ account }) => {
      const filled = (length: number, character: string) => {
        const name = account.name("long");
        return name + character.repeat(length - name.length);
      };
      const [longest, special] = [filled(NAME_LIMIT, "🦊"), `${account.name("odd")} <&> "'%_\n`];
      const kept = async (name: string) => {
        const answer = await account.create({ name });
        return isSuccess(answer) ? (tokenOf(answer)["name"] === name ? "kept" : "changed") : answer;
      };
      const tooLong = await account.create({ name: filled(NAME_LIMIT + 1, "x") });
      return compared(
        { what: "350 code points beyond the first 65,536", seen: await kept(longest), supposed: "kept" },
        { what: "351 letters", seen: tooLong, supposed: "400 / 12130" },
        { what: "odd characters", seen: await kept(special), supposed: "kept" },
      );
    },
  },

  "text-encoding": {
    observe: async ({ account }) => {
      const shown = async (body: string | Uint8Array, name: string) => {
        const answer = await account.create(body);
        if (!isSuccess(answer)) return answer;
        return tokenOf(answer)["name"] === `${name}\ufffd` ? "U+FFFD" : "something else";
      };
      const [surrogate, byte] = [account.name("surrogate"), account.name("byte")];
      const bytes = Buffer.concat([Buffer.from(`{"name":"${byte}`), Buffer.from([0xff]), Buffer.from('"}')]);
      return compared(
        {
          what: "a lone surrogate",
          seen: await shown(`{"name":"${surrogate}\\ud800"}`, surrogate),
          supposed: "U+FFFD",
        },
        { what: "the byte ff", seen: await shown(bytes, byte), supposed: "U+FFFD" },
      );
    },
  },

  "null-fields": {
    observe: async ({ account }) => {
      const nulls = {
        duration: null,
        enabled: null,
        client_secret_version: null,
        previous_client_secret_expires_at: null,
      };
      const defaults = await account.create({ name: account.name(), ...nulls });
      const token = await account.created({ duration: "17520h", enabled: false, client_secret_version: 3 });
      const updated = await account.update(token.id, { name: null, ...nulls });
      const told = (answer: typeof updated) => {
        if (!isSuccess(answer)) return answer;
        const { duration, enabled, client_secret_version: version } = tokenOf(answer);
        return [duration, enabled, version].map(String).join(", ");
      };
      return compared(
        { what: "a create with nulls", seen: told(defaults), supposed: "8760h, true, 1" },
        { what: "a PUT with nulls over 17520h, false, 3", seen: told(updated), supposed: "17520h, false, 3" },
      );
    },
  },

  "unknown-fields": {
    observe: async ({ account }) => {
      const answer = await account.create({ name: account.name(), parity_unknown_field: 1 });
      const stored = isSuccess(answer) && "parity_unknown_field" in tokenOf(answer);
      const seen = stored ? "accepted and shown" : answer;
      return compared({ what: "a create with an unknown field", seen, supposed: "accepted" });
    },
  },

  "last-seen-before-first-use": {
    observe: async ({ account }) => {
      const token = tokenOf(await account.get((await account.created()).id));
      const seen = "last_seen_at" in token ? JSON.stringify(token["last_seen_at"]) : "absent";
      return compared({ what: "last_seen_at of a new token", seen, supposed: "absent" });
    },
  },

  "key-order": {
    observe: async ({ account }) => {
      const made = await account.created({ previous_client_secret_expires_at: FAR_FUTURE });
      const keys = Object.keys(tokenOf(await account.get(made.id)));
      const listKeys = Object.keys(membersOf((await account.list({ per_page: 1 })).body) ?? {});
      const previous = "previous_client_secret_expires_at";
      const last = keys.at(-1) === previous ? "last" : follows(keys, "client_secret_version", previous);
      return compared(
        { what: "enabled", seen: follows(keys, "created_at", "enabled"), supposed: "after created_at" },
        { what: previous, seen: last, supposed: "last" },
        { what: "result_info", seen: follows(listKeys, "messages", "result_info"), supposed: "after messages" },
      );
    },
  },
};
