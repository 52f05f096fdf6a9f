/** A deployed emulator with tenants in every state, and whoever may come to its doors. */
import { env } from "cloudflare:workers";
import { runInDurableObject } from "cloudflare:test";
import * as z from "zod/mini";
import type { DirectoryObject } from "../../../src/store/directory/directory-object.ts";
import { freshId } from "./accounts.ts";
import { sendTo, type Answer, type Bindings } from "./client.ts";
import { HOST, type Target } from "./door-paths.ts";
import { pairOf } from "./edge.ts";

const [FIRST, NEXT] = ["the-operators-own", "the-operators-next"];

export const open: Bindings = {
  EMULATOR_MODE: "deployed",
  EMULATOR_OPERATOR_TOKEN: FIRST,
  EMULATOR_OPERATOR_TOKEN_NEXT: NEXT,
};
export const closed: Bindings = { EMULATOR_MODE: "deployed" };

const Made = z.looseObject({ id: z.string() });
const MadeTenant = z.looseObject({ id: z.string(), key: z.string() });
const MadeToken = z.object({ result: z.looseObject({ id: z.string() }) });
const MadePair = z.object({
  result: z.looseObject({ id: z.string(), client_id: z.string(), client_secret: z.string() }),
});

export interface Tenant {
  readonly id: string;
  readonly key: string;
}

async function done(method: string, path: string, token: string, body?: unknown): Promise<Answer> {
  const answer = await sendTo(open, method, path, { headers: { authorization: `Bearer ${token}` }, body });
  if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
  return answer;
}

const control = (method: string, path: string, token: string, body?: unknown) =>
  done(method, `/_emulator${path}`, token, body);

export async function newTenant(name: string): Promise<Tenant> {
  const body = { name, quotas: { accounts: null, requests_per_minute: null } };
  const { id, key } = MadeTenant.parse((await control("POST", "/tenants", FIRST, body)).body);
  return { id, key };
}

/** An account of the tenant with a service token, a fault, and a zone that is bound to it; by somebody else, if so. */
export async function newTarget({ id: tenant, key }: Tenant, binder = key): Promise<Target> {
  const { id: account } = Made.parse((await control("POST", "/accounts", key, {})).body);
  const tokens = `/client/v4/accounts/${account}/access/service_tokens`;
  const { body } = await done("POST", tokens, key, { name: "there before" });
  const effect = { type: "delay", by: "1s" };
  const fault = { operation: "get", match: { name: "none" }, position: "before", effect };
  await control("POST", `/accounts/${account}/faults`, key, fault);
  const zone = freshId();
  await control("PUT", `/zones/${zone}`, binder, { account_id: account });
  return { account, zone, tenant, token: MadeToken.parse(body).result.id };
}

const pairs = new Map<string, Record<string, string>>();

/** The headers of a service token that the application of the account lets in; both are made when they are needed first. */
export async function visitorOf({ account }: Target): Promise<Record<string, string>> {
  const known = pairs.get(account);
  if (known) return known;
  const access = `/client/v4/accounts/${account}/access`;
  const { result } = MadePair.parse((await done("POST", `${access}/service_tokens`, FIRST, { name: "visitor" })).body);
  const policies = [{ name: "CI", decision: "non_identity", include: [{ service_token: { token_id: result.id } }] }];
  await done("POST", `${access}/apps`, FIRST, { type: "self_hosted", name: HOST, domain: HOST, policies });
  const pair = pairOf(result);
  pairs.set(account, pair);
  return pair;
}

/** What is nobody's, and was never there. */
export function nothing(): Target {
  return { account: freshId(), zone: freshId(), tenant: freshId(), token: crypto.randomUUID() };
}

/**
 * What somebody asks about: what is its own; something that is another's; what is not there. Whoever is let in nowhere asks
 * about what is there, and again about what is not.
 */
export type About = "own" | "another's" | "missing" | "either";

