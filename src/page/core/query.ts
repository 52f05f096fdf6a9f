/** A query without the members that are not set. */
export function queryOf(members: Readonly<Record<string, string | number | boolean | null | undefined>>): string {
  const set = Object.entries(members).filter(([, value]) => value !== undefined && value !== null && value !== "");
  const text = new URLSearchParams(set.map(([name, value]) => [name, String(value)])).toString();
  return text === "" ? "" : `?${text}`;
}
