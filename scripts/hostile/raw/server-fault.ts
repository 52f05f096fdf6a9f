/** Which answers of 500 and more are meant, and which tell of a fault. */
import type { TargetName } from "../hostile-class.ts";
import type { RawAnswer } from "./answers.ts";

/** What workerd answers by itself, and no code of the emulator is asked: to a method that it does not know, and to CONNECT. */
function isOfWorkerd({ status, body }: RawAnswer, method: string): boolean {
  if (status === 501) return body === "ERROR: Unrecognized request method.";
  return status === 500 && method === "CONNECT" && body === "Internal Server Error";
}

/**
 * What the proxy of `wrangler dev` answers by itself: to a body that breaks off while it passes it on, and to a host or a target of
 * which no URL can be made. The emulator's own answers have a type.
 */
function isOfProxy({ status, body, headers }: RawAnswer): boolean {
  if (status !== 500) return false;
  if (/^\w*Error: .*\n +at .*\/miniflare\/.*\/entry\.worker\.js:/.test(body)) return true;
  return !headers.has("content-type") && ["", "Internal Server Error"].includes(body);
}

/** Lines that workerd writes when the proxy of `wrangler dev` answers so. */
const LINES_OF_PROXY = /Invalid URL string|Network connection lost|entry\.worker\.js/;

/** What is wrong with an answer to this method; undefined when it is one that is documented, or the host's own. */
export function serverFault(answer: RawAnswer, method: string, target: TargetName): string | undefined {
  const { status, headers, body } = answer;
  if (status < 500 || isOfWorkerd(answer, method)) return undefined;
  if (target !== "workerd" && isOfProxy(answer)) return undefined;
  if (status === 501 && headers.get("emulator-evidence")?.join() === "not-emulated") return undefined;
  if (status === 508 && body.includes("origin-loop")) return undefined;
  return `it was answered with ${status}: ${body.slice(0, 200)}`;
}

/** What was complained of, beside what the proxy has to say of what it answered by itself. */
export function complaintsIn(errors: string): string[] {
  const told = errors.split("\n").filter((line) => /Uncaught|[a-z]Error\b|This is a bug/.test(line));
  return told.filter((line) => !LINES_OF_PROXY.test(line));
}
