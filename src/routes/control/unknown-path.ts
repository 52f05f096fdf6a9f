import { controlError } from "./answers.ts";

/** Answers a path without a route. An id is often a variable that is not set; what stands there is not repeated. */
export function refuseUnknownPath(pathname: string): Response {
  const [, kind, id] = /^\/_emulator\/(account|zone)s\/([^/]*)/.exec(pathname) ?? [];
  const isId = id === undefined || /^[0-9a-f]{32}$/.test(id);
  return controlError(
    404,
    "not-found",
    isId
      ? "The control plane has no such path; docs/control-plane.md lists what it has."
      : `After /${kind}s/ must stand ${kind === "zone" ? "a zone" : "an account"} id, 32 lower-case hex digits: this path has none there.`,
  );
}
