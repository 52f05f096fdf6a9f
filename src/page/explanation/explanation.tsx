/** Why a request gets in or not: it reads like a sentence, from the application that was chosen to what would let the request in. */
import type { VNode } from "preact";
import { useRef } from "preact/hooks";
import type { Explanation as Explained } from "../../contract/edge.ts";
import { linkTo } from "../core/route.ts";
import { mayMoveFocusFrom } from "../parts/focus.ts";
import { Code, Text, visible } from "../parts/text.tsx";
import { useAsOfNow } from "./as-of-now.ts";
import { Modes, Verdict } from "./ends.tsx";
import { Mend } from "./mend.tsx";
import { Policies } from "./policies.tsx";

interface ExplanationProps {
  readonly account: string;
  readonly explanation: Explained;
  /** After a change by its button. What it explains is to be asked again. */
  readonly onChanged?: () => void;
}

export function Explanation({ account, explanation, onChanged }: ExplanationProps): VNode {
  const { sentence, admitted } = explanation;
  const now = useAsOfNow(account, explanation);
  const verdict = useRef<HTMLParagraphElement>(null);
  const onDone = (): void => {
    // The button that had the focus is no longer shown.
    if (mayMoveFocusFrom(verdict.current?.parentElement ?? null)) verdict.current?.focus();
    onChanged?.();
  };
  // Another secret than the current one is no matter of policies.
  const isOfSecret = ["wrong-secret", "grace-over"].includes(explanation.reason);
  const isLetIn = isOfSecret || now === undefined ? admitted : now.admitted;
  return (
    <div class="explanation">
      <p role="status" ref={verdict} tabIndex={-1}>
        <Verdict {...explanation} />
      </p>
      <p class="text-wrap">{visible(sentence)}</p>
      <ol class="steps">
        <li>
          <ChosenApplication account={account} explanation={explanation} />
        </li>
        <li>
          <Presented account={account} explanation={explanation} />
        </li>
        <li>
          <Asked explanation={explanation} />
          <Policies account={account} explanation={explanation} />
        </li>
        <li>
          <Modes explanation={explanation} />
        </li>
      </ol>
      {now === undefined || (admitted && now.admitted) ? null : (
        <p role="status">
          Asked now, with the token's current secret: <Verdict {...now} />
          {now.admitted ? ". Send the request again." : ""}
        </p>
      )}
      {isLetIn ? null : (
        <Mend account={account} explanation={isOfSecret ? explanation : (now ?? explanation)} onDone={onDone} />
      )}
    </div>
  );
}

interface StepProps {
  readonly account: string;
  readonly explanation: Explained;
}

function ChosenApplication({ account, explanation: { application, host, path } }: StepProps): VNode {
  const place = <Code value={visible(`${host}${path}`)} />;
  if (application === null) return <p>No application of this account decides about {place}.</p>;
  const href = linkTo({ account, place: "doors", query: { view: "applications", app: application.id } });
  return (
    <p>
      The application{" "}
      <a href={href}>
        <Text value={application.name} empty="without a name" />
      </a>{" "}
      decides about {place}, and no other: its destination <Code value={visible(application.destination)} />{" "}
      {application.passed_over.length === 0 ? "is the only one for it" : "is the most specific one for it"}
      {application.passed_over.map(({ id, name, destination }, index) => (
        <span key={id}>
          {index === 0 ? ", more so than " : " and "}
          <Code value={visible(destination)} /> of <Text value={name} empty="an application without a name" />
        </span>
      ))}
      .
    </p>
  );
}

const KINDS = {
  none: "no credentials",
  "header-pair": "the two headers of a service token",
  "single-header": "credentials in one header",
  "session-header": "a session in the header cf-access-token",
  "session-cookie": "a session cookie",
} as const;

function Presented({ account, explanation: { credentials, ip, country } }: StepProps): VNode {
  const { kind, token, client_id: clientId, secret } = credentials;
  const from = [ip, country].filter((each) => each !== null);
  return (
    <p>
      The request presents {KINDS[kind] ?? kind}
      {token !== null ? (
        <>
          : the {secret === null ? "token" : `${secret} secret of`}{" "}
          <a href={linkTo({ account, place: "tokens", query: { open: token.id } })}>
            <Text value={token.name} empty={token.id} />
          </a>
        </>
      ) : clientId !== null ? (
        <>
          , with the client id <Code value={visible(clientId)} />
        </>
      ) : null}
      {from.length > 0 ? `; it comes from ${visible(from.join(", "))}` : ""}.
    </p>
  );
}

function Asked({ explanation: { policies, application, reason } }: Pick<StepProps, "explanation">): VNode {
  if (policies.length > 0) return <p>Its policies were asked in this order:</p>;
  if (application === null) return <p>So no policy was asked.</p>;
  return reason === "no-policy" ? <p>It has no policy.</p> : <p>No policy was asked: the path is open to everybody.</p>;
}
