/** What is given, as the query of a URL with its question mark; empty when nothing is. */
export function queryOf(values: object): string {
  const given = Object.entries(values).filter(([, value]) => value !== undefined);
  const query = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return query === "" ? "" : `?${query}`;
}
