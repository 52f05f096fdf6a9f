/** How the page asks the emulator: it reads through the control plane and changes through the API plane, and has no other way. */
import { signal } from "@preact/signals";
import { ask } from "./ask.ts";
import { takeEarly } from "./early.ts";
import { Refusal } from "./refusal.ts";
import { key, keyProblem } from "./session.ts";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** Whether the emulator did not answer last time. */
export const isGone = signal(false);

/** Asks the control plane; `path` is below `/_emulator`. */
export async function control<T>(method: Method, path: string, body?: unknown, stop?: AbortSignal): Promise<T> {
  const answer = await send(method, `/_emulator${path}`, body, {}, stop);
  return read<T>(answer, toldByControl);
}

/** Asks the API plane; `path` is below `/client/v4`. The answer is the `result` of the envelope. */
export async function api<T>(method: Method, path: string, body?: unknown, stop?: AbortSignal): Promise<T> {
  return (await envelopeOf<T>(method, path, body, stop))?.result;
}

/** A page of a list of the API plane, with the number of all. */
export async function apiPage<T>(
  path: string,
  stop?: AbortSignal,
): Promise<{ readonly result: readonly T[]; readonly total: number }> {
  const { result, result_info: info } = await envelopeOf<readonly T[]>("GET", path, undefined, stop);
  return { result, total: info?.total_count ?? result.length };
}

interface Enveloped<T> {
  readonly result: T;
  readonly result_info?: { readonly total_count?: number };
}

async function envelopeOf<T>(method: Method, path: string, body?: unknown, stop?: AbortSignal): Promise<Enveloped<T>> {
  const answer = await send(method, `/client/v4${path}`, body, { "emulator-client": "page" }, stop);
  return read<Enveloped<T>>(answer, ({ errors = [] }) => [
    String(errors[0]?.code ?? ""),
    [...errors.map(({ message }) => message), answer.headers.get("emulator-hint") ?? ""].filter(Boolean).join(" "),
  ]);
}

/** Whether a key opens the control plane: refused with the reason when it does not. Nothing keeps it. */
export async function tryKey(candidate: string): Promise<void> {
  if (!/^[\x21-\x7e]+$/.test(candidate)) {
    throw new Refusal(0, "bad-key", "This is no key: a key has letters, digits and - . _ ~ + / = alone, and no blank.");
  }
  const answer = await send("GET", "/_emulator/usage?per_page=1", undefined, { authorization: `Bearer ${candidate}` });
  await read(answer, toldByControl);
}

/** A whole document as it is, such as a snapshot. */
export async function controlText(method: Method, path: string, body?: Blob, stop?: AbortSignal): Promise<string> {
  const answer = await send(method, `/_emulator${path}`, body, {}, stop);
  if (answer.ok) return answer.text();
  return read(answer, toldByControl);
}

async function send(
  method: Method,
  path: string,
  body: unknown,
  more: Readonly<Record<string, string>>,
  stop?: AbortSignal,
): Promise<Response> {
  const presented = key.value;
  const early = method === "GET" ? takeEarly(path, stop) : undefined;
  try {
    const answer = await (early ??
      ask(path, presented, {
        method,
        headers: body === undefined ? more : { ...more, "content-type": "application/json" },
        ...(body === undefined ? {} : { body: body instanceof Blob ? body : JSON.stringify(body) }),
        ...(stop ? { signal: stop } : {}),
      }));
    isGone.value = false;
    if (presented !== key.value) ofFormerKeys.add(answer);
    return answer;
  } catch (problem) {
    if (stop?.aborted) throw problem;
    isGone.value = true;
    throw new Refusal(0, "unreachable", "The emulator does not answer. Is it still running?");
  }
}

interface Failed {
  readonly error?: { readonly code?: string; readonly message?: string };
  readonly errors?: readonly { readonly code: number; readonly message: string }[];
}

const toldByControl = ({ error }: Failed): [string, string] => [error?.code ?? "", error?.message ?? ""];

/** Answers to a key that is not the tab's any more: they tell nothing of the one that is. */
const ofFormerKeys = new WeakSet<Response>();

/** What says that the key is not right, or that one is needed. */
const OF_KEYS = new Set(["operator-token-needed", "host-not-loopback", "10000"]);

async function read<T>(answer: Response, told: (failed: Failed) => [string, string]): Promise<T> {
  const text = await answer.text();
  let document: unknown;
  try {
    document = text === "" ? undefined : JSON.parse(text);
  } catch {
    throw new Refusal(answer.status, "no-json", `The answer has the status ${answer.status} and is no JSON.`);
  }
  if (answer.ok) return document as T;
  const [code, message] = told((document ?? {}) as Failed);
  const refusal = new Refusal(answer.status, code, message || `The answer has the status ${answer.status}.`);
  if (answer.status === 403 && OF_KEYS.has(code) && !ofFormerKeys.has(answer)) keyProblem.value = refusal.message;
  throw refusal;
}
