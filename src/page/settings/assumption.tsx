/** One assumption: its statement, what speaks for it, and its switch. */
import type { VNode } from "preact";
import type { AssumptionEvidence, SettingsChange } from "../../contract/settings.ts";
import { Badge } from "../parts/badge.tsx";
import { Prose } from "../parts/prose.tsx";
import { Choose, Setting, usePatch, Written } from "./setting.tsx";

export type Value = string | number;

interface AssumptionProps {
  readonly account: string;
  readonly name: string;
  readonly value: Value;
  readonly evidence: AssumptionEvidence;
}

export function Assumption({ account, name, value, evidence }: AssumptionProps): VNode {
  const patch = usePatch(account);
  const change = (to: Value | null): SettingsChange => ({ assumptions: { [name]: to } });
  const values = alternativesOf(evidence.alternatives);
  return (
    <Setting
      name={name}
      isDefault={isSwitchable(evidence) ? value === evidence.default : null}
      patch={patch}
      reset={change(null)}
      what={
        <>
          <span class="statement">
            <Prose text={evidence.statement} />
          </span>{" "}
          <Badge tone={evidence.grade === "assumed" ? "warn" : "off"}>{evidence.grade}</Badge>{" "}
          <Prose text={evidence.evidence} />{" "}
          <span>
            Seen by: <Prose text={evidence.observed_by} />.
          </span>
        </>
      }
    >
      {isSwitchable(evidence) ? (
        values === null ? (
          <Written
            label={name}
            value={String(value)}
            hint={evidence.alternatives}
            isPending={patch.isPending}
            onWritten={(text) => patch.run(change(text === "" ? null : valueFrom(text)))}
          />
        ) : (
          <Choose
            label={name}
            value={String(value)}
            options={values.map((each) => [
              String(each),
              each === evidence.default ? `${each} (default)` : String(each),
            ])}
            isPending={patch.isPending}
            onChoose={(text) => void patch.run(change(values.find((each) => String(each) === text) ?? null))}
          />
        )
      ) : (
        <span class="quiet">cannot be switched</span>
      )}
      {isSwitchable(evidence) && values === null ? <span class="quiet small-text">{evidence.alternatives}</span> : null}
    </Setting>
  );
}

export function isSwitchable({ default: value }: AssumptionEvidence): boolean {
  return value !== null;
}

/** `"a" or "b"`, `201 or 200`: what can be chosen; null where it is written. */
function alternativesOf(text: string): readonly Value[] | null {
  const parts = text.split(" or ");
  if (!parts.every((part) => /^("[^"]*"|\d+)$/.test(part))) return null;
  return parts.map((part) => JSON.parse(part) as Value);
}

function valueFrom(text: string): Value {
  return /^\d+$/.test(text) ? Number(text) : text;
}
