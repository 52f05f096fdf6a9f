/** Values as cases of `test.each("$title")`, with titles that fit a line. */
export function titled<T>(values: readonly T[]): { readonly title: string; readonly value: T }[] {
  return values.map((value) => ({ title: titleOf(value), value }));
}

export function titleOf(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 60)}… (${text.length} characters)` : text;
}
