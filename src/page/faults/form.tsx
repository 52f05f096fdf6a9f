/** A new fault: which request goes wrong, where and how. */
import type { ComponentChildren, VNode } from "preact";
import { useState } from "preact/hooks";
import type { FaultPosition } from "../../contract/faults.ts";
import { requestOperationNames } from "../../contract/operations.ts";
import { useChange } from "../core/change.ts";
import { control } from "../core/client.ts";
import { useLoaded } from "../core/load.ts";
import { ErrorNote } from "../parts/notes.tsx";
import { TokenChoice } from "../parts/token-choice.tsx";
import { effectsFor, effectWords, emptyForm, positionWords, specOf, type FaultForm } from "./effects.ts";

export function NewFault({ account }: { readonly account: string }): VNode {
  const [form, setForm] = useState(emptyForm);
  const { data: health } = useLoaded("health", (stop) =>
    control<{ capabilities: string[] }>("GET", "/health", undefined, stop),
  );
  const add = useChange(async () => control("POST", `/accounts/${account}/faults`, specOf(form)));
  const set = (change: Partial<FaultForm>): void => {
    add.forget();
    setForm((before) => {
      const next = { ...before, ...change };
      return next.operation !== "edge" && next.type === "refuse" ? { ...next, type: "error" } : next;
    });
  };
  const isEdge = form.operation === "edge";
  const submit = (event: Event): void => {
    event.preventDefault();
    void add.run();
  };
  return (
    <form class="fault-form" onSubmit={submit} aria-labelledby="new-fault">
      <h2 id="new-fault">New fault</h2>
      <fieldset>
        <legend>Which request</legend>
        <Field label="Operation">
          <select
            value={form.operation}
            onChange={({ currentTarget }) =>
              set({ operation: requestOperationNames.find((each) => each === currentTarget.value) ?? "create" })
            }
          >
            {requestOperationNames.map((name) => (
              <option key={name} value={name}>
                {name === "edge" ? "edge (a request to a host)" : name}
              </option>
            ))}
          </select>
        </Field>
        <TokenChoice
          account={account}
          label={isEdge ? "Only with the token" : "Only of the token"}
          token={form.token}
          onToken={(token) => set({ token })}
        />
        <Typed
          label={isEdge ? "Only with a token of the name" : "Only with the name"}
          name="name"
          form={form}
          set={set}
        />
        {isEdge ? <Typed label="Only for the host" name="host" form={form} set={set} /> : null}
        <Counted label="How many requests" name="times" form={form} set={set} from={1} to={1_000_000} />
        <Counted label="After so many that pass" name="skip" form={form} set={set} from={0} to={1_000_000} />
      </fieldset>
      <fieldset>
        <legend>What goes wrong</legend>
        <Field label="Effect">
          <select
            value={form.type}
            onChange={({ currentTarget }) =>
              set({
                type:
                  effectsFor(form.operation, health?.capabilities ?? []).find((each) => each === currentTarget.value) ??
                  "error",
              })
            }
          >
            {effectsFor(form.operation, health?.capabilities ?? []).map((type) => (
              <option key={type} value={type}>
                {type}: {effectWords[type]}
              </option>
            ))}
          </select>
        </Field>
        {form.type === "refuse" ? null : (
          <Field label="When">
            <select
              value={form.position}
              onChange={({ currentTarget }) => set({ position: currentTarget.value as FaultPosition })}
            >
              <option value="before">{positionWords.before}</option>
              <option value="after-commit">
                {isEdge ? "after: it was passed on, and the answer is lost" : positionWords["after-commit"]}
              </option>
            </select>
          </Field>
        )}
        {form.type === "error" || form.type === "gateway-page" ? (
          <Counted label="Status" name="status" form={form} set={set} from={400} to={599} />
        ) : null}
        {form.type === "error" && !isEdge ? (
          <Counted label="Error code (may be empty)" name="code" form={form} set={set} from={1} to={1_000_000} />
        ) : null}
        {form.type === "error" ? (
          <Counted label="Retry-After in seconds" name="retryAfter" form={form} set={set} from={0} to={1_000_000} />
        ) : null}
        {form.type === "delay" ? (
          <Typed label="Later by, such as 5s (at most 5m)" name="by" form={form} set={set} />
        ) : null}
      </fieldset>
      <ErrorNote problem={add.problem} />
      <button type="submit" class="button main" disabled={add.isPending}>
        {add.isPending ? "Adding …" : "Add the fault"}
      </button>
    </form>
  );
}

function Field({ label, children }: { readonly label: string; readonly children: ComponentChildren }): VNode {
  return (
    <label class="field">
      <span>{label}</span>
      {children}
    </label>
  );
}

interface TypedProps {
  readonly label: string;
  readonly name: "name" | "host" | "status" | "code" | "retryAfter" | "by" | "times" | "skip";
  readonly form: FaultForm;
  readonly set: (change: Partial<FaultForm>) => void;
}

function Typed({ label, name, form, set }: TypedProps): VNode {
  return (
    <Field label={label}>
      <input
        type="text"
        spellcheck={false}
        autocomplete="off"
        value={form[name]}
        onInput={({ currentTarget }) => set({ [name]: currentTarget.value })}
      />
    </Field>
  );
}

/** A whole number; what lies outside is for the emulator to refuse, which says why. */
function Counted({
  label,
  name,
  form,
  set,
  from,
  to,
}: TypedProps & { readonly from: number; readonly to: number }): VNode {
  return (
    <Field label={label}>
      <input
        type="number"
        min={from}
        max={to}
        value={form[name]}
        onInput={({ currentTarget }) => set({ [name]: currentTarget.value })}
      />
    </Field>
  );
}
