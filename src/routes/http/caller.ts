/**
 * Who asks: one value of a request, made once. On a developer's machine the operator is who connects from this machine,
 * under a loopback name, and not from a page of another origin; elsewhere, and everybody else, who presents the operator's
 * token.
 */
import {
  authenticationError,
  foreignPage,
  malformedAuthorization,
  missingCredentials,
  type Problem,
} from "../../rules/fidelity/problems.ts";
import { B64TOKEN } from "../../rules/values/b64token.ts";
import { systemMilliseconds } from "../../system.ts";
import { isOfForeignPage } from "./foreign-page.ts";
import { Guesses } from "./guesses.ts";
import { isUnderLoopbackName } from "./host.ts";
import { mayBeOwnPage, saysPage } from "./page-client.ts";
import { peerOf, type Peer } from "./peer.ts";

export type Credential = { readonly kind: "token"; readonly token: string } | { readonly kind: "key" };

export type Identity =
  /** By the operator's token, which opens everything; or by where the request comes from, which opens the control plane. */
  | { readonly kind: "operator"; readonly by: "token" | "place" }
  | { readonly kind: "api-token" }
  | { readonly kind: "api-key" }
  | { readonly kind: "anyone" };

export type Caller = Identity & {
  /** What the request presents, whoever it is of; or why that is no credential. */
  readonly credential: Credential | Problem;
  readonly peer: Peer;
  readonly isUnderLoopbackName: boolean;
  /** A page of another origin, which a browser has opened. */
  readonly isForeignPage: boolean;
  /** The page at `/_emulator/`, in the hands of the operator. */
  readonly isOperatorsPage: boolean;
  /** In seconds: so long no token from this address is compared with the operator's. */
  readonly wait: number;
};

const callers = new WeakMap<Request, Caller>();
/** So many wrong tokens in a minute: the operator chooses the token, and may have chosen a short one. */
const guesses = new Guesses(10);

export function callerOf(request: Request, env: EmulatorEnv): Caller {
  const known = callers.get(request);
  if (known) return known;
  const caller = readCaller(request, env);
  callers.set(request, caller);
  return caller;
}

function readCaller(request: Request, env: EmulatorEnv): Caller {
  const credential = readCredential(request.headers);
  const peer = peerOf(request, env);
  const facts = {
    credential,
    peer,
    isUnderLoopbackName: isUnderLoopbackName(request),
    isForeignPage: isOfForeignPage(request, env),
    wait: peer.isNear || peer.address === undefined ? 0 : guesses.wait(peer.address, systemMilliseconds()),
  };
  const isHere = peer.isNear && facts.isUnderLoopbackName && !facts.isForeignPage;
  if (facts.wait === 0 && isOperatorsToken(credential, env)) {
    if (!peer.isNear && !peer.isShared && peer.address !== undefined) guesses.afterRight(peer.address);
    return { kind: "operator", by: "token", ...facts, isOperatorsPage: saysPage(request) };
  }
  if (env.EMULATOR_MODE === "local" && isHere) {
    return { kind: "operator", by: "place", ...facts, isOperatorsPage: mayBeOwnPage(request) };
  }
  if ("status" in credential) return { kind: "anyone", ...facts, isOperatorsPage: false };
  return { kind: credential.kind === "token" ? "api-token" : "api-key", ...facts, isOperatorsPage: false };
}

/** A token was refused, on whichever plane: how many seconds the next from there has to wait. */
export function afterRefusal({ kind, peer, wait }: Caller, env: EmulatorEnv): number {
  if (operatorTokens(env).length === 0 || kind !== "api-token" || peer.isNear || peer.address === undefined) return 0;
  return wait > 0 ? wait : guesses.afterWrong(peer.address, systemMilliseconds());
}

/** `Bearer` and one token; the scheme's case does not count (RFC 9110). */
export function readCredential(headers: Headers): Credential | Problem {
  const authorization = headers.get("authorization");
  if (authorization !== null) {
    const token = /^bearer +(.+)$/i.exec(authorization)?.[1];
    return token !== undefined && B64TOKEN.test(token) ? { kind: "token", token } : malformedAuthorization;
  }
  return headers.get("x-auth-email") && headers.get("x-auth-key") ? { kind: "key" } : missingCredentials;
}

/** Whether the operator's token let this caller in: on the API plane a place alone opens nothing, but to the page. */
export function hasOperatorsToken(caller: Caller): boolean {
  return caller.kind === "operator" && caller.by === "token";
}

/** Why the API plane does not let a caller in, if it does not. Locally every credential of the right form is accepted. */
export function refusalOf(caller: Caller, env: EmulatorEnv): Problem | undefined {
  if (hasOperatorsToken(caller) || caller.isOperatorsPage) return undefined;
  if (caller.isForeignPage) return foreignPage;
  if ("status" in caller.credential) return caller.credential;
  return env.EMULATOR_MODE === "local" ? undefined : authenticationError;
}

/** There may be two at once, so that one can be changed while the other is in use. */
function operatorTokens(env: EmulatorEnv): string[] {
  return [env.EMULATOR_OPERATOR_TOKEN, env.EMULATOR_OPERATOR_TOKEN_NEXT].filter((token) => !!token) as string[];
}

/** Whether nobody can be let in: a deployed emulator without an operator's token. */
export function isClosed(env: EmulatorEnv): boolean {
  return env.EMULATOR_MODE !== "local" && operatorTokens(env).length === 0;
}

/** Without an operator's token nobody has it. */
function isOperatorsToken(credential: Credential | Problem, env: EmulatorEnv): boolean {
  if (!("token" in credential)) return false;
  const { token } = credential;
  return operatorTokens(env).filter((each) => equalTexts(token, each)).length > 0; // each is compared
}

function equalTexts(presented: string, expected: string): boolean {
  const [a, b] = [new TextEncoder().encode(presented), new TextEncoder().encode(expected)];
  // Of unequal lengths the presented text is compared with itself, so that the time taken tells only its own length.
  return a.byteLength === b.byteLength ? crypto.subtle.timingSafeEqual(a, b) : !crypto.subtle.timingSafeEqual(a, a);
}
