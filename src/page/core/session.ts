/** The key of a deployed emulator's operator or tenant: kept for this tab's session alone, and sent as a header. */
import { signal } from "@preact/signals";

const PLACE = "access-emulator-key";

export const key = signal<string | null>(sessionStorage.getItem(PLACE));
/** Why a key is asked for; null while none is. */
export const keyProblem = signal<string | null>(null);

export function setKey(value: string | null): void {
  key.value = value;
  keyProblem.value = null;
  if (value === null) sessionStorage.removeItem(PLACE);
  else sessionStorage.setItem(PLACE, value);
}
