/**
 * What a request presents of a service token: the pair of headers, or the one header that an application reads instead. Source: the
 * documentation of service tokens; that the keys in the one header are in lower case is a public report of 2025.
 */
import type { EdgeRefusal } from "../../contract/edge.ts";
import { withoutBlanks } from "../values/blanks.ts";

export const CLIENT_ID = "cf-access-client-id";
export const CLIENT_SECRET = "cf-access-client-secret";

export type Credentials =
  | { readonly kind: "none" }
  | { readonly kind: "pair"; readonly isSingle: boolean; readonly clientId: string; readonly secret: string }
  | {
      readonly kind: "wrong";
      /** Whether they stand in the one header that the application reads. */
      readonly isSingle: boolean;
      readonly reason: Extract<EdgeRefusal, `${string}-credentials`>;
      /** As far as it can be read. */
      readonly clientId: string | null;
    };

type Header = (name: string) => string | null;

/** `single` is the name of the header that the application reads, too; null when it reads none. */
export function credentialsIn(header: Header, single: string | null, isStrict: boolean): Credentials {
  const pair = pairIn(header);
  const one = single === null ? ({ kind: "none" } as const) : singleIn(header(single));
  if (pair.kind === "none") return one;
  if (one.kind === "none" || !isStrict) return pair;
  return { kind: "wrong", isSingle: false, reason: "duplicate-credentials", clientId: clientIdOf(pair) };
}

function pairIn(header: Header): Credentials {
  const [clientId, secret] = [header(CLIENT_ID), header(CLIENT_SECRET)];
  if (clientId === null && secret === null) return { kind: "none" };
  if (clientId === null || secret === null)
    return { kind: "wrong", isSingle: false, reason: "incomplete-credentials", clientId };
  // Headers that are sent twice arrive joined; neither a client id nor a secret has a comma.
  if ([clientId, secret].some((value) => value.includes(","))) {
    const [first = ""] = clientId.split(",");
    return { kind: "wrong", isSingle: false, reason: "duplicate-credentials", clientId: withoutBlanks(first) };
  }
  return { kind: "pair", isSingle: false, clientId: withoutBlanks(clientId), secret: withoutBlanks(secret) };
}

/** A header such as `Authorization` may hold something else: what is no JSON object is no credential. */
function singleIn(value: string | null): Credentials {
  const [members, ...others] = objectsIn(value);
  if (!members) return { kind: "none" };
  const [clientId, secret] = [members[CLIENT_ID], members[CLIENT_SECRET]];
  const known = typeof clientId === "string" ? clientId : null;
  if (others.length > 0) {
    const areCredentials = [members, ...others].some((each) => CLIENT_ID in each || CLIENT_SECRET in each);
    return areCredentials ? wrong("duplicate-credentials", known) : { kind: "none" };
  }
  if (clientId === undefined && secret === undefined) {
    const isOtherCase = Object.keys(members).some((name) => [CLIENT_ID, CLIENT_SECRET].includes(name.toLowerCase()));
    return isOtherCase ? wrong("malformed-credentials", null) : { kind: "none" };
  }
  if (clientId === undefined || secret === undefined) return wrong("incomplete-credentials", known);
  if (known === null || typeof secret !== "string") return wrong("malformed-credentials", known);
  return { kind: "pair", isSingle: true, clientId: known, secret };
}

function wrong(reason: Extract<Credentials, { kind: "wrong" }>["reason"], clientId: string | null): Credentials {
  return { kind: "wrong", isSingle: true, reason, clientId };
}

/** One, or several of a header that was sent more than once: they arrive joined by a comma. None when it holds something else. */
function objectsIn(value: string | null): readonly Readonly<Record<string, unknown>>[] {
  if (value === null || !withoutBlanks(value).startsWith("{")) return [];
  try {
    const parsed = JSON.parse(`[${value}]`) as unknown[];
    const areObjects = parsed.every((each) => typeof each === "object" && each !== null && !Array.isArray(each));
    return areObjects ? (parsed as Record<string, unknown>[]) : [];
  } catch {
    return [];
  }
}

function clientIdOf(credentials: Credentials): string | null {
  return credentials.kind === "none" ? null : credentials.clientId;
}
