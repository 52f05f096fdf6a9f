/** One setting: what it is, its control, whether it is the default, and what went wrong when it was changed. */
import { signal } from "@preact/signals";
import type { ComponentChildren, VNode } from "preact";
import { useRef, useState } from "preact/hooks";
import type { AccountSettings, SettingsChange } from "../../contract/settings.ts";
import { unlessChanged, useChange, type Change } from "../core/change.ts";
import { control } from "../core/client.ts";
import { Badge } from "../parts/badge.tsx";
import { ErrorNote } from "../parts/notes.tsx";

export type Patch = Change<[SettingsChange]>;

/** What the last change was answered: it is shown until the settings are loaded again, so that no older value is seen meanwhile. */
export const answered = signal<{ readonly account: string; readonly settings: AccountSettings } | null>(null);

/**
 * Each control has one of its own, so that its error stands beside it. What is asked for while another change is under way is
 * done after it; of several, the last.
 */
export function usePatch(account: string): Patch {
  const patch = useChange(async (change: SettingsChange) => {
    const settings = await control<AccountSettings>("PATCH", `/accounts/${account}/settings`, change);
    answered.value = { account, settings };
  });
  const next = useRef<SettingsChange | null>(null);
  const isUnderWay = useRef(false);
  const run = async (change: SettingsChange): Promise<boolean> => {
    next.current = change;
    if (isUnderWay.current) return false;
    isUnderWay.current = true;
    let isDone = false;
    for (let one: SettingsChange | null = change; one !== null; one = next.current) {
      next.current = null;
      isDone = await patch.run(one);
    }
    isUnderWay.current = false;
    return isDone;
  };
  return { ...patch, run };
}

interface SettingProps {
  readonly name: string;
  readonly what: ComponentChildren;
  /** Null where there is nothing to choose. */
  readonly isDefault: boolean | null;
  readonly patch: Patch;
  /** The change that brings the default back; none where there is nothing to bring back. */
  readonly reset?: SettingsChange | undefined;
  readonly children: ComponentChildren;
}

export function Setting({ name, what, isDefault, patch, reset, children }: SettingProps): VNode {
  return (
    <div class="setting">
      <div class="setting-what">
        <h3>{name}</h3>
        <p class="quiet">{what}</p>
      </div>
      <div class="setting-value">
        <div class="setting-line">{children}</div>
        <div class="setting-line small-text">
          {patch.isPending ? (
            <Badge tone="info">changing …</Badge>
          ) : isDefault !== false ? (
            <span class="quiet">{isDefault ? "default" : ""}</span>
          ) : (
            <>
              <Badge tone="warn">not the default</Badge>
              {reset === undefined ? null : (
                <button
                  type="button"
                  class="button small"
                  aria-label={`Back to the default of ${name}`}
                  onClick={() => void patch.run(reset)}
                >
                  Back to the default
                </button>
              )}
            </>
          )}
        </div>
        <ErrorNote problem={patch.problem} />
      </div>
    </div>
  );
}

interface ChooseProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly (readonly [value: string, shown: string])[];
  readonly isPending: boolean;
  readonly onChoose: (value: string) => void;
}

/** What was chosen is shown at once, and taken back when it is refused. */
export function Choose({ label, value, options, isPending, onChoose }: ChooseProps): VNode {
  const [chosen, setChosen] = useState(value);
  return (
    <select
      aria-label={label}
      value={isPending ? chosen : value}
      onChange={({ currentTarget }) => {
        setChosen(currentTarget.value);
        onChoose(currentTarget.value);
      }}
    >
      {options.map(([each, shown]) => (
        <option key={each} value={each}>
          {shown}
        </option>
      ))}
    </select>
  );
}

interface WrittenProps {
  readonly label: string;
  readonly value: string;
  readonly hint?: string;
  readonly isPending: boolean;
  readonly onWritten: (value: string) => Promise<boolean>;
}

/** Counts with Enter or the button; Escape brings back what is in force. */
export function Written({ label, value, hint, isPending, onWritten }: WrittenProps): VNode {
  const [typed, setTyped] = useState<string | null>(null);
  const sent = useRef<string | null>(null);
  const isNothingNew = typed === null || typed === (isPending ? sent.current : value);
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (isNothingNew) return;
    sent.current = typed;
    if (await onWritten(typed.trim())) setTyped(unlessChanged(sent.current, null));
  };
  return (
    <form class="setting-line" onSubmit={(event) => void submit(event)}>
      <input
        type="text"
        aria-label={label}
        placeholder={hint}
        spellcheck={false}
        autocomplete="off"
        value={typed ?? value}
        onInput={({ currentTarget }) => setTyped(currentTarget.value)}
        onKeyDown={({ key }) => {
          if (key === "Escape") setTyped(null);
        }}
      />
      <button type="submit" class="button" aria-disabled={isNothingNew}>
        Set
      </button>
    </form>
  );
}
