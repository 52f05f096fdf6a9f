/** Every application and every token: who gets in, by the account's clock; and what is open to everybody. */
import type { Door, DoorPage, DoorQuery } from "../../../contract/edge.ts";
import type { Application } from "../../../rules/applications/application.ts";
import { publicUris } from "../../../rules/applications/destinations.ts";
import { openPathsOf } from "../../../rules/edge/choose.ts";
import { decide, type Presented } from "../../../rules/edge/decide.ts";
import { asciiHost } from "../../../rules/edge/pattern.ts";
import { markOf, openBy, opening } from "../../../rules/edge/possible.ts";
import type { Consultation } from "../../../rules/fidelity/consultation.ts";
import { isStrictAtEdge } from "../../../rules/organization/organization.ts";
import { admit } from "../../../rules/service-tokens/admission.ts";
import type { Token } from "../../../rules/service-tokens/token.ts";
import type { AccountStore } from "../account-store.ts";
import { catchInactive } from "../inactivity.ts";
import { deniesUnmatched } from "./evaluation.ts";
import type { EdgePlaces } from "./places.ts";

export type DoorAnswer =
  | { readonly ok: true; readonly page: DoorPage }
  | { readonly ok: false; readonly missing: "application" | "token" };

const HANGS_ON = ["ip", "country"] as const;
/** Asks for the requests without a token. */
const NOBODY = "none";

/** A token and what it presents, or nobody. */
interface Caller {
  readonly token: Token | null;
  readonly presented: Presented;
}

export class EdgeDoors {
  readonly #store: AccountStore;
  readonly #places: EdgePlaces;

  constructor(store: AccountStore, places: EdgePlaces) {
    this.#store = store;
    this.#places = places;
  }

  page({ application_id: applicationId, token_id: tokenId, page = 1, per_page: perPage = 100 }: DoorQuery): DoorAnswer {
    const { tokens, settings } = this.#store;
    catchInactive(this.#store);
    const known = this.#places.applications();
    const named = applicationId?.split(",");
    if (named && !named.every((id) => known.some((each) => each.id === id))) {
      return { ok: false, missing: "application" };
    }
    // One with private destinations alone stands nowhere at the edge.
    const all = known.filter(({ destinations }) => publicUris(destinations).length > 0);
    const applications = named ? all.filter(({ id }) => named.includes(id)) : all;
    const asked = tokenId === undefined ? undefined : this.#asked(tokenId.split(","));
    if (asked === null) return { ok: false, missing: "token" };

    const consult = settings.consult();
    const each = asked?.length ?? 1 + tokens.count();
    const total = applications.length * each;
    const callers = asked
      ? (from: number, to: number) => asked.slice(from, to).map((token) => this.#callerOf(token, consult))
      : this.#callers(consult);
    const doors: Door[] = [];
    const end = Math.min(page * perPage, total);
    for (let at = (page - 1) * perPage; at < end;) {
      const application = applications[Math.floor(at / each)];
      if (!application) break;
      const from = at % each;
      const to = Math.min(each, from + end - at);
      const decided = this.#deciding(application, consult);
      for (const caller of callers(from, to)) doors.push(decided(caller));
      at += to - from;
    }
    const open = this.#openToEverybody(all, consult);
    const unmatched = this.#places.unmatched();
    return {
      ok: true,
      page: { doors, page, per_page: perPage, total_count: total, open_to_everybody: open, unmatched },
    };
  }

  /** Null when one of them is not there. */
  #asked(ids: readonly string[]): readonly (Token | null)[] | null {
    const found = ids.map((id) => (id === NOBODY ? null : this.#store.tokens.byId(id)));
    return found.every((token) => token !== undefined) ? found : null;
  }

  #callerOf(token: Token | null, consult: Consultation): Caller {
    return token === null ? { token, presented: { kind: "none" } } : this.#caller(token, consult);
  }

  /** Nobody first, then the tokens in the order of their making; what several applications ask for is read once. */
  #callers(consult: Consultation): (from: number, to: number) => readonly Caller[] {
    const known = new Map<string, readonly Caller[]>();
    return (from, to) => {
      const key = `${from} ${to}`;
      const found = known.get(key);
      if (found) return found;
      const nobody: Caller[] = from === 0 ? [this.#callerOf(null, consult)] : [];
      const start = Math.max(from - 1, 0);
      const limit = to - 1 - start;
      const rows = limit > 0 ? this.#store.tokens.slice(start, limit) : [];
      const callers = [...nobody, ...rows.map((token) => this.#caller(token, consult))];
      known.set(key, callers);
      return callers;
    };
  }

  /** As if it presented its current secret now; under a propagation lag, to the state that counts. */
  #caller(token: Token, consult: Consultation): Caller {
    const { superseded, settings, clock } = this.#store;
    const now = clock.seconds();
    const state = superseded.stateAt(token.clientId, token, now, settings.propagationLag());
    const { admitted, reason } = admit(state, token.secret.digest, now, consult);
    return {
      token,
      presented: admitted
        ? { kind: "token", id: token.id }
        : { kind: "refused", reason: reason ?? "unknown-client-id" },
    };
  }

  #deciding(application: Application, consult: Consultation): (caller: Caller) => Door {
    const organization = this.#store.access.organization.get();
    const destinations = publicUris(application.destinations);
    const [domain = ""] = destinations;
    const named = { application_id: application.id, application: application.name, domain, destinations };
    const nothing = { policy_id: null, policy: null, depends_on: [], conditions: null };
    if (!this.#places.isInForce(application)) {
      const isDenied = deniesUnmatched(this.#places.unmatched(), asciiHost(domain.split("/", 1)[0] ?? ""));
      const reason = isDenied ? "no-application-and-deny-unmatched" : "no-application";
      return ({ token }) => ({ ...named, ...ofToken(token), admitted: !isDenied, reason, ...nothing });
    }
    const policies = this.#places.policiesOf(application.id);
    const isStrict = isStrictAtEdge(organization, consult);
    return ({ token, presented }) => {
      const asked = { policies, groups: this.#places.group, presented, ip: null, country: null, isStrict };
      const { admitted, reason, policy } = decide(asked, consult);
      const possible = opening(asked, consult);
      return {
        ...named,
        ...ofToken(token),
        admitted,
        reason,
        policy_id: policy?.id ?? null,
        policy: policy?.name ?? null,
        depends_on: typeof possible === "boolean" ? [] : HANGS_ON.filter((each) => possible.has(each)),
        conditions: markOf(possible),
      };
    };
  }

  #openToEverybody(applications: readonly Application[], consult: Consultation): DoorPage["open_to_everybody"] {
    return applications
      .filter((application) => this.#places.isInForce(application))
      .flatMap((application) => {
        const policies = openBy(this.#places.policiesOf(application.id), this.#places.group, consult);
        const paths = openPathsOf(application);
        return [
          ...policies.map(({ name }) => `the policy "${name}"`),
          ...paths.map((path) => `the open path ${path}`),
        ].map((by) => ({ application_id: application.id, application: application.name, by }));
      });
  }
}

function ofToken(token: Token | null): Pick<Door, "token_id" | "token"> {
  return { token_id: token?.id ?? null, token: token?.name ?? null };
}
