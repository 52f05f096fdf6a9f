/** From a request of the API plane to a visit of its account, and from the account's answer back to the response. */
import type { Context } from "hono";
import { readCredential, isOperator } from "../http/caller.ts";
import { failure, newRay, rateHeaders, rayText, type Headers } from "./envelope.ts";
import type { ApiEnv } from "./gateway.ts";
import { problemOf } from "../../rules/fidelity/problems.ts";
import { spoiled } from "./faulted-answer.ts";
import { systemMilliseconds } from "../../system.ts";
import type { Answer, Visit } from "../../store/account/request.ts";
import { redacted } from "../../rules/values/redaction.ts";

/** Of a body, of path and query, of the client's name and of a field's so much is kept in the journal. */
const BODY_KEPT = 4096;
const TARGET_KEPT = 2048;
const AGENT_KEPT = 512;
const NAME_KEPT = 100;

/** The visit that this request is. From here on the account writes it down. */
export function visitOf(
  c: Context<ApiEnv>,
  operation: Visit["operation"],
  unknownFields: readonly string[] = [],
  restsOn: Visit["restsOn"] = [],
): Visit {
  c.set("isVisit", true);
  const { url, method, headers } = c.req.raw;
  const credential = readCredential(headers);
  const agent = headers.get("user-agent");
  const text = c.get("body"); // `c.var` would be made anew each time
  const body = text === "" ? null : redacted(text, BODY_KEPT);
  return {
    operation,
    method,
    target: redacted(url.slice(url.indexOf("/", 8)), TARGET_KEPT).text,
    userAgent: agent === null ? null : redacted(agent, AGENT_KEPT).text,
    apiToken: "token" in credential ? credential.token : null,
    isOperator: c.env.EMULATOR_OPERATOR_TOKEN ? isOperator(headers, c.env) : false,
    isOpen: c.env.EMULATOR_MODE === "local",
    body: body === null ? null : body.text,
    bodyIsCut: body !== null && body.isCut,
    unknownFields: unknownFields.map((name) => redacted(name, NAME_KEPT).text),
    restsOn,
    startedAt: c.get("startedAt") ?? systemMilliseconds(),
    ray: newRay(),
  };
}

/** The account's answer as a response: a refusal, or what the view makes of the value; or what a fault leaves of it. */
export function show<T>(
  answer: Answer<T>,
  view: (value: T, headers: Headers) => Response,
): Response | Promise<Response> {
  const headers = {
    "cf-ray": rayText(answer.ray),
    "emulator-evidence": answer.evidence,
    ...(answer.rate ? rateHeaders(answer.rate) : {}),
  };
  const response = answer.ok ? view(answer.value, headers) : failure(problemOf(answer.refusal), headers);
  const { effect } = answer;
  return effect === null || effect.type === "delay" ? response : spoiled(effect, response);
}
