/**
 * What empties an account when the process that made it is killed: a process of its own at the end of a pipe, which the
 * system closes with that one. It is this command line again, with a hidden command; the key reaches it through the pipe.
 */
import { spawn } from "node:child_process";
import { emptied } from "./emptying.ts";
import type { RemotePlace } from "./place.ts";

export const WATCH = "watch-account";

export interface Watcher {
  /** From now on this account is not left alone. */
  watch(id: string): void;
  /** There is nothing left to do. */
  release(): void;
}

type Word = { readonly place: Omit<RemotePlace, "keyEnv"> } | { readonly account: string } | { readonly done: true };

export function startWatcher({ url, key }: RemotePlace): Watcher {
  const child = spawn(process.execPath, [...process.execArgv, process.argv[1] ?? "", WATCH], {
    stdio: ["pipe", "ignore", "ignore"],
    detached: true, // a Ctrl-C in the terminal is not for it
    windowsHide: true,
  });
  child.on("error", () => {}); // without it, a kill alone leaves an account
  child.stdin.on("error", () => {});
  child.unref();
  if ("unref" in child.stdin && typeof child.stdin.unref === "function") child.stdin.unref();
  const say = (word: Word) => child.stdin.write(`${JSON.stringify(word)}\n`);
  say({ place: { url, key } });
  return {
    watch: (account) => void say({ account }),
    release: () => {
      say({ done: true });
      child.stdin.end();
    },
  };
}

/** The hidden command: waits for the end of standard input. */
export async function watchAccount(): Promise<void> {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => {});
  let text = "";
  for await (const part of process.stdin.setEncoding("utf8")) text += String(part);
  const words = text.split("\n").flatMap((line) => wordIn(line) ?? []);
  if (words.some((word) => "done" in word)) return;
  const place = words.find((word) => "place" in word)?.place;
  const account = words.find((word) => "account" in word)?.account;
  if (place !== undefined && account !== undefined) await emptied(place, account); // nobody is left who could be told
}

/** A line may be cut in the middle of a word. */
function wordIn(line: string): Word | undefined {
  try {
    return JSON.parse(line) as Word;
  } catch {
    return undefined;
  }
}
