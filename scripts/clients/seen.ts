/** What the emulator saw of a client: the operations that it answered, and the refusals. */
import { setTimeout as sleep } from "node:timers/promises";
import { operationNames, scopes, type OperationName, type Operations, type Scope } from "./client.ts";

export interface Seen {
  readonly operations: Operations;
  readonly refusals: readonly number[];
}

interface LoggedRequest {
  readonly method: string;
  readonly path: string;
  readonly status: number;
}

const PATH = /^\/client\/v4\/(?<scope>accounts|zones)\/(?<id>[0-9a-f]{32})\/access\/(?<rest>.+)$/;

const methodsOf = (resource: string): Readonly<Record<string, Readonly<Record<string, OperationName>>>> => {
  const named = (verb: string) => `${resource}${verb}` as OperationName;
  return {
    "": { GET: named("list"), POST: named("create") },
    "/:id": { GET: named("get"), PUT: named("update"), DELETE: named("delete") },
  };
};
const below = (path: string, resource: string) =>
  Object.entries(methodsOf(resource)).map(([rest, methods]) => [`${path}${rest}`, methods] as const);

/** What each path is, by its method: an id is `:id`. */
const PATHS = new Map<string, Readonly<Record<string, OperationName>>>([
  ...below("service_tokens", ""),
  ["service_tokens/:id/refresh", { POST: "refresh" }],
  ["service_tokens/:id/rotate", { POST: "rotate" }],
  ...below("apps", "applications."),
  ["apps/:id/settings", { PUT: "applications.update-settings", PATCH: "applications.update-settings" }],
  ["apps/:id/revoke_tokens", { POST: "applications.revoke-tokens" }],
  ["apps/:id/revoke-tokens", { POST: "applications.revoke-tokens" }],
  ...below("apps/:id/policies", "application-policies."),
  ["apps/:id/policies/:id/make_reusable", { PUT: "application-policies.make-reusable" }],
  ...below("policies", "policies."),
  ...below("groups", "groups."),
  [
    "organizations",
    {
      GET: "organization.get",
      POST: "organization.create",
      PUT: "organization.update",
      PATCH: "organization.patch",
    },
  ],
  ["organizations/revoke_user", { POST: "organization.revoke-user" }],
  ["keys", { GET: "keys.get", PUT: "keys.update" }],
  ["keys/rotate", { POST: "keys.rotate" }],
  ...below("identity_providers", "identity-providers."),
  ...below("tags", "tags."),
  ["logs/access_requests", { GET: "access-requests.list" }],
  ["logs/access-requests", { GET: "access-requests.list" }],
]);

/** The operations that a path has, if it is one of those: every second part of it is an id, unless it is a word of the path. */
function methodsAt(rest: string): Readonly<Record<string, OperationName>> | undefined {
  const methods = PATHS.get(rest);
  if (methods) return methods;
  const parts = rest.split("/").map((part, index) => (index % 2 === 1 && part !== "" ? ":id" : part));
  return PATHS.get(parts.join("/"));
}

/** The emulator's request log, read while it runs. */
export class RequestLog {
  readonly #requests: LoggedRequest[] = [];
  /** Those that a client did not send. */
  readonly #others = new Set<LoggedRequest>();

  readonly write = (line: string): void => {
    this.#requests.push(JSON.parse(line) as LoggedRequest);
  };

  /** What the accounts and zones with these ids were asked for. */
  of(ids: ReadonlySet<string>): Seen {
    const operations: Record<Scope, Set<OperationName>> = { accounts: new Set(), zones: new Set() };
    const refusals = new Set<number>();
    for (const request of this.#requests) {
      const { method, path, status } = request;
      const { scope, id, rest = "" } = PATH.exec(path)?.groups ?? {};
      const methods = methodsAt(rest);
      if (id === undefined || !methods || !ids.has(id) || this.#others.has(request)) continue;
      const name = methods[method];
      if (status >= 400) refusals.add(status);
      else if (name) operations[scope === "zones" ? "zones" : "accounts"].add(name);
    }
    const inOrder = (scope: Scope) => operationNames.filter((name) => operations[scope].has(name));
    return {
      operations: { accounts: inOrder("accounts"), zones: inOrder("zones") },
      refusals: [...refusals].toSorted((a, b) => a - b),
    };
  }

  /** Does something that the client with these ids does not do: what is requested in the meantime is not its own. */
  async without<T>(origin: string, ids: ReadonlySet<string>, task: () => Promise<T>): Promise<T> {
    await this.settle(origin);
    const start = this.#requests.length;
    const value = await task();
    await this.settle(origin);
    for (const request of this.#requests.slice(start)) {
      if (ids.has(PATH.exec(request.path)?.groups?.id ?? "")) this.#others.add(request);
    }
    return value;
  }

  /** Waits until the log has what was answered before: a line may come a moment after the answer. */
  async settle(origin: string): Promise<void> {
    const path = `/_emulator/settled-${this.#requests.length}-${performance.now()}`;
    await (await fetch(origin + path)).arrayBuffer();
    for (let waited = 0; waited < 20_000; waited += 10) {
      if (this.#requests.some((request) => request.path === path)) return;
      await sleep(10);
    }
    throw new Error("The emulator's log lags behind.");
  }
}

/** What differs between what was to be driven and what was seen, in words; nothing when it is the same. */
export function difference(wanted: Seen, seen: Seen): string[] {
  const lines = scopes.flatMap((scope) =>
    listed(`operations of ${scope}`, wanted.operations[scope], seen.operations[scope]),
  );
  return [...lines, ...listed("refusals", wanted.refusals, seen.refusals)];
}

function listed(what: string, wanted: readonly (string | number)[], seen: readonly (string | number)[]): string[] {
  const lacking = wanted.filter((item) => !seen.includes(item));
  const beyond = seen.filter((item) => !wanted.includes(item));
  return [
    ...(lacking.length > 0 ? [`${what}: the emulator did not see ${lacking.join(", ")}`] : []),
    ...(beyond.length > 0 ? [`${what}: the emulator also saw ${beyond.join(", ")}`] : []),
  ];
}
