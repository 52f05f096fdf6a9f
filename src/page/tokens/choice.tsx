/** A choice among usual values, with a field for another one. */
import type { VNode } from "preact";

/** The value of the select that opens the field. */
const OWN = "own";

export interface Chosen {
  readonly choice: string;
  readonly own: string;
}

/** What was chosen; the text of the field where it is another value. */
export const chosenValue = ({ choice, own }: Chosen): string => (choice === OWN ? own.trim() : choice);

/** A value as a choice: among the usual ones, or in the field. */
export function choiceOf(value: string, choices: readonly (readonly [string, string])[]): Chosen {
  return choices.some(([usual]) => usual === value) ? { choice: value, own: "" } : { choice: OWN, own: value };
}

interface ChoiceProps {
  readonly label: string;
  /** Each value with what it is called. */
  readonly choices: readonly (readonly [string, string])[];
  readonly ownLabel: string;
  readonly value: Chosen;
  readonly onChange: (value: Chosen) => void;
}

export function Choice({ label, choices, ownLabel, value, onChange }: ChoiceProps): VNode {
  return (
    <>
      <label class="field">
        <span>{label}</span>
        <select
          value={value.choice}
          onChange={({ currentTarget }) => onChange({ ...value, choice: currentTarget.value })}
        >
          {choices.map(([usual, name]) => (
            <option key={usual} value={usual}>
              {name}
            </option>
          ))}
          <option value={OWN}>Another …</option>
        </select>
      </label>
      {value.choice === OWN ? (
        <label class="field">
          <span>{ownLabel}</span>
          <input
            type="text"
            required
            spellcheck={false}
            autocomplete="off"
            value={value.own}
            onInput={({ currentTarget }) => onChange({ ...value, own: currentTarget.value })}
          />
        </label>
      ) : null}
    </>
  );
}

export const durations = [
  ["8760h", "1 year (8760h)"],
  ["17520h", "2 years (17520h)"],
  ["43800h", "5 years (43800h)"],
  ["87600h", "10 years (87600h)"],
  ["forever", "forever"],
  ["720h", "30 days (720h)"],
  ["24h", "1 day (24h)"],
  ["1h", "1 hour (1h)"],
] as const;

export const OWN_DURATION = "Duration, such as 2h45m";
