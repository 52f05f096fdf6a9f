/** Where it ended: the verdict, and what a client gets in both modes of the organization. */
import type { VNode } from "preact";
import type { Explanation, ModeAnswer } from "../../contract/edge.ts";
import { Badge } from "../parts/badge.tsx";
import { reasonWords } from "./reasons.ts";

const STATUSES: Readonly<Record<number, string>> = {
  200: "200, answered by Access itself",
  302: "302, a redirect to a login",
  400: "400, it is told what is wrong",
  401: "401, it is not authenticated",
  403: "403, access is forbidden",
  404: "404, there is no such path",
};

export function Verdict({ admitted, reason }: Pick<Explanation, "admitted" | "reason">): VNode {
  const { words } = reasonWords(reason);
  const isOpen = admitted && (reason === "bypass" || reason === "no-application");
  return (
    <span class="verdict">
      <Badge tone={isOpen ? "warn" : admitted ? "good" : "bad"}>{admitted ? "gets in" : "refused"}</Badge>{" "}
      <span>{isOpen ? "as everybody does here" : admitted && words.startsWith("admit") ? "" : words}</span>{" "}
      {words === reason ? null : <code class="quiet">{reason}</code>}
    </span>
  );
}

export function Modes({ explanation: { modes, strict } }: { readonly explanation: Explanation }): VNode {
  return (
    <dl class="modes">
      {(["classic", "strict"] as const).map((mode) => (
        <div key={mode}>
          <dt>
            In {mode} mode{(mode === "strict") === strict ? ", which is in force" : ""}
          </dt>
          <dd>{answerWords(modes[mode], mode)}</dd>
        </div>
      ))}
    </dl>
  );
}

function answerWords({ admitted, reason, status }: ModeAnswer, mode: "classic" | "strict"): string {
  if (status !== null) return `The client gets ${STATUSES[status] ?? String(status)}.`;
  if (!admitted) return "It is refused.";
  if (reason !== "service-auth") return "The origin answers.";
  return mode === "classic"
    ? "The origin answers, and the client is given a session cookie unless sessions last 0 s."
    : "The origin answers; no session is given, so that each request presents the credentials.";
}
