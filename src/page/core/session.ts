/** The key of a deployed emulator's operator or tenant: kept for this tab's session alone, and sent as a header. */
import { signal } from "@preact/signals";

const PLACE = "access-emulator-key";

/** A browser that lets a page keep nothing refuses the storage itself: then the key is there until the page is loaded again. */
function stored<T>(use: (storage: Storage) => T): T | null {
  try {
    return use(sessionStorage);
  } catch {
    return null;
  }
}

export const key = signal<string | null>(stored((storage) => storage.getItem(PLACE)));
/** Why a key is asked for; null while none is. */
export const keyProblem = signal<string | null>(null);

export function setKey(value: string | null): void {
  key.value = value;
  keyProblem.value = null;
  stored((storage) => (value === null ? storage.removeItem(PLACE) : storage.setItem(PLACE, value)));
}
