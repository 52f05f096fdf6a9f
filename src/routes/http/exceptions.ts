/** What an exception means: a bug, or a Durable Object that cannot answer now. */
export type ExceptionKind = "overloaded" | "unavailable" | "bug";

/** Source of the properties: Cloudflare's documentation of error handling in Durable Objects. */
export function exceptionKind(problem: Error): ExceptionKind {
  if (has(problem, "overloaded")) return "overloaded";
  return has(problem, "retryable") ? "unavailable" : "bug";
}

function has(problem: Error, property: string): boolean {
  return property in problem && (problem as unknown as Record<string, unknown>)[property] === true;
}
