/**
 * Starts a program so that it ends with this process, however this one goes: a killed process cannot tidy up. A shell
 * leaves a watcher behind and then becomes the program, so that there is no moment without one. The watcher waits at a
 * pipe that the system closes with this process, ends the program and removes its private folders. What the program writes is
 * for this user alone. Windows has no such
 * shell: there a Node watches, from just after the start.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { Socket } from "node:net";

const SHELL = `(
  trap '' HUP INT TERM
  IFS= read -r word <&4
  [ "$word" = done ] || kill -9 $$
  count=$1
  while [ "$count" -gt 0 ]; do
    shift
    rm -rf -- "$1"
    count=$((count - 1))
  done
) >/dev/null 2>&1 3>&- &
shift "$(($1 + 1))"
umask 077
export EMULATOR_OPEN_FILES="\${EMULATOR_OPEN_FILES:-$(ulimit -n)}"
exec "$@" 4<&-`;

const NODE = `let word = "";
process.stdin.on("data", (part) => { word += part; });
process.stdin.on("end", () => {
  if (word.trim() !== "done") try { process.kill(Number(process.argv[1]), "SIGKILL"); } catch {}
  const remove = (folder) => require("node:fs").rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  setTimeout(() => process.argv.slice(2).forEach(remove), 100);
});`;

const SH = "/bin/sh";

export interface Watched {
  /** The program; its pipes are its output, its errors, and the descriptor 3. */
  readonly child: ChildProcess;
  /** Tells the watcher that the program has ended: there are only the folders left to remove. Settles when that is done. */
  release(): Promise<void>;
}

export function spawnWatched(
  [program, ...args]: readonly [string, ...string[]],
  env: NodeJS.ProcessEnv,
  privateFolders: readonly string[] = [],
): Watched {
  const here = { env, windowsHide: true, detached: process.platform !== "win32" }; // a Ctrl-C in the terminal is for us
  if (process.platform !== "win32" && existsSync(SH)) {
    const words = ["-c", SHELL, "access-emulator", String(privateFolders.length), ...privateFolders, program, ...args];
    const child = spawn(SH, words, { ...here, stdio: ["ignore", "pipe", "pipe", "pipe", "pipe"] });
    return { child, release: releaserOf(child.stdio[4]) };
  }
  const ofWindows = process.platform === "win32" ? { EMULATOR_OPEN_FILES: "unlimited" } : {}; // which knows no such limit
  const child = spawn(program, args, {
    ...here,
    env: { ...env, ...ofWindows },
    stdio: ["ignore", "pipe", "pipe", "pipe"],
  });
  if (process.platform !== "win32") return { child, release: async () => {} }; // without a shell, a clean stop tidies up
  const watcher = spawn(process.execPath, ["-e", NODE, String(child.pid), ...privateFolders], {
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
    windowsHide: true,
  });
  watcher.on("error", () => {});
  watcher.unref();
  return { child, release: releaserOf(watcher.stdin) };
}

/** Says through the pipe of the watcher that it is done, and waits until the watcher has closed its end. */
function releaserOf(pipe: unknown): () => Promise<void> {
  if (!(pipe instanceof Socket)) return async () => {};
  const closed = new Promise<void>((resolve) => {
    pipe.once("close", () => resolve());
  });
  pipe.on("error", () => {});
  pipe.resume();
  pipe.unref();
  return () => {
    pipe.ref();
    if (!pipe.writableEnded) pipe.end("done\n");
    return closed;
  };
}
