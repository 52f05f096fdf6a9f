/** Names of the emulator's own, as whoever starts it says them: with commas or spaces between them. */

const NAME = /^(?!.{254})[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/;

/** In lower case, without a dot at their ends. */
export function ownNamesIn(text: string | null | undefined): string[] {
  return wordsOf(text).flatMap((word) => nameOf(word) ?? []);
}

/** What is wrong with them, if anything. */
export function problemOfOwnNames(text: string | null | undefined): string | undefined {
  const wrong = wordsOf(text).find((word) => nameOf(word) === undefined);
  if (wrong === undefined) return undefined;
  return `EMULATOR_ALLOWED_HOSTS (--allowed-host, allowedHosts) has ${JSON.stringify(wrong.slice(0, 100))}, which is no host name: write names such as emulator.example.com, without scheme, port, path or star.`;
}

const wordsOf = (text: string | null | undefined): string[] =>
  (text ?? "").split(/[\s,]+/).filter((word) => word !== "");

function nameOf(word: string): string | undefined {
  if (/[/?#@\\:%]/.test(word)) return undefined;
  const url = `http://${word}/`;
  const name = URL.canParse(url) ? new URL(url).hostname.replace(/\.$/, "") : ""; // Node 20 has no URL.parse
  return NAME.test(name) ? name : undefined;
}
