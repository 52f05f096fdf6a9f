/** The edge in the path form: `/_edge/{account_id}/{hostname}/...`. On a developer's machine alone. */
import { exceptionKind } from "../http/exceptions.ts";
import { logOnce, unreadableSentence } from "../http/unreadable-state.ts";
import { drain } from "../http/body.ts";
import { rayText } from "../http/ray.ts";
import { endpointResponse, preflightResponse, refusalResponse, type Shown } from "./answers.ts";
import { faultedResponse } from "./faulted.ts";
import { throughOrigin } from "./origin.ts";
import { edgeRequestOf, placeOf, type EdgePlace } from "./request.ts";
import { inPathForm, isOfForeignPage, isServiceWorker } from "./shared-origin.ts";

/** Answers a request below `/_edge/`. */
export async function edge(request: Request, env: EmulatorEnv): Promise<Response> {
  const place = placeOf(request, env);
  if (!place.ok) {
    await drain(request);
    return place.response;
  }
  try {
    return inPathForm(await answered(request, place, env), place);
  } catch (exception) {
    return inPathForm(await failed(exception as Error, env, `/accounts/${place.accountId}/`), place);
  }
}

async function answered(request: Request, place: EdgePlace, env: EmulatorEnv): Promise<Response> {
  if (isServiceWorker(request)) {
    await drain(request);
    return told(403, "A service worker below /_edge/ would reach other hosts of the emulator: it is not served.");
  }
  if (isOfForeignPage(request, place)) {
    await drain(request);
    return told(403, "The edge does not answer pages of other sites below /_edge/.");
  }
  const asked = edgeRequestOf(request, place, env);
  const answer = await env.ACCOUNTS.getByName(place.accountId).edge(asked);
  const shown: Shown = { request, place, ray: answer.ray, ip: asked.ip };
  if (answer.kind !== "pass") await drain(request); // so that its sender sees the answer
  const response =
    answer.kind === "pass"
      ? await throughOrigin(request, place, asked, answer.passing)
      : answer.kind === "preflight"
        ? preflightResponse(answer.headers)
        : answer.kind === "endpoint"
          ? endpointResponse(answer.endpoint, shown)
          : refusalResponse(answer.refusal, shown);
  response.headers.set("cf-ray", rayText(answer.ray));
  response.headers.set("emulator-reason", answer.reason);
  response.headers.set("emulator-evidence", answer.evidence);
  const { effect } = answer;
  if (effect === null || effect.type === "delay" || effect.type === "refuse") return response;
  return faultedResponse(effect, response, place.host);
}

/** A bug, state that cannot be read, or an object that cannot answer now. */
async function failed(exception: Error, env: EmulatorEnv, path: string): Promise<Response> {
  const sentence = await unreadableSentence(exception, env, path);
  if (sentence !== undefined) {
    logOnce(sentence);
    return told(500, sentence);
  }
  const kind = exceptionKind(exception);
  if (kind === "overloaded" || kind === "unavailable") {
    return told(503, "The account cannot answer now: try again.", { "retry-after": "1" });
  }
  console.error(exception.stack ?? exception.message);
  return told(500, "The emulator failed to answer this request: this is a fault of the emulator.");
}

function told(status: number, message: string, headers: Readonly<Record<string, string>> = {}): Response {
  return Response.json({ error: { code: "edge", message } }, { status, headers });
}
