/** Every path that a caller of a deployed emulator can ask for, made of the descriptions, with those that nobody describes. */
import { resources } from "../../../src/routes/api/index.described.ts";
import type { DescribedResource } from "../../../src/routes/api/described.ts";
import { ACCOUNT_ID, DIGEST, type ControlOperation } from "../../../src/routes/control/described.ts";
import { controlOperations } from "../../../src/routes/control/index.described.ts";

/** What a request is about. */
export interface Target {
  readonly account: string;
  readonly zone: string;
  readonly tenant: string;
  /** A service token of the account. */
  readonly token: string;
}

export interface Door {
  readonly plane: "control" | "api" | "edge" | "none";
  readonly method: string;
  /** With `{account_id}`, `{zone_id}`, `{tenant_id}`, `{token_id}`, `{fault}`, and `{own_account_id}` of the caller. */
  readonly path: string;
  /** With the same. */
  readonly body?: string | undefined;
  /** What the page says beside the path. */
  readonly note?: string | undefined;
  /** The header that presents what the caller has; `authorization` unless given. */
  readonly key?: "emulator-authorization" | undefined;
  /** Whether the request presents a service token of the account, too, that its application lets in. */
  readonly isAdmitted?: boolean;
}

/** The host of an application in each account that is visited. */
export const HOST = "app.example.com";

const control = Object.values<ControlOperation>(controlOperations).map(({ method, path, examples }): Door => {
  const [example] = Object.values(examples ?? {});
  const body = JSON.stringify(example)?.replaceAll(ACCOUNT_ID, "{account_id}");
  const isAbout = body?.includes("{account_id}") === true && !path.includes("{account_id}");
  return {
    plane: "control",
    method: method.toUpperCase(),
    path: `/_emulator${path}`,
    body,
    note: isAbout ? "with the account in its body" : undefined,
  };
});

const BODIES: Readonly<Record<string, string>> = { create: '{"name":"made"}', update: '{"name":"changed"}' };

/** An object of another resource than service tokens is not there: whoever is let in is told so. */
const api = Object.values<DescribedResource>(resources).flatMap(({ collection, operations }) =>
  Object.entries(operations).flatMap(([name, { scopes, method, also, path }]) =>
    scopes.flatMap((scope) =>
      [method, ...(also ? [also.method] : [])].map((each): Door => {
        const owner = scope === "accounts" ? "accounts/{account_id}" : "zones/{zone_id}";
        const item = (collection + path).replaceAll(/\{\w+\}/g, "{token_id}");
        const body = BODIES[name];
        return {
          plane: "api",
          method: each.toUpperCase(),
          path: `/client/v4/${owner}/access/${item}`,
          body,
        };
      }),
    ),
  ),
);

const door = (plane: Door["plane"], method: string, path: string, rest: Partial<Door> = {}): Door => ({
  plane,
  method,
  path,
  ...rest,
});

/** What a tenant or the operator has is presented to the edge in a header of its own. */
const visits = (path: string, rest: Partial<Door> = {}): Door[] => [
  door("edge", "GET", path, { key: "emulator-authorization", ...rest }),
];

const ENCODED = "one character of the id encoded";