export interface Caller {
  /** As the page calls it. */
  readonly name: string;
  readonly token: string | null;
  readonly about: About;
  /** Whether it may know what the edge of the account thinks. */
  readonly isLetIn: boolean;
  /** What it may ask about, made anew each time if it can be changed. */
  readonly target: () => Promise<Target>;
}

export interface World {
  readonly callers: readonly Caller[];
  /** Of another tenant, which none of them reaches. */
  readonly foreign: Target;
  /** An account of the tenant, for what needs one of its own. */
  readonly own: Target;
}

const API_TOKEN = "an-api-token-of-some-accounts-of-tenant-a";

export async function newWorld(): Promise<World> {
  const [a, b] = [await newTenant("A"), await newTenant("B")];
  const [expired, late, graced] = [await newTenant("expired"), await newTenant("late"), await newTenant("graced")];
  const [own, foreign] = [await newTarget(a), await newTarget(b)];
  const [ofExpired, ofLate] = [await newTarget(expired), await newTarget(late)];
  await control("PATCH", `/tenants/${expired.id}`, FIRST, { expires_at: "2020-01-01T00:00:00Z" });
  for (const { id } of [late, graced]) await control("POST", `/tenants/${id}/rotate_key`, FIRST, { grace: "24h" });
  await endGrace(late.id);
  const ofTheOperator = await newTarget({ id: b.id, key: FIRST });
  // A visit leaves nothing that another one would change, but for its row in the journal.
  await control("PUT", `/accounts/${foreign.account}/clock`, FIRST, { mode: "frozen", now: "2026-03-01T12:00:00Z" });
  const headers = await visitorOf(foreign);
  await sendTo(open, "GET", `/_edge/${foreign.account}/${HOST}/`, { headers });
  const withToken = async () => {
    const target = await newTarget(a);
    const api_tokens = [{ name: "ci", permissions: ["Access: Service Tokens Write"], token: API_TOKEN }];
    await control("PATCH", `/accounts/${target.account}/settings`, a.key, { api_tokens });
    return target;
  };
  const ofOperator = async () => ({ ...(await newTarget(a, FIRST)), tenant: (await newTenant("to be deleted")).id });
  const caller = (
    name: string,
    token: string | null,
    about: About,
    target: () => Promise<Target> = async () => own,
  ) => ({
    name,
    token,
    about,
    isLetIn: about === "own" && token !== API_TOKEN,
    target,
  });
  return {
    own,
    foreign,
    callers: [
      caller("nobody", null, "either"),
      caller("a stranger with the form of a key", `aek_${"0".repeat(64)}`, "either"),
      caller("a stranger with another token", "guessed", "either"),
      caller("a tenant that has expired", expired.key, "either", async () => ofExpired),
      caller("a key after its grace", late.key, "either", async () => ofLate),
      caller("the operator", FIRST, "own", ofOperator),
      caller("the operator by the next token", NEXT, "own", ofOperator),
      caller("a tenant of its own", a.key, "own", () => newTarget(a)),
      caller("a key within its grace", graced.key, "own", () => newTarget(graced)),
      caller("a tenant of another's", a.key, "another's", async () => foreign),
      caller("a tenant of the operator's", a.key, "another's", async () => ofTheOperator),
      caller("a tenant of what is not there", a.key, "missing"),
      caller("an API token of its account", API_TOKEN, "own", withToken),
      caller("an API token of another account of its tenant", API_TOKEN, "another's"),
      caller("an API token of another's", API_TOKEN, "another's", async () => foreign),
      caller("an API token of the operator's", API_TOKEN, "another's", async () => ofTheOperator),
      caller("an API token of what is not there", API_TOKEN, "missing"),
    ],
  };
}

/** As if its time had come: nothing here waits. */
async function endGrace(tenant: string): Promise<void> {
  const directory = env.DIRECTORY.getByName("directory");
  await runInDurableObject<DirectoryObject, void>(directory, (_, { storage }) => {
    storage.sql.exec(`UPDATE tenants SET previous_expires_at = 1 WHERE id = ?`, tenant);
  });
}
