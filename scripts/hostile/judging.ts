/** Whether an answer is one that may be given, whatever was sent. */
import type { Answer } from "./asking.ts";

export type Plane = "api" | "control" | "edge";

/** What is wrong with an answer, or undefined. `secrets` are those that it must not have in it. */
export function wrongWith(
  answer: Answer | "hang" | "closed",
  plane: Plane,
  { method = "GET", secrets = [] }: { readonly method?: string; readonly secrets?: readonly string[] } = {},
): string | undefined {
  if (answer === "hang") return "There was no answer within 15 seconds";
  if (answer === "closed") return "The connection was closed without an answer";
  const leaked = secrets.some(
    (secret) => answer.text.includes(secret) || JSON.stringify(answer.headers).includes(secret),
  );
  if (leaked) return "The answer has the secret of another token in it";
  const failure = unintended(answer);
  if (failure !== undefined) return failure;
  if (plane === "edge" || method === "HEAD" || isEmpty(answer)) return undefined;
  return plane === "api" ? wrongEnvelope(answer) : wrongError(answer);
}

const isEmpty = ({ status }: Answer): boolean => [204, 304].includes(status) || (status >= 100 && status < 200);

/** Codes of answers of 5xx that are meant: the origin's failure, and not the emulator's. */
const OF_THE_ORIGIN = /"code":"origin-[a-z-]+"/;

function unintended({ status, headers, text }: Answer): string | undefined {
  if (status < 500) return undefined;
  if (status === 501 && headers["emulator-evidence"] === "not-emulated") return undefined;
  if (headers["emulator-fault"] !== undefined || headers["emulator-evidence"] === "given") return undefined;
  if ([502, 504, 508].includes(status) && OF_THE_ORIGIN.test(text)) return undefined;
  return `It was answered ${status}: ${text.slice(0, 200)}`;
}

function wrongEnvelope({ status, headers, text }: Answer): string | undefined {
  const told = parsed(text);
  if (!isRecord(told) || !/^application\/json\b/.test(headers["content-type"] ?? "")) {
    return `The answer ${status} is not JSON: ${text.slice(0, 200)}`;
  }
  if (status === 200 && typeof told["openapi"] === "string") return undefined;
  const { success, errors, messages } = told;
  const isWhole = Array.isArray(errors) && Array.isArray(messages) && "result" in told && success === status < 400;
  const hasReasons =
    Array.isArray(errors) &&
    errors.every((one) => isRecord(one) && typeof one["code"] === "number" && typeof one["message"] === "string");
  if (isWhole && hasReasons && errors.length > 0 !== success) return undefined;
  return `The answer ${status} has not Cloudflare's envelope: ${text.slice(0, 200)}`;
}

function wrongError({ status, text }: Answer): string | undefined {
  const told = parsed(text);
  if (status < 400) return told === undefined ? `The answer ${status} is not JSON: ${text.slice(0, 200)}` : undefined;
  const error = isRecord(told) ? told["error"] : undefined;
  const { code, message } = isRecord(error) ? error : {};
  if (
    typeof code === "string" &&
    /^[a-z0-9]+(-[a-z0-9]+)*$/.test(code) &&
    typeof message === "string" &&
    message !== ""
  ) {
    return undefined;
  }
  return `The answer ${status} has not the control plane's error: ${text.slice(0, 200)}`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