export const doors: readonly Door[] = [
  ...control,
  door("control", "POST", "/_emulator/accounts", { body: '{"id":"{account_id}"}', note: "with this id" }),
  door("control", "POST", "/_emulator/scan", {
    body: JSON.stringify({ digests: [DIGEST], account_id: "{account_id}" }),
    note: "with the account in its body",
  }),
  door("control", "POST", "/_emulator/accounts/{own_account_id}/fork", {
    body: '{"id":"{account_id}"}',
    note: "of an account of one's own, to this id",
  }),
  door("control", "GET", "/_emulator/accounts/{account_id}/tokens", { note: ENCODED }),
  door("control", "PUT", "/_emulator/accounts/{account_id}/tokens", { note: "a method that it does not have" }),
  door("control", "GET", "/_emulator/accounts/{account_id}/no/such/path"),
  door("control", "GET", "/_emulator/no/such/path"),
  ...api,
  door("api", "GET", "/client/v4/accounts/{account_id}/access/service_tokens", { note: ENCODED }),
  door("api", "GET", "/client/v4/zones/{zone_id}/access/service_tokens", { note: ENCODED }),
  door("api", "PATCH", "/client/v4/accounts/{account_id}/access/service_tokens", {
    note: "a method that it does not have",
  }),
  door("api", "GET", "/client/v4/accounts/{account_id}/access/service_tokens/", { note: "a slash at its end" }),
  door("api", "GET", "/client/v4/accounts/{account_id}"),
  door("api", "GET", "/client/v4/accounts/{account_id}/tokens/verify"),
  door("api", "GET", "/client/v4/zones/{zone_id}"),
  door("api", "POST", "/client/v4/accounts/{account_id}/access/apps/{token_id}/revoke-tokens", { note: "with a dash" }),
  door("api", "POST", "/client/v4/zones/{zone_id}/access/apps/{token_id}/revoke-tokens", { note: "with a dash" }),
  door("api", "GET", "/client/v4/accounts/{account_id}/access/logs/access-requests", { note: "with a dash" }),
  door("api", "GET", "/client/v4/accounts/{account_id}/access/certificates", { note: "not emulated" }),
  door("api", "GET", "/client/v4/zones/{zone_id}/access/certificates", { note: "not emulated" }),
  door("api", "GET", "/client/v4/accounts?name=Emulated%20account%20{account_id}"),
  door("api", "GET", "/client/v4/zones?account.id={account_id}"),
  door("api", "GET", "/client/v4/accounts"),
  door("api", "GET", "/client/v4/zones"),
  door("api", "GET", "/client/v4/memberships"),
  door("api", "GET", "/client/v4/user"),
  door("api", "GET", "/client/v4/user/tokens/verify"),
  door("api", "GET", "/client/v4/accounts/no-id/access/service_tokens", { note: "an id of the wrong form" }),
  door("api", "GET", "/client/v4/no/such/path"),
  door("api", "GET", "/client/v4/openapi.json"),
  door("edge", "GET", `/_edge/{account_id}/${HOST}/`, { note: "the key as `Authorization`" }),
  ...visits(`/_edge/{account_id}/${HOST}/`),
  ...visits(`/_edge/{account_id}/${HOST}/`, { isAdmitted: true, note: "and a service token of the account" }),
  ...visits("/_edge/{account_id}/other.example.com/", { note: "where no application is" }),
  ...visits("/_edge/{account_id}/{account_id}.cloudflareaccess.com/cdn-cgi/access/certs"),
  ...visits(`/_edge/{account_id}/${HOST}:8443/`, { note: "no path of the edge" }),
  ...visits(`/_edge/no-id/${HOST}/`, { note: "no path of the edge" }),
  door("none", "GET", "/"),
  door("none", "GET", "/_emulator/"),
  door("none", "GET", "/no/such/path"),
];

/** Whether it is about an account, a zone or a tenant. */
export const isAboutOne = ({ path, body = "" }: Door): boolean => /\{(account|zone|tenant)_id\}/.test(path + body);

/** The request about a target, by somebody with an account of his own. */
export function requestAbout({ path, body, note }: Door, target: Target, own: string): { path: string; body?: string } {
  const filled = (text: string, encode: boolean) =>
    text
      .replaceAll("{account_id}", encode ? encoded(target.account) : target.account)
      .replaceAll("{zone_id}", encode ? encoded(target.zone) : target.zone)
      .replaceAll("{tenant_id}", target.tenant)
      .replaceAll("{token_id}", target.token)
      .replaceAll("{own_account_id}", own)
      .replaceAll("{hostname}", HOST)
      .replaceAll("{fault}", "1");
  return { path: filled(path, note === ENCODED), ...(body === undefined ? {} : { body: filled(body, false) }) };
}

/** The same to a router, which decodes it. */
function encoded(id: string): string {
  return `%${id.charCodeAt(0).toString(16)}${id.slice(1)}`;
}
