/** Applications: their fields, what they protect, and how they are found. */
import { errorOf, isSuccess, membersOf, tokenOf, tokensOf, unusable } from "../../api-client/answers.ts";
import type { Answer } from "../../api-client/client.ts";
import { compared, type ProbesOf } from "../probe.ts";

type Names =
  | "application-fields"
  | "application-without-name"
  | "carried-applications"
  | "application-duplicate"
  | "domain-form"
  | "application-filters"
  | "application-settings";

const REFUSED = "400 / 12130";

/** What an application shows of which nothing was set. */
const ALWAYS = [
  "id",
  "uid",
  "type",
  "name",
  "aud",
  "created_at",
  "updated_at",
  "destinations",
  "app_launcher_visible",
  "allowed_idps",
  "tags",
  "auto_redirect_to_identity",
  "session_duration",
  "enable_binding_cookie",
  "http_only_cookie_attribute",
  "options_preflight_bypass",
  "eager_redirect_cookie_setting",
  "policies",
];
const WITH_DOMAIN = ["domain", "self_hosted_domains"];

/** Cloudflare was seen to say so for some seconds after another application was made: that decides nothing. */
function decided(answer: Answer): Answer {
  if (/domain does not belong to zone/.test(errorOf(answer)?.message ?? "")) throw unusable(answer);
  return answer;
}

function listed(members: readonly string[]): string {
  return members.length === 0 ? "none" : members.toSorted().join(", ");
}

export const applicationProbes: ProbesOf<Names> = {
  "application-fields": {
    access: "applications",
    observe: async ({ access: { applications } }) => {
      const made = await applications.created({ custom_deny_message: "parity" });
      const shown = tokenOf(await applications.get(made.id));
      const wanted = [...ALWAYS, ...("domain" in shown ? WITH_DOMAIN : []), "custom_deny_message"];
      const keys = Object.keys(shown);
      return compared(
        {
          what: "members that are missing",
          seen: listed(wanted.filter((key) => !keys.includes(key))),
          supposed: "none",
        },
        { what: "members that are more", seen: listed(keys.filter((key) => !wanted.includes(key))), supposed: "none" },
        { what: "custom_deny_message", seen: String(shown["custom_deny_message"]), supposed: "parity" },
      );
    },
  },

  "application-without-name": {
    notObservable: "an application without a name could not be found again if the answer to its create were lost",
  },

  "carried-applications": {
    access: "applications",
    observe: async ({ access: { applications } }) => {
      const name = applications.name("bookmark");
      const bookmark = { type: "bookmark", domain: `https://${name}.invalid/start`, app_launcher_visible: false };
      const answer = await applications.create({ name, ...bookmark });
      if (!isSuccess(answer)) return compared({ what: "a bookmark", seen: answer, supposed: "as it was sent" });
      const shown = tokenOf(await applications.get(tokenOf(answer).id));
      const changed = Object.entries(bookmark).filter(([member, value]) => shown[member] !== value);
      const seen =
        changed.length === 0 ? "as it was sent" : `with another ${listed(changed.map(([member]) => member))}`;
      return compared({ what: "a bookmark", seen, supposed: "as it was sent" });
    },
  },

  "application-duplicate": {
    access: "applications",
    observe: async ({ access }) => {
      const { applications } = access;
      const [taken, free] = [access.host(), access.host()];
      await applications.created({ domain: taken });
      const create = async (fields: object) =>
        decided(await applications.create({ name: applications.name("twin"), type: "self_hosted", ...fields }));
      const destinations = [free, taken].map((uri) => ({ type: "public", uri }));
      return compared(
        { what: "a second application with a domain", seen: await create({ domain: taken }), supposed: "409 / 11010" },
        { what: "with it as another destination", seen: await create({ destinations }), supposed: "409 / 12132" },
      );
    },
  },

  "domain-form": {
    access: "applications",
    observe: async ({ access }) => {
      const { applications } = access;
      const create = (domain: string) =>
        applications.create({ name: applications.name("form"), type: "self_hosted", domain });
      return compared(
        { what: "a domain with a scheme", seen: await create(`https://${access.host()}`), supposed: REFUSED },
        { what: "with a port", seen: await create(`${access.host()}:8443`), supposed: REFUSED },
        { what: "with a query", seen: await create(`${access.host()}/a?b=c`), supposed: REFUSED },
        { what: "with a fragment", seen: await create(`${access.host()}/a#b`), supposed: REFUSED },
        { what: "with ** in its path", seen: await create(`${access.host()}/a**`), supposed: REFUSED },
        { what: "with a path and *", seen: decided(await create(`${access.host()}/a/*`)), supposed: "accepted" },
      );
    },
  },

  "application-filters": {
    access: "applications",
    observe: async ({ access: { applications } }) => {
      const name = applications.name("Filter");
      const { id, aud } = await applications.created({ name });
      const part = name.slice(0, -2);
      const found = async (query: Readonly<Record<string, string>>): Promise<string | Answer> => {
        const answer = await applications.list(query);
        if (!isSuccess(answer)) return answer;
        return tokensOf(answer).some((each) => each.id === id) ? "found" : "not found";
      };
      return compared(
        { what: "by a part of the name", seen: await found({ name: part }), supposed: "found" },
        { what: "by it with exact", seen: await found({ name: part, exact: "true" }), supposed: "not found" },
        { what: "by the name with exact", seen: await found({ name, exact: "true" }), supposed: "found" },
        { what: "by the aud", seen: await found({ aud: String(aud) }), supposed: "found" },
        { what: "by a part of it", seen: await found({ aud: String(aud).slice(1) }), supposed: "not found" },
        { what: "by search in another case", seen: await found({ search: part.toUpperCase() }), supposed: "found" },
      );
    },
  },

  "application-settings": {
    access: "applications",
    observe: async ({ access: { applications } }) => {
      const { id } = await applications.created();
      const told = (answer: Answer) => {
        if (!isSuccess(answer)) return answer;
        const { allow_iframe: frame, skip_interstitial: skip } = membersOf(membersOf(answer.body)?.["result"]) ?? {};
        return `${String(frame)}, ${String(skip)}`;
      };
      const put = await applications.settings("PUT", id, { allow_iframe: true });
      const patched = await applications.settings("PATCH", id, { skip_interstitial: true });
      return compared(
        {
          what: "allow_iframe and skip_interstitial after a PUT of the first",
          seen: told(put),
          supposed: "true, false",
        },
        { what: "after a PATCH of the second", seen: told(patched), supposed: "true, true" },
      );
    },
  },
};
