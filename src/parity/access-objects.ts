/** Applications, policies and groups of the account. What a run makes of them lets nobody in, and names no host of others. */
import type { Answer, ApiClient } from "../api-client/client.ts";
import { Collection } from "./collection.ts";
import type { Kind } from "./kind.ts";
import type { OwnObjects } from "./own-objects.ts";
import { NotAsked } from "../api-client/problems.ts";

export type AccessKind = "applications" | "policies" | "groups";

const APPS_AND_POLICIES = "Access: Apps and Policies Write";

const kinds: Readonly<Record<AccessKind, Kind>> = {
  applications: {
    segment: "apps",
    things: "applications",
    permission: APPS_AND_POLICIES,
    missing: [11021],
    rank: 0,
  },
  policies: { segment: "policies", things: "policies", permission: APPS_AND_POLICIES, missing: [12135], rank: 1 },
  groups: {
    segment: "groups",
    things: "groups",
    permission: "Access: Organizations, Identity Providers, and Groups Write",
    missing: [12152, 11020, 12135],
    rank: 2,
  },
};

/** An address that is nobody's (RFC 5737): a rule that holds for no request. */
export const NOBODY = { ip: { ip: "192.0.2.1/32" } } as const;
export const NOBODY_EITHER = { ip: { ip: "198.51.100.1/32" } } as const;

/** What a policy of a run needs beside its name. */
export const PLAIN_POLICY = { decision: "non_identity", include: [NOBODY] } as const;

export class Applications extends Collection {
  policies(id: string): Promise<Answer> {
    return this.client.send({ path: `${this.path}/${id}/policies` });
  }

  /** The create of a policy that is exclusive to the application, and goes with it. */
  addPolicy(id: string, body: unknown): Promise<Answer> {
    return this.client.send({ method: "POST", path: `${this.path}/${id}/policies`, body });
  }

  /** `GET`, `PUT` or `DELETE` of one policy below its application. */
  policy(method: "GET" | "PUT" | "DELETE", id: string, policyId: string, body?: unknown): Promise<Answer> {
    return this.client.send({ method, path: `${this.path}/${id}/policies/${policyId}`, body });
  }

  makeReusable(id: string, policyId: string): Promise<Answer> {
    return this.client.send({ method: "PUT", path: `${this.path}/${id}/policies/${policyId}/make_reusable` });
  }

  settings(method: "PUT" | "PATCH", id: string, body: unknown): Promise<Answer> {
    return this.client.send({ method, path: `${this.path}/${id}/settings`, body });
  }

  revokeTokens(id: string): Promise<Answer> {
    return this.client.send({ method: "POST", path: `${this.path}/${id}/revoke_tokens` });
  }

  patch(id: string, body: unknown): Promise<Answer> {
    return this.client.send({ method: "PATCH", path: `${this.path}/${id}`, body });
  }
}

export class AccessObjects {
  readonly applications: Applications;
  readonly policies: Collection;
  readonly groups: Collection;
  readonly #client: ApiClient;
  readonly #own: OwnObjects;
  readonly #onMade: (id: string) => void;
  readonly #zoneDomain: string | undefined;

  constructor(client: ApiClient, own: OwnObjects, onMade: (id: string) => void = () => {}) {
    const { accountId: id, zoneDomain } = client.target;
    const where = (kind: AccessKind) => ({ kind: kinds[kind], scope: "accounts", id }) as const;
    this.#client = client;
    this.#own = own;
    this.#onMade = onMade;
    this.#zoneDomain = zoneDomain;
    const selfHosted = () => ({ type: "self_hosted", ...this.place() });
    this.applications = new Applications(client, own, where("applications"), onMade, selfHosted);
    this.policies = new Collection(client, own, where("policies"), onMade, () => PLAIN_POLICY);
    this.groups = new Collection(client, own, where("groups"), onMade, () => ({ include: [NOBODY] }));
  }

  /** What an account has one of. It is read only: others depend on it. */
  the(one: "organizations" | "keys"): Promise<Answer> {
    return this.#client.send({ path: `/accounts/${this.#client.target.accountId}/access/${one}` });
  }

  /** In the order in which they can be removed. */
  get all(): readonly Collection[] {
    return [this.applications, this.policies, this.groups];
  }

  /** A host name that nobody has, below the domain that was given. */
  host(): string {
    if (this.#zoneDomain === undefined) {
      throw new NotAsked("it needs a domain of the account: --zone-domain <name>");
    }
    return `${this.#own.name("host")}.${this.#zoneDomain}`;
  }

  /** What an application of a run protects: a host below the given domain, or else a private name that no network has. */
  place(): object {
    if (this.#zoneDomain !== undefined) return { domain: this.host() };
    const hostname = `${this.#own.name("host")}.invalid`;
    return { destinations: [{ type: "private", hostname, l4_protocol: "tcp", port_range: "443" }] };
  }

  /** A policy that was made through its application, and is there without it from now on. */
  adoptPolicy(id: string): void {
    this.#own.adopt(id, this.policies);
    this.#onMade(id);
  }
}
