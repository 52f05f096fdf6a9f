/** Applications: which options are shown, and what is asked of those that name something else, such as a domain or a tag. */
import { errorOf, isRefusal, isSuccess, toldBy, tokenOf } from "../../api-client/answers.ts";
import { compared, fits, neither, type ProbesOf } from "../probe.ts";

type Names =
  | "self-hosted-domains-in-lists"
  | "explicit-false"
  | "application-tags"
  | "tag-changes"
  | "carried-identity-providers"
  | "empty-access-log"
  | "carried-options"
  | "app-domain-zone-check";

export const applicationOptionProbes: ProbesOf<Names> = {
  "self-hosted-domains-in-lists": {
    access: "applications",
    observe: async ({ access }) => {
      const { applications } = access;
      const domain = access.host();
      const { id } = await applications.created({ domain });
      const listed = (await applications.everything()).find((each) => each.id === id);
      if (!listed) return neither("the application is not in the list");
      const hosts = listed["self_hosted_domains"];
      const seen = `self_hosted_domains in the list: ${hosts === undefined ? "left out" : JSON.stringify(hosts)}`;
      if (hosts === undefined) return fits("left-out", seen);
      return JSON.stringify(hosts) === JSON.stringify([domain]) ? fits("shown", seen) : neither(seen);
    },
  },

  "explicit-false": {
    access: "applications",
    observe: async ({ access: { applications } }) => {
      const { id } = await applications.created({ skip_interstitial: false });
      const shown = tokenOf(await applications.get(id))["skip_interstitial"];
      const seen = `skip_interstitial that was sent as false: ${shown === undefined ? "left out" : JSON.stringify(shown)}`;
      if (shown === undefined) return fits("left-out", seen);
      return shown === false ? fits("shown", seen) : neither(seen);
    },
  },

  "application-tags": {
    access: "applications",
    observe: async ({ access }) => {
      const { applications } = access;
      const [a, b] = [applications.name("a"), applications.name("b")];
      const fields = { type: "self_hosted", ...access.place(), tags: [b, a] };
      const answer = await applications.create({ name: applications.name("tagged"), ...fields });
      const seen = `an application with two tags that do not exist: ${toldBy(answer)}`;
      if (isRefusal(answer, 400, 12130)) return fits("must-exist", seen);
      if (!isSuccess(answer)) return neither(answer);
      const tags = tokenOf(answer)["tags"];
      return JSON.stringify(tags) === JSON.stringify([a, b])
        ? fits("carry", seen)
        : neither(`${seen}, with other tags`);
    },
  },

  "tag-changes": { notObservable: "the parity tool makes no tags in an account that is used" },
  "carried-identity-providers": {
    notObservable: "an identity provider would be offered to everybody who logs in to the account",
  },
  "empty-access-log": { notObservable: "the log of an account in use has entries of its own" },

  "carried-options": {
    access: "applications",
    observe: async ({ access }) => {
      const { applications } = access;
      const nothing = [crypto.randomUUID()];
      const create = async (member: string, value: unknown) => {
        const fields = { type: "self_hosted", ...access.place(), [member]: value };
        const answer = await applications.create({ name: applications.name("carried"), ...fields });
        if (!isSuccess(answer)) return answer;
        const shown = tokenOf(answer)[member];
        return JSON.stringify(shown) === JSON.stringify(value) ? "as it was sent" : `as ${JSON.stringify(shown)}`;
      };
      const supposed = "as it was sent";
      return compared(
        { what: "allowed_idps with the id of none", seen: await create("allowed_idps", nothing), supposed },
        { what: "custom_pages with the id of none", seen: await create("custom_pages", nothing), supposed },
        { what: "allow_authenticate_via_warp", seen: await create("allow_authenticate_via_warp", true), supposed },
      );
    },
  },

  "app-domain-zone-check": {
    access: "applications",
    observe: async ({ access: { applications } }) => {
      // A name that is reserved (RFC 2606): it is in no zone of anybody.
      const domain = `${applications.name("host")}.example`;
      const fields = { name: applications.name("nobodys"), type: "self_hosted", domain };
      const answer = await applications.create(fields);
      const seen = `an application with a domain below .example: ${toldBy(answer)}`;
      if (isSuccess(answer)) return fits("off", seen);
      const isOfZones = /belong to zone/.test(errorOf(answer)?.message ?? "");
      return isOfZones && isRefusal(answer, 400, 12130) ? fits("bound-zones", seen) : neither(answer);
    },
  },
};
