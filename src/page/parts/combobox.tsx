/** A search box with what it finds below it: arrow keys move, Enter chooses, Escape closes the list. */
import type { ComponentChildren, VNode } from "preact";
import { useEffect, useId, useLayoutEffect, useRef, useState } from "preact/hooks";

export interface Choice {
  readonly value: string;
  readonly shown: ComponentChildren;
}

interface ComboboxProps {
  readonly label: string;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly choices: readonly Choice[];
  /** Whether the choices of the text are still looked for: then Enter waits for them. */
  readonly isLoading: boolean;
  /** Why a form cannot be sent with the text as it is. */
  readonly unfit?: string;
  readonly onChoose: (value: string) => void;
  /** Which of the choices is in force. */
  readonly current?: string | undefined;
  /** What is said where there is no choice. */
  readonly nothing: string;
  /** The list stands there always, as in a dialog; otherwise while the box has the focus. */
  readonly isAlwaysOpen?: boolean;
  readonly isSearch?: boolean;
}

export function Combobox(props: ComboboxProps): VNode {
  const { label, text, onText, choices, isLoading, onChoose, current, nothing } = props;
  const { isAlwaysOpen = false, isSearch = false, unfit = "" } = props;
  const id = useId();
  const list = useRef<HTMLUListElement>(null);
  const input = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => input.current?.setCustomValidity(unfit), [unfit]);
  const [isWanted, setIsWanted] = useState(false);
  const [at, setAt] = useState<string | null>(null);
  const [isAwaited, setIsAwaited] = useState(false);
  const isOpen = isAlwaysOpen || isWanted;
  const place = choices.findIndex(({ value }) => value === at);
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "nearest" });
  }, [place]);
  const choose = (value: string): void => {
    setIsWanted(false);
    setAt(null);
    onChoose(value);
  };
  useEffect(() => {
    if (!isAwaited || isLoading) return;
    setIsAwaited(false);
    if (choices[0] !== undefined) choose(choices[0].value);
  }, [isAwaited, isLoading]);
  const onKeyDown = (event: KeyboardEvent): void => {
    setIsAwaited(false);
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      setIsWanted(true);
      const next = place + (event.key === "ArrowDown" ? 1 : -1);
      setAt(choices[Math.max(0, Math.min(choices.length - 1, next))]?.value ?? null);
    } else if (event.key === "Enter" && isOpen) {
      const chosen = choices[Math.max(place, 0)];
      const isToCome = place < 0 && isLoading;
      if ((chosen === undefined && !isToCome) || (place < 0 && text === "")) return;
      event.preventDefault();
      if (isToCome) setIsAwaited(true);
      else if (chosen !== undefined) choose(chosen.value);
    } else if (event.key === "Escape" && isWanted && !isAlwaysOpen) {
      event.preventDefault();
      setIsWanted(false);
    }
  };
  return (
    <div class="combobox" onFocusOut={() => (setIsWanted(false), setIsAwaited(false))}>
      <label class="field">
        <span>{label}</span>
        <input
          ref={input}
          type="text"
          role="combobox"
          autocomplete="off"
          spellcheck={false}
          aria-expanded={isOpen}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={isOpen && place >= 0 ? `${id}-${place}` : undefined}
          data-search={isSearch ? "" : undefined}
          value={text}
          onFocus={() => setIsWanted(true)}
          onClick={() => setIsWanted(true)}
          onInput={({ currentTarget }) => (
            setAt(null),
            setIsAwaited(false),
            setIsWanted(true),
            onText(currentTarget.value)
          )}
          onKeyDown={onKeyDown}
        />
      </label>
      <ul
        id={`${id}-list`}
        ref={list}
        role="listbox"
        aria-label={label}
        class={isAlwaysOpen ? "choices" : "choices popup"}
        hidden={!isOpen}
      >
        {choices.map(({ value, shown }, index) => (
          <li
            key={value}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === place}
            aria-current={value === current ? "true" : undefined}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => choose(value)}
          >
            {shown}
          </li>
        ))}
        {choices.length === 0 ? (
          <li role="option" aria-disabled="true" aria-selected="false" class="quiet">
            {nothing}
          </li>
        ) : null}
      </ul>
    </div>
  );
}
