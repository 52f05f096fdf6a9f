/**
 * What a caller may reach. On a developer's machine that is everything. Deployed, the operator reaches everything, a tenant
 * the accounts that it made, an API token the accounts that have it: the directory is asked, once for each request.
 */
import { toHex } from "../../rules/values/hex.ts";
import { isTenantKey, SHORTEST_API_TOKEN } from "../../rules/tenants/key.ts";
import type { Limits } from "../../rules/tenants/quotas.ts";
import { apiTokensOfProcess } from "../../store/account/settings/process-settings.ts";
import { tokenWith } from "../../store/account/settings/api-tokens.ts";
import type { Admission, Asking } from "../../store/directory/admission.ts";
import { directory } from "../../store/directory/directory.ts";
import { OPERATOR, type Owner } from "../../store/directory/tables/zones.ts";
import { digestOf, systemMilliseconds } from "../../system.ts";
import { callerOf, hasOperatorsToken, type Caller } from "./caller.ts";
import { Guesses } from "./guesses.ts";
import { Leases } from "./leases.ts";
import { pathOf } from "./host.ts";
import { saysPage } from "./page-client.ts";
import { knownWait, noteWait } from "./spent-quotas.ts";

export interface Reach {
  readonly ok: true;
  /** The id of a tenant; null of everybody else. */
  readonly tenantId: string | null;
  /** Whose bindings of zones count. */
  readonly owner: Owner;
  /** Of an API token, the accounts that have it; null is whatever `owner` reaches. */
  readonly accounts: readonly string[] | null;
  /** The account that the path is about, as the directory had it when it let the request in; null when it was not asked. */
  readonly accountId: string | null;
  /** Whether the account may be done anything with: by who presents its key or the operator's token, and by the operator's page. */
  readonly isOwner: boolean;
  /** Of a tenant; null is no bound. */
  readonly limits: Limits | null;
}

export type NoReach =
  | Exclude<Admission, { ok: true }>
  | { readonly ok: false; readonly reason: "too-many-guesses"; readonly retryAfter: number };

/** The one that does not ask the directory for each of its guesses. A key and an API token are too long to be guessed. */
const guesses = new Guesses(100);

/** Those that were let in, by what they presented and what their path was about. */
const leases = new Leases<Reach | NoReach>();

const reaches = new WeakMap<Request, Promise<Reach | NoReach>>();

/** What the caller of this request may reach, or why it may not reach what the path is about. */
export function reachOf(request: Request, env: EmulatorEnv): Promise<Reach | NoReach> {
  const known = reaches.get(request);
  if (known) return known;
  const reach = findReach(request, env);
  reaches.set(request, reach);
  return reach;
}

/** Of a request that was let in. */
export async function reachOfAdmitted(request: Request, env: EmulatorEnv): Promise<Reach> {
  const reach = await reachOf(request, env);
  if (!reach.ok) throw new Error("A request that was not let in was answered all the same.");
  return reach;
}

async function findReach(request: Request, env: EmulatorEnv): Promise<Reach | NoReach> {
  const caller = callerOf(request, env);
  const isOwner = hasOperatorsToken(caller) || caller.isOperatorsPage;
  if (env.EMULATOR_MODE === "local" || isOwner) return everything(isOwner);
  const { credential, peer } = caller;
  if (!("token" in credential)) return { ok: false, reason: "unknown" };
  const now = systemMilliseconds();
  const wait = peer.address === undefined ? 0 : guesses.wait(peer.address, now);
  if (wait > 0) return { ok: false, reason: "too-many-guesses", retryAfter: wait };
  const found = await ask(credential.token, request, env);
  if (peer.address !== undefined && !peer.isNear) noteGuess(peer.address, found, now);
  return found;
}

async function ask(token: string, request: Request, env: EmulatorEnv): Promise<Reach | NoReach> {
  const isKey = isTenantKey(token);
  if (!isKey && token.length < SHORTEST_API_TOKEN) return { ok: false, reason: "unknown" };
  const digest = toHex(await digestOf(token));
  if (!isKey && (await tokenWith(digest, apiTokensOfProcess(env.EMULATOR_SETTINGS)))) return everything(false);
  const now = systemMilliseconds();
  const wait = knownWait(digest, now);
  if (wait > 0) return { ok: false, reason: "too-many-requests", retryAfter: wait };
  const path = pathOf(request);
  const about = aboutOf(path);
  const empties = request.method === "DELETE" && path.startsWith("/_emulator/");
  const lease = `${digest} ${about?.scope} ${about?.id} ${empties}`;
  return (
    leases.take(lease, now) ??
    leases.renew(lease, now, async (letIn) => {
      const kind = isKey ? "tenant-key" : "api-token";
      const admission = await directory(env).admit({ kind, digest, about, empties, letIn });
      if (!admission.ok) {
        if (admission.reason === "too-many-requests") noteWait(digest, admission.retryAfter, now);
        return { answer: admission, lease: 0 };
      }
      const { owner, accounts, accountId, limits } = admission;
      const answer = {
        ok: true,
        tenantId: isKey ? owner : null,
        owner,
        accounts,
        accountId,
        isOwner: isKey,
        limits,
      } as const;
      return { answer, lease: admission.lease };
    })
  );
}

function everything(isOwner: boolean): Reach {
  return { ok: true, tenantId: null, owner: OPERATOR, accounts: null, accountId: null, isOwner, limits: null };
}

/** The account or zone that a path is about. A zone of the control plane is about to be bound, and is nobody's yet. */
function aboutOf(path: string): Asking["about"] {
  const [, scope, id] =
    /^\/client\/v4\/(accounts|zones)\/([0-9a-f]{32})(?:\/|$)/.exec(path) ??
    /^\/_emulator\/(accounts)\/([0-9a-f]{32})(?:\/|$)/.exec(path) ??
    [];
  return id === undefined ? null : { scope: scope === "zones" ? "zones" : "accounts", id };
}

function noteGuess(address: string, found: Reach | NoReach, now: number): void {
  if (found.ok) guesses.afterRight(address);
  else if (found.reason === "unknown") guesses.afterWrong(address, now);
}

/** Whether the page asks: that of the operator, or that of a tenant, who reaches its own accounts alone. */
export async function isOfPage(request: Request, env: EmulatorEnv): Promise<boolean> {
  if (!saysPage(request)) return false;
  if (callerOf(request, env).isOperatorsPage) return true;
  const reach = await reachOf(request, env);
  return reach.ok && reach.tenantId !== null;
}

/** Whether this is a tenant who presents a key. */
export function presentsKey({ credential }: Caller): boolean {
  return "token" in credential && isTenantKey(credential.token);
}
