/** A text of the bundle that is kept compressed (`scripts/compressed.ts`): a start reads all of the bundle, and few ask for it. */
export function inflated(base64: string): Promise<string> {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).text();
}
