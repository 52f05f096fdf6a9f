/** The edge: in the path form `/_edge/{account_id}/{hostname}/...`, and, on a developer's machine, by hostname. */
import { beforeRefusal, inTurn } from "../http/admission.ts";
import { exceptionKind } from "../http/exceptions.ts";
import { logNoFilesLeft, NoFilesLeft } from "../http/open-files.ts";
import { logOnce, problemOfState } from "../http/unreadable-state.ts";
import { unwritableSentence } from "../http/unwritable-state.ts";
import { drain } from "../http/body.ts";
import { peerOf } from "../http/peer.ts";
import { rayText } from "../http/ray.ts";
import { HOW_TO_VISIT, mayBeVisited, noteVisited } from "../http/visited-accounts.ts";
import type { Limits } from "../../rules/tenants/quotas.ts";
import { admittedAtDeployed, withoutReasons } from "./deployed.ts";
import { endpointResponse, preflightResponse, refusalResponse, type Shown } from "./answers.ts";
import { faultedResponse } from "./faulted.ts";
import { throughOrigin } from "./origin.ts";
import { placeByHost } from "./by-host.ts";
import { edgeRequestOf, misplaced, placeOf, type EdgePlace } from "./request.ts";
import { inPathForm, isOfForeignPage, isServiceWorker } from "./shared-origin.ts";

/** Answers a request below `/_edge/`. */
export async function edge(request: Request, env: EmulatorEnv): Promise<Response> {
  const place = placeOf(request);
  if (!place.ok) {
    await drain(request);
    return inPathForm(place.response, { base: "" });
  }
  if (env.EMULATOR_MODE !== "local") return deployedEdge(request, place, env);
  const refusal = isServiceWorker(request)
    ? "A service worker below /_edge/ would reach other hosts of the emulator: it is not served."
    : isOfForeignPage(request, place, env)
      ? "The edge does not answer pages of other sites below /_edge/."
      : undefined;
  if (refusal !== undefined) await drain(request);
  return inPathForm(refusal === undefined ? await tried(request, place, null, env) : told(403, refusal), place);
}

async function deployedEdge(request: Request, place: EdgePlace, env: EmulatorEnv): Promise<Response> {
  try {
    const admitted = await admittedAtDeployed(request, place, env);
    if (!admitted.ok || isServiceWorker(request)) {
      await drain(request);
      const refusal = admitted.ok
        ? told(403, "A service worker below /_edge/ would reach other hosts: it is not served.")
        : admitted.response;
      return inPathForm(refusal, place);
    }
    const response = await tried(request, place, admitted.limits, env);
    return inPathForm(admitted.tellsReasons ? response : withoutReasons(response), place);
  } catch (exception) {
    return inPathForm(await failed(exception as Error, env, "/"), place);
  }
}

/** Answers a request that asks under the name of a host. */
export async function edgeByHost(request: Request, env: EmulatorEnv): Promise<Response> {
  try {
    const place = await placeByHost(request, env);
    if (place.ok) return await tried(request, place, null, env);
    await drain(request);
    return place.response;
  } catch (exception) {
    return failed(exception as Error, env, "/"); // whose edge it is could not be found out
  }
}

async function tried(request: Request, place: EdgePlace, limits: Limits | null, env: EmulatorEnv): Promise<Response> {
  try {
    return await answered(request, place, limits, env);
  } catch (exception) {
    return failed(exception as Error, env, `/accounts/${place.accountId}/`);
  }
}

async function answered(
  request: Request,
  place: EdgePlace,
  limits: Limits | null,
  env: EmulatorEnv,
): Promise<Response> {
  // As `account.fetch` asks, for an account that somebody wanted; no page of a browser can.
  const isOfLibrary = place.form === "path" && place.base === "" && peerOf(request, env).isNear;
  if (!isOfLibrary && !(await mayBeVisited(place.accountId, env))) {
    await drain(request);
    return misplaced(404, "no-such-account", HOW_TO_VISIT).response;
  }
  const asked = edgeRequestOf(request, place, limits, env);
  const account = env.ACCOUNTS.getByName(place.accountId);
  const answer = await inTurn(place.accountId, env, () => account.edge(asked)); // the origin takes its own time
  if (!answer) {
    await beforeRefusal();
    await drain(request);
    return told(503, "More requests wait than the emulator answers in time: ask again.", { "retry-after": "1" });
  }
  if (answer.isFirstUse && !isOfLibrary) noteVisited();
  const shown: Shown = { request, place, ray: answer.ray, ip: asked.ip };
  if (answer.kind !== "pass") await drain(request); // so that its sender sees the answer
  const response =
    answer.kind === "pass"
      ? await throughOrigin(request, place, asked, answer.passing, env)
      : answer.kind === "preflight"
        ? preflightResponse(answer.headers)
        : answer.kind === "endpoint"
          ? endpointResponse(answer.endpoint, shown)
          : refusalResponse(answer.refusal, shown);
  if (answer.row !== null) {
    const { status } = response;
    const { row, ray } = answer;
    // What the origin answered is the client's, whatever becomes of the row.
    await account.originAnswered({ row, ray, status, startedAt: asked.startedAt }).catch(() => {});
  }
  response.headers.set("cf-ray", rayText(answer.ray));
  response.headers.set("emulator-reason", answer.reason);
  response.headers.set("emulator-evidence", answer.evidence);
  const { effect } = answer;
  if (effect === null || effect.type === "delay" || effect.type === "refuse") return response;
  return faultedResponse(effect, response, place.host);
}

/** A bug, state that cannot be read, or an object that cannot answer now. */
async function failed(exception: Error, env: EmulatorEnv, path: string): Promise<Response> {
  const unwritten = unwritableSentence(exception);
  if (unwritten !== undefined) {
    logOnce(unwritten);
    return told(500, unwritten);
  }
  const ofState = await problemOfState(exception, env, path);
  if (ofState instanceof NoFilesLeft) {
    const { message, retryAfter } = ofState;
    logNoFilesLeft(ofState);
    return told(503, message, { "retry-after": String(retryAfter) });
  }
  if (ofState) {
    logOnce(ofState.message);
    return told(500, ofState.message);
  }
  const kind = exceptionKind(exception);
  if (kind === "overloaded" || kind === "unavailable") {
    return told(503, "The account cannot answer now: try again.", { "retry-after": "1" });
  }
  console.error(exception.stack ?? exception.message);
  return told(500, "The emulator failed to answer this request: this is a fault of the emulator.");
}

function told(status: number, message: string, headers: Readonly<Record<string, string>> = {}): Response {
  const all = { "x-content-type-options": "nosniff", ...headers };
  return Response.json({ error: { code: "edge", message } }, { status, headers: all });
}
