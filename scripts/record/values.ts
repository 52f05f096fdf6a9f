/** Reads answers: what is not there is told as `missing`, so that a walk goes on. */

/** What stands in a JSON text at a path. */
export function valueAt(text: string, path: string): unknown {
  try {
    let value: unknown = JSON.parse(text);
    for (const step of path.split(".")) value = (Object(value) as Record<string, unknown>)[step];
    return value;
  } catch {
    return undefined;
  }
}

export function textOf(value: unknown): string {
  return typeof value === "string" ? value : "missing";
}
