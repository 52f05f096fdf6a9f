/** Where the tab's session keeps the key. */
export const KEY_PLACE = "access-emulator-key";

/** A browser that lets a page keep nothing refuses the storage itself: then the key is there until the page is loaded again. */
export function stored<T>(use: (storage: Storage) => T): T | null {
  try {
    return use(sessionStorage);
  } catch {
    return null;
  }
}

export const storedKey = (): string | null => stored((storage) => storage.getItem(KEY_PLACE));
