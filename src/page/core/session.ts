/** The key of a deployed emulator's operator or tenant: kept for this tab's session alone, and sent as a header. */
import { signal } from "@preact/signals";
import { KEY_PLACE, stored, storedKey } from "./stored-key.ts";

export const key = signal<string | null>(storedKey());
/** Why a key is asked for; null while none is. */
export const keyProblem = signal<string | null>(null);

export function setKey(value: string | null): void {
  key.value = value;
  keyProblem.value = null;
  stored((storage) => (value === null ? storage.removeItem(KEY_PLACE) : storage.setItem(KEY_PLACE, value)));
}
