/** What a snapshot holds, as far as a reader wants to know before it replaces an account. */

/** Parts of a snapshot that are lists, each with its name for one and for more. */
const LISTS = [
  ["tokens", "token", "tokens"],
  ["applications", "application", "applications"],
  ["policies", "policy", "policies"],
  ["groups", "group", "groups"],
  ["faults", "fault", "faults"],
  ["journal", "request of the journal", "requests of the journal"],
] as const;

export interface ReadDocument {
  /** In words; null where the text is no snapshot. */
  readonly holds: string | null;
}

export function readDocument(text: string): ReadDocument {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return { holds: null };
  }
  if (typeof document !== "object" || document === null || !("access_emulator_snapshot" in document)) {
    return { holds: null };
  }
  const parts = LISTS.flatMap(([member, one, more]) => {
    const list: unknown = Reflect.get(document, member);
    const count = Array.isArray(list) ? list.length : 0;
    return count === 0 ? [] : [`${count.toLocaleString("en")} ${count === 1 ? one : more}`];
  });
  return { holds: parts.length === 0 ? "nothing but settings and a clock" : parts.join(", ") };
}

/** Keeps a text as a file of the reader's. */
export function saveAs(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** `<account>-2026-03-01T12-00-00Z.json`: no file system minds it. */
export function fileName(account: string, at: number): string {
  const time = new Date(at).toISOString().replace(/\.\d+/, "").replaceAll(":", "-");
  return `${account}-${time}.json`;
}

export function sizeOf(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`;
  const [size, unit] = bytes < 1024 ** 2 ? [bytes / 1024, "KiB"] : [bytes / 1024 ** 2, "MiB"];
  return `${size.toFixed(size < 10 ? 1 : 0)} ${unit}`;
}
