/** From a request of the API plane to its account, and from the account's answer to the response. */
import type { Context } from "hono";
import type { AssumptionName } from "../../rules/fidelity/assumptions/index.ts";
import { redacted } from "../../rules/values/redaction.ts";
import type { AccountObject } from "../../store/account/account-object.ts";
import type { Answer, ApiRequest, Input } from "../../store/account/request.ts";
import { systemMilliseconds } from "../../system.ts";
import { callerOf } from "../http/caller.ts";
import { isOfPage, reachOf } from "../http/reach.ts";
import { newRay, rayText } from "../http/ray.ts";
import { failure, rateHeaders, success, type Message } from "./envelope.ts";
import { faulted } from "./faulted-answer.ts";
import type { ApiEnv } from "./gateway.ts";
import type { Reading } from "./input.ts";

export type Account = DurableObjectStub<AccountObject>;

/** Finds the account that a request is for. */
export type Find = (c: Context<ApiEnv>) => Account | Promise<Account>;

/** Of a body, of path and query, of the client's name and of a field's so much is kept in the journal. */
const BODY_KEPT = 4096;
const TARGET_KEPT = 2048;
const AGENT_KEPT = 512;
const NAME_KEPT = 100;

/** One request to an operation: what was read of it goes to the account, and the account's answer back. */
export async function answered<I, W>(
  c: Context<ApiEnv>,
  find: Find,
  { result, unknown }: Reading<I>,
  ask: (account: Account, request: ApiRequest, input: Input<I>) => Promise<Answer<W>>,
): Promise<Response> {
  const account = await find(c);
  const request = await requestOf(c, {
    id: c.req.param("id") ?? null,
    unknown,
    restsOn: restsOn(c, { result, unknown }),
  });
  return respond(await ask(account, request, result));
}

/** What the answer to such a request rests on, whatever it is. */
function restsOn(c: Context<ApiEnv>, { result, unknown }: Reading<unknown>): AssumptionName[] {
  const values = Object.values(result.ok ? Object(result.value) : {});
  const names: AssumptionName[] = [];
  if (c.req.param("zone_id") !== undefined) {
    names.push("zone-scope");
    if (c.req.method === "GET" && values.length > 0) names.push("zone-list-query");
  }
  if (unknown.length > 0) names.push("unknown-fields");
  if (values.includes(null)) names.push("null-fields");
  return names;
}

export interface Told {
  readonly id?: string | null;
  readonly unknown?: readonly string[];
  readonly restsOn?: readonly AssumptionName[];
}

/** The request as its account takes it. From here on the account writes it down. */
export async function requestOf(
  c: Context<ApiEnv>,
  { id = null, unknown = [], restsOn: names = [] }: Told = {},
): Promise<ApiRequest> {
  c.set("isForAccount", true);
  const { url, method, headers } = c.req.raw;
  const { credential } = callerOf(c.req.raw, c.env);
  const reach = await reachOf(c.req.raw, c.env);
  const agent = headers.get("user-agent");
  const text = c.get("body"); // `c.var` would be made anew each time
  const body = text === "" ? null : redacted(text, BODY_KEPT);
  return {
    method,
    target: redacted(url.slice(url.indexOf("/", 8)), TARGET_KEPT).text,
    id,
    userAgent: agent === null ? null : redacted(agent, AGENT_KEPT).text,
    apiToken: "token" in credential ? credential.token : null,
    isOwner: reach.ok && reach.isOwner,
    limits: reach.ok ? reach.limits : null,
    isOpen: c.env.EMULATOR_MODE === "local",
    client: (await isOfPage(c.req.raw, c.env)) ? "page" : null,
    body: body === null ? null : body.text,
    bodyIsCut: body !== null && body.isCut,
    unknownFields: unknown.map((name) => redacted(name, NAME_KEPT).text),
    restsOn: names,
    startedAt: c.get("startedAt") ?? systemMilliseconds(),
    ray: newRay(),
  };
}

/** The account's answer in its envelope, or what a fault leaves of it; `messages` are those of a success. */
export function respond(answer: Answer<unknown>, messages: readonly Message[] = []): Response | Promise<Response> {
  const headers = {
    "cf-ray": rayText(answer.ray),
    "emulator-evidence": answer.evidence,
    ...(answer.rate ? rateHeaders(answer.rate) : {}),
  };
  const response = answer.ok ? success({ ...answer, messages }, headers) : failure(answer.problem, headers);
  const { effect } = answer;
  return effect === null || effect.type === "delay" ? response : faulted(effect, response);
}
