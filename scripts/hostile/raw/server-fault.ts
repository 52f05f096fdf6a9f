/** Which answers of 500 and more are meant, and which tell of a fault. */
import type { RawAnswer } from "./answers.ts";

/**
 * What the host answers by itself, and no code of the emulator is asked. workerd: to a method that it does not know, and to CONNECT.
 * The proxy of `wrangler dev`: to a body that breaks off while it passes it on, and to a host or a
 * target of which no URL can be made.
 */
const HOSTS_OWN: readonly ((answer: RawAnswer, asked: string) => boolean)[] = [
  ({ status, body }) => status === 501 && body === "ERROR: Unrecognized request method.",
  ({ status, body }, asked) => status === 500 && asked === "CONNECT" && body === "Internal Server Error",
  ({ status, body }) => status === 500 && /^\w*Error: .*\n +at .*\/miniflare\/.*\/entry\.worker\.js:/.test(body),
  ({ status, body, headers }) => status === 500 && body === "" && !headers.has("content-type"),
];

/** Lines that workerd writes when the proxy of `wrangler dev` answers so. */
const HOSTS_LINES = /Invalid URL string|Network connection lost|entry\.worker\.js/;

/** What is wrong with an answer; undefined when it is one that is documented, or the host's own to `asked`. */
export function serverFault(answer: RawAnswer, asked: string): string | undefined {
  const { status, headers, body } = answer;
  if (status < 500 || HOSTS_OWN.some((isOwn) => isOwn(answer, asked))) return undefined;
  if (status === 501 && headers.get("emulator-evidence")?.join() === "not-emulated") return undefined;
  if (status === 508 && body.includes("origin-loop")) return undefined;
  return `it was answered with ${status}: ${body.slice(0, 200)}`;
}

/** What was complained of, beside what the host has to say of what it answered by itself. */
export function complaintsIn(errors: string): string[] {
  const told = errors.split("\n").filter((line) => /Uncaught|[a-z]Error\b|This is a bug/.test(line));
  return told.filter((line) => !HOSTS_LINES.test(line));
}
