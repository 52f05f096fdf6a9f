/** The questions of the first view are asked before the page's own script is read: that script takes their answers. */
import { ask } from "./ask.ts";

interface EarlyQuestion {
  readonly answer: Promise<Response>;
  readonly stop: AbortController;
}

/** The two scripts of the document share nothing but the window. */
declare global {
  interface Window {
    /** Each by its path. */
    askedEarly?: Map<string, EarlyQuestion>;
  }
}

/** Each path whole, as it is asked for. */
export function askEarly(paths: readonly string[], key: string | null): void {
  window.askedEarly = new Map(
    paths.map((path) => {
      const stop = new AbortController();
      const answer = ask(path, key, { signal: stop.signal });
      answer.catch(() => undefined); // whoever takes it learns that it failed
      return [path, { answer, stop }];
    }),
  );
}

/** The answer, if this was asked early; the second who asks has to ask himself. */
export function takeEarly(path: string, stop: AbortSignal | undefined): Promise<Response> | undefined {
  const question = window.askedEarly?.get(path);
  if (question === undefined) return undefined;
  window.askedEarly?.delete(path);
  stop?.addEventListener("abort", () => question.stop.abort());
  return question.answer;
}

/** What the first view did not take is old for everybody later. */
export function forgetEarly(): void {
  for (const { stop } of window.askedEarly?.values() ?? []) stop.abort();
  delete window.askedEarly;
}
