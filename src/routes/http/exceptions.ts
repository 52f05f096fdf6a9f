/** What an exception means: a bug, a Durable Object that cannot answer now, or an answer of more than 32 MiB. */
export type ExceptionKind = "overloaded" | "unavailable" | "too-large" | "bug";

/** Source of the properties: Cloudflare's documentation of error handling in Durable Objects. */
export function exceptionKind(problem: Error): ExceptionKind {
  if (has(problem, "overloaded")) return "overloaded";
  // workerd says it in these words alone.
  if (problem.message.startsWith("Serialized RPC arguments or return values are limited to")) return "too-large";
  return has(problem, "retryable") ? "unavailable" : "bug";
}

function has(problem: Error, property: string): boolean {
  return property in problem && (problem as unknown as Record<string, unknown>)[property] === true;
}
