/** Which applications there are, their policies and the groups, as the edge asks for them: read once after each change. */
import type { UnmatchedRequests } from "../../../contract/edge.ts";
import type { Application } from "../../../rules/applications/application.ts";
import {
  applicationAt,
  claimsOn,
  isClaimed,
  type Candidate,
  type Chosen,
  type Claim,
} from "../../../rules/edge/choose.ts";
import type { EdgePolicy } from "../../../rules/edge/decide.ts";
import { asciiHost, isFor, isHostOf, type Place } from "../../../rules/edge/pattern.ts";
import type { Policy } from "../../../rules/policies/policy.ts";
import type { RuleLists } from "../../../rules/policies/rules.ts";
import type { AccountStore } from "../account-store.ts";

interface Known {
  readonly applications: readonly Application[];
  readonly claims: readonly Claim<Application>[];
  readonly policies: Map<string, readonly EdgePolicy[]>;
  readonly groups: Map<string, RuleLists | undefined>;
}

export class EdgePlaces {
  readonly #store: AccountStore;
  #known: Known | undefined;
  #version = -1;

  constructor(store: AccountStore) {
    this.#store = store;
  }

  /** The self-hosted applications in the order of their making. */
  applications(): readonly Application[] {
    return this.#current().applications;
  }

  /** The application that protects a place, of those that the edge knows by now. */
  at(place: Place): Chosen<Application> | undefined {
    return applicationAt(this.#inForce(), place);
  }

  /** Other applications with a destination for the place, which is less specific; the nearest first. */
  passedOver(place: Place, chosen: Application): readonly Claim<Application>[] {
    const claims = this.#inForce().filter(
      ({ application, pattern }) => application !== chosen && isFor(pattern, place),
    );
    return claims.filter(({ application }, at) => claims.findIndex((each) => each.application === application) === at);
  }

  /** Whether an application is for something of the host, even if the edge does not go by it yet. */
  isNamed(host: string): boolean {
    return isClaimed(this.#current().claims, host);
  }

  /** What happens to hosts of no application. While Access is not enabled, the organization refuses nobody, either. */
  unmatched(): UnmatchedRequests {
    const { settings, access } = this.#store;
    const { options } = access.organization.get();
    const isOff = settings.all().access_enabled === false;
    if (isOff || options.deny_unmatched_requests !== true) return { denied: false, but_for: [] };
    const exempted = options.deny_unmatched_requests_exempted_zone_names;
    return { denied: true, but_for: Array.isArray(exempted) ? exempted.map((name) => String(name).toLowerCase()) : [] };
  }

  /** Whether an application protects something of the host. */
  isProtected(host: string): boolean {
    return isClaimed(this.#inForce(), host);
  }

  /** Whether an application is for some paths of the host only, so that it counts how paths are compared. */
  hasPaths(host: string): boolean {
    return this.#inForce().some(({ pattern }) => pattern.path !== null && isHostOf(pattern, host));
  }

  /** Whether the edge goes by an application. */
  isInForce({ createdAt }: Application): boolean {
    const { settings, clock } = this.#store;
    if (settings.all().access_enabled === false) return false;
    return createdAt <= clock.seconds() - settings.consult().peek("edge-delay");
  }

  /** In the ascending order of their precedences. */
  policiesOf(applicationId: string): readonly EdgePolicy[] {
    const { policies } = this.#current();
    const known = policies.get(applicationId);
    if (known) return known;
    const read = this.#store.access.policies
      .ofApplication(applicationId)
      .map(({ policy, precedence }) => edgePolicy(policy, precedence));
    policies.set(applicationId, read);
    return read;
  }

  readonly group = (id: string): RuleLists | undefined => {
    const { groups } = this.#current();
    if (!groups.has(id)) groups.set(id, this.#store.access.groups.byId(id));
    return groups.get(id);
  };

  /** Access may be switched off, and an application may be too young for the edge. */
  #inForce(): readonly Claim<Application>[] {
    const { settings } = this.#store;
    if (settings.all().access_enabled === false) return [];
    const { claims } = this.#current();
    if (settings.consult().peek("edge-delay") === 0) return claims;
    return claims.filter(({ application }) => this.isInForce(application));
  }

  #current(): Known {
    const { access } = this.#store;
    if (!this.#known || this.#version !== access.version) {
      this.#version = access.version;
      const applications = access.applications.all().filter(({ type }) => type === "self_hosted");
      this.#known = { applications, claims: claimsOn(applications), policies: new Map(), groups: new Map() };
    }
    return this.#known;
  }
}

function edgePolicy(
  { id, name, decision, include, require, exclude, options }: Policy,
  precedence: number,
): EdgePolicy {
  const session = typeof options.session_duration === "string" ? options.session_duration : null;
  return { id, name, decision, precedence, session, include, require, exclude };
}

/** The destination of an application as headers and pages name it. */
export function domainOf({ pattern: { text } }: Pick<Chosen<Candidate>, "pattern">): string {
  const [host = "", ...path] = text.split("/");
  const part = (each: string): string => each.toWellFormed().replaceAll(/[^!-~]+/g, encodeURIComponent);
  return [asciiHost(host), ...path].map(part).join("/"); // as a header can hold it
}
