/** The control plane's dialect: JSON, and errors that say what is wrong and what to do. */

import { exceptionKind } from "../http/exceptions.ts";

export type ControlStatus = 400 | 403 | 404 | 405 | 409 | 413 | 429 | 500 | 503;

export function controlError(
  status: ControlStatus,
  code: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return Response.json({ error: { code, message } }, { status, headers });
}

export function controlException(problem: Error): Response {
  if (exceptionKind(problem) !== "bug") {
    return controlError(503, "unavailable", "The account's Durable Object cannot answer now; try again.", {
      "retry-after": "1",
    });
  }
  console.error(problem.stack ?? problem.message);
  return controlError(500, "internal-error", "The emulator failed; its log says more. This is a bug.");
}
