/** Who looks at the page, as far as the control plane tells: it is asked once for each key. */
import { signal } from "@preact/signals";
import { control } from "../core/client.ts";
import { asRefusal } from "../core/refusal.ts";
import { key } from "../core/session.ts";

/** `local` needs no key, and has no tenants. */
export type Caller = "local" | "operator" | "tenant";

export const caller = signal<Caller>("local");

let asked: string | null = null;

export async function findCaller(): Promise<void> {
  const presented = key.value;
  if (presented === asked) return;
  asked = presented;
  caller.value = "local";
  if (presented === null) return;
  try {
    // A tenant sees itself alone; the first row of the operator's is the operator.
    const { usage } = await control<{ usage: readonly { tenant_id: string | null }[] }>("GET", "/usage?per_page=1");
    if (key.peek() === presented) caller.value = usage[0]?.tenant_id == null ? "operator" : "tenant";
  } catch (problem) {
    // A key that is refused is asked for again; then this is asked again, too.
    if (asRefusal(problem).status !== 200) asked = null;
  }
}
