/** `faults`: what goes wrong in an account. */
import type { Fault, FaultEffect, FaultSpec } from "../../contract/faults.ts";
import { EmulatorError } from "../client/emulator-error.ts";
import type { RequestOperation } from "../../contract/operations.ts";
import { jsonObject, textOf, wholeNumber } from "./input.ts";
import { say } from "./output.ts";
import { table } from "../client/table.ts";
import { targetOf, type TargetWords } from "./target.ts";

export interface FaultWords extends TargetWords {
  readonly operation?: RequestOperation;
  readonly position?: FaultSpec["position"];
  readonly error?: string;
  readonly code?: string;
  readonly retryAfter?: string;
  readonly gatewayPage?: string;
  readonly delay?: string;
  readonly truncate?: boolean;
  readonly drop?: boolean;
  readonly refuse?: boolean;
  readonly times?: string;
  readonly skip?: string;
  readonly tokenId?: string;
  readonly name?: string;
  readonly edgeHost?: string;
}

export async function listFaults(words: TargetWords): Promise<void> {
  const { account } = targetOf(words);
  const faults = await account.faults();
  const rows = faults.map((fault) => [fault.id, ...wordsOf(fault), fault.times, fault.skip, fault.hits]);
  const head = ["id", "operation", "position", "effect", "match", "left", "skip", "hits"];
  const none = `No fault is set in account ${account.id}.`;
  say({ faults }, faults.length === 0 ? none : table(head, rows).trimEnd(), words.json);
}

export async function addFault(json: string | undefined, words: FaultWords): Promise<void> {
  const spec = json === undefined ? specOf(words) : wholeSpec(json, words);
  const fault = await targetOf(words).account.fault(spec);
  const [operation, position, effect] = wordsOf(fault);
  const times = fault.times === 1 ? "once" : `${fault.times} times`;
  say(fault, `Fault ${fault.id}: ${operation}, ${position}, ${effect}; ${times}.`, words.json);
}

export async function clearFaults(id: string | undefined, words: TargetWords): Promise<void> {
  const number = id === undefined ? undefined : wholeNumber(id, "faults clear", 1);
  const { account } = targetOf(words);
  await account.clearFaults(number);
  const what = number === undefined ? "Every fault" : `Fault ${number}`;
  say({ cleared: number ?? "all" }, `${what} of account ${account.id} is taken away.`, words.json);
}

/** The options that make a fault; each would contradict a JSON document. */
const OPTIONS = [
  "operation",
  "position",
  "error",
  "code",
  "retryAfter",
  "gatewayPage",
  "delay",
  "truncate",
  "drop",
  "refuse",
  "times",
  "skip",
  "tokenId",
  "name",
  "edgeHost",
] as const;

function wholeSpec(json: string, words: FaultWords): FaultSpec {
  if (OPTIONS.some((option) => words[option] !== undefined)) {
    throw new EmulatorError("bad-input", "faults add takes a JSON object, or options that say the same; not both.");
  }
  const text = json === "-" ? textOf("-", "Standard input", "bad-input") : json;
  return jsonObject<FaultSpec>(text, "The fault", "bad-input");
}

function specOf(words: FaultWords): FaultSpec {
  const { operation, position = "before", times, skip, tokenId, name, edgeHost: host } = words;
  if (operation === undefined) {
    throw new EmulatorError("bad-input", "faults add needs --operation: which operation goes wrong.");
  }
  const match = {
    ...(tokenId === undefined ? {} : { token_id: tokenId }),
    ...(name === undefined ? {} : { name }),
    ...(host === undefined ? {} : { host }),
  };
  return {
    operation,
    position,
    effect: effectOf(words),
    ...(Object.keys(match).length > 0 ? { match } : {}),
    ...(times === undefined ? {} : { times: wholeNumber(times, "--times", 1) }),
    ...(skip === undefined ? {} : { skip: wholeNumber(skip, "--skip") }),
  };
}

function effectOf({ error, code, retryAfter, gatewayPage, delay, truncate, drop, refuse }: FaultWords): FaultEffect {
  const effects: FaultEffect[] = [];
  if (error !== undefined) {
    effects.push({
      type: "error",
      status: wholeNumber(error, "--error"),
      ...(code === undefined ? {} : { code: wholeNumber(code, "--code") }),
      ...(retryAfter === undefined ? {} : { retry_after: wholeNumber(retryAfter, "--retry-after") }),
    });
  } else if (code !== undefined || retryAfter !== undefined) {
    throw new EmulatorError("bad-input", "--code and --retry-after belong to --error <status>.");
  }
  if (gatewayPage !== undefined) {
    effects.push({ type: "gateway-page", status: wholeNumber(gatewayPage, "--gateway-page") });
  }
  if (delay !== undefined) effects.push({ type: "delay", by: delay });
  if (truncate) effects.push({ type: "truncate" });
  if (drop) effects.push({ type: "drop" });
  if (refuse) effects.push({ type: "refuse" });
  const [effect, ...others] = effects;
  if (effect && others.length === 0) return effect;
  const wanted = "--error <status>, --gateway-page <status>, --delay <duration>, --truncate, --drop, --refuse";
  throw new EmulatorError("bad-input", `faults add needs one effect, and not more: ${wanted}.`);
}

/** Operation, position, effect and match of a fault, in words. */
function wordsOf({ operation, position, effect, match }: Fault): [string, string, string, string] {
  const details = Object.entries(effect).filter(([name, value]) => name !== "type" && value !== null);
  const matched = Object.entries(match ?? {}).map(([name, value]) => `${name}=${value}`);
  return [
    operation,
    position,
    [effect.type, ...details.map(([name, value]) => (name === "retry_after" ? `retry after ${value} s` : value))].join(
      " ",
    ),
    matched.join(" ") || "any",
  ];
}
