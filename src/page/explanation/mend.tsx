/** "To let it in": one line that says what would, and a button that does it where it is one change. */
import type { ComponentChildren, VNode } from "preact";
import type { Explanation } from "../../contract/edge.ts";
import { useChange } from "../core/change.ts";
import { useLoaded } from "../core/load.ts";
import { linkTo } from "../core/route.ts";
import { Command, ErrorNote } from "../parts/notes.tsx";
import * as changes from "./changes.ts";
import { remedyWords } from "./remedy-words.tsx";
import { remedyOf, type Remedy } from "./remedy.ts";
import { requestCommand } from "./request-command.ts";

interface MendProps {
  readonly account: string;
  readonly explanation: Explanation;
  readonly onDone: () => void;
}

export function Mend({ account, explanation, onDone }: MendProps): VNode | null {
  const remedy = remedyOf(explanation);
  const applicationId = explanation.application?.id ?? "";
  const change = useChange((todo: Remedy) => doing(account, applicationId, todo) ?? Promise.resolve());
  const shared = useSharing(account, applicationId, remedy);
  if (remedy === null) return null;
  const { words, button } = remedyWords(remedy);
  const run = (): void => {
    void change.run(remedy).then((isDone) => isDone && onDone());
  };
  return (
    <div class="mend" role="group" aria-label="To let it in">
      <p class="text-wrap">
        <strong>To let it in:</strong> {words}.
      </p>
      {shared.words === null ? null : <p>{shared.words}</p>}
      {button !== null ? (
        <button type="button" class="button main" disabled={change.isPending || !shared.isKnown} onClick={run}>
          {change.isPending ? `${button} …` : button}
        </button>
      ) : (
        <Way account={account} applicationId={applicationId} remedy={remedy} />
      )}
      {remedy.kind === "send" ? <Command text={requestCommand(account, explanation, location.origin)} /> : null}
      <ErrorNote problem={change.problem} />
    </div>
  );
}

function doing(account: string, applicationId: string, remedy: Remedy): Promise<unknown> | null {
  switch (remedy.kind) {
    case "include":
      return changes.includeToken(account, applicationId, remedy.policy.id, remedy.token.id);
    case "add-policy": {
      const name = `Service token ${remedy.token.name}`.slice(0, 100).toWellFormed();
      return changes.addServiceAuth(account, applicationId, name, [changes.ofToken(remedy.token.id)]);
    }
    case "decision":
      return changes.changePolicy(account, applicationId, remedy.policy.id, () => ({ decision: "non_identity" }));
    case "drop-rule": {
      const { list, rule } = remedy.rule;
      return changes.dropRule(account, applicationId, remedy.policy.id, list, rule);
    }
    case "enable":
      return changes.enableToken(account, remedy.token.id);
    case "refresh":
      return changes.refreshToken(account, remedy.token.id);
    case "make-application":
      return changes.addApplication(account, remedy.host, remedy.host, [changes.anyToken]);
    default:
      return null;
  }
}

interface Sharing {
  /** Nothing is changed before it is. */
  readonly isKnown: boolean;
  readonly words: string | null;
}

/** A reusable policy is changed for each of its applications: that is said before. */
function useSharing(account: string, applicationId: string, remedy: Remedy | null): Sharing {
  const policyId = remedy !== null && "policy" in remedy ? remedy.policy.id : null;
  const of = policyId === null ? null : `who shares ${policyId} of ${applicationId} of ${account}`;
  const { data, problem } = useLoaded(of, async (stop) => {
    const { policies } = await changes.readApplication(account, applicationId, stop);
    const policy = policies.find(({ id }) => id === policyId);
    return policy?.reusable ? changes.readReusable(account, policy.id, stop) : null;
  });
  if (!data) return { isKnown: of === null || data === null || problem !== undefined, words: null };
  const count = data.app_count ?? 1;
  const words =
    count < 2
      ? "The policy is reusable; no other application has it."
      : `The policy is reusable, and ${count} applications have it: the change holds in all of them.`;
  return { isKnown: true, words };
}

interface WayProps {
  readonly account: string;
  readonly applicationId: string;
  readonly remedy: Remedy;
}

/** Where it is done, if not here. */
function Way({ account, applicationId, remedy }: WayProps): VNode | null {
  switch (remedy.kind) {
    case "rotate":
      return to(linkTo({ account, place: "tokens", query: { open: remedy.token.id } }), "Go to the token");
    case "choose-token":
      return to(
        linkTo({ account, place: "doors", query: { view: "applications", app: applicationId } }),
        "Go to the application",
      );
    case "faults":
      return to(linkTo({ account, place: "faults", query: {} }), "Go to the faults");
    default:
      return null;
  }
}

const to = (href: string, words: ComponentChildren): VNode => (
  <a class="button" href={href}>
    {words}
  </a>
);
