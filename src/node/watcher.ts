/**
 * Ends workerd and removes its private folder when this process is gone, however it went: a killed process cannot tidy
 * up. A shell waits at a pipe that the system closes with this process; Windows has no such shell, so a Node does it.
 */
import { spawn } from "node:child_process";
import { Socket } from "node:net";

const SHELL = `trap '' HUP INT TERM
IFS= read -r word
[ "$word" = done ] || kill -9 "$1" 2>/dev/null
[ -z "$2" ] || rm -rf -- "$2"`;

const NODE = `let word = "";
process.stdin.on("data", (part) => { word += part; });
process.stdin.on("end", () => {
  if (word.trim() !== "done") try { process.kill(Number(process.argv[1]), "SIGKILL"); } catch {}
  const remove = () => require("node:fs").rmSync(process.argv[2], { recursive: true, force: true, maxRetries: 5 });
  if (process.argv[2]) setTimeout(remove, 100);
});`;

export interface Watcher {
  /** Tells it that workerd has ended: there is only the folder left to remove. Settles when that is done. */
  release(): Promise<void>;
}

export function watch(pid: number, privateFolder: string | undefined): Watcher {
  const parameters = [String(pid), privateFolder ?? ""];
  const [command, args] =
    process.platform === "win32"
      ? [process.execPath, ["-e", NODE, ...parameters]]
      : ["/bin/sh", ["-c", SHELL, "access-emulator", ...parameters]];
  const child = spawn(command, args, { stdio: ["pipe", "ignore", "ignore"], detached: true, windowsHide: true });
  child.on("error", () => {}); // without a shell, a clean stop still tidies up
  const ended = new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
    child.once("error", () => resolve());
  });
  child.unref();
  if (child.stdin instanceof Socket) child.stdin.unref();
  child.stdin.on("error", () => {});
  return {
    release: () => {
      child.ref();
      child.stdin.end("done\n");
      return ended;
    },
  };
}
