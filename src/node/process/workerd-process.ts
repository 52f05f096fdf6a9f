/** One running workerd. */
import type { ChildProcess } from "node:child_process";
import { Socket } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { EmulatorError } from "../client/emulator-error.ts";
import { hostInUrl } from "../client/origin.ts";
import { spawnWatched } from "./watcher.ts";
import { unsupported, workerdBinary } from "./workerd-binary.ts";

export interface WorkerdOptions {
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  /** The folder of the configuration: compiled, with the Worker inside, and as a text beside it. */
  readonly configs: string;
  /** Whether it is to have sockets, too, for what has been taken out of TLS. */
  readonly behindTls: boolean;
  /** Whether origins of hosts may stand at private addresses, too. */
  readonly reachesPrivate: boolean;
  /** Where the Durable Objects keep their state. */
  readonly folder: string;
  /** Folders that are to be gone with the process. */
  readonly privateFolders?: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
  /** A line that the Worker logged. */
  readonly onLog?: ((line: string) => void) | undefined;
  /** A line that workerd or the Worker complained with. */
  readonly onComplaint?: ((line: string) => void) | undefined;
}

export interface WorkerdProcess {
  readonly pid: number;
  /** The port as workerd itself told it, once it listened. */
  readonly port: number;
  /** The port on loopback for what has been taken out of TLS; with `behindTls`. */
  readonly portBehindTls: number | undefined;
  /** The same, for what came from another machine. */
  readonly portOfNetworkBehindTls: number | undefined;
  /** Settles when workerd has ended, however: in words, with its last output. */
  readonly ended: Promise<string>;
  /** Ends it at once, and removes its private folders. Nothing that was answered is lost: an answer waits until its change is on disk. */
  kill(): Promise<void>;
}

const OUTPUT_KEPT = 20;

/** Starts workerd, and waits until it says that it listens. */
export async function startWorkerd(options: WorkerdOptions): Promise<WorkerdProcess> {
  const flags = ["--control-fd=3", `--socket-addr=http=${hostInUrl(options.host)}:${options.port}`];
  const { child, release } = spawnWatched(
    [workerdBinary(), "serve", ...flags, `--directory-path=state=${options.folder}`, ...configOf(options)],
    // The Worker knows UTC alone; without `TZ` workerd looks for the machine's time zone at its first date.
    { ...process.env, TZ: "UTC", ...options.variables },
    options.privateFolders,
  );
  const lastLines: string[] = [];
  let listens = false;
  const ended = new Promise<string>((resolve) => {
    child.once("exit", (code, signal) => setImmediate(() => resolve(endingInWords(code, signal, lastLines))));
  });
  readLines(child.stdout, options.onLog);
  readLines(child.stderr, (line) => {
    lastLines.push(line);
    if (lastLines.length > OUTPUT_KEPT) lastLines.shift();
    if (listens) options.onComplaint?.(line); // before that, its lines are part of the error
  });
  const ports = await portsOf(child, ended, options).catch(async (problem: unknown) => {
    await release();
    throw problem;
  });
  listens = true;
  for (const line of lastLines) options.onComplaint?.(line);
  letParentEnd(child);
  void ended.then(release); // it would kill whoever has the number of workerd by then
  return {
    pid: child.pid ?? 0,
    port: ports.get("http") ?? 0,
    portBehindTls: ports.get("https"),
    portOfNetworkBehindTls: ports.get("https-of-network"),
    ended,
    kill: async () => {
      child.ref(); // whoever waits for its end is kept until then
      child.kill("SIGKILL");
      await ended;
      await release();
    },
  };
}

/** The one that most starts want is compiled; the text costs a start a millisecond more. */
function configOf({ configs, behindTls, reachesPrivate }: WorkerdOptions): string[] {
  const compiled = ["--binary", join(configs, "emulator.bin")];
  if (!behindTls && !reachesPrivate) return compiled;
  const name = !reachesPrivate ? "behindTls" : behindTls ? "withPrivateBehindTls" : "withPrivate";
  return [join(configs, "emulator.capnp"), name];
}

/** The ports of its sockets by their names, once it listens on all. */
async function portsOf(
  child: ChildProcess,
  ended: Promise<string>,
  options: WorkerdOptions,
): Promise<ReadonlyMap<string, number>> {
  const control = child.stdio[3] as Readable;
  const ports = new Map<string, number>();
  const listening = new Promise<typeof ports>((resolve, reject) => {
    child.once("error", (cause) => reject(unsupported(cause)));
    createInterface({ input: control }).on("line", (line) => {
      const { event, socket, port } = JSON.parse(line) as { event: string; socket?: string; port?: number };
      if (event !== "listen" || socket === undefined || port === undefined) return;
      ports.set(socket, port);
      if (ports.size === (options.behindTls ? 3 : 1)) resolve(ports);
    });
  });
  return Promise.race([
    listening,
    ended.then((words) => {
      throw startError(words, options);
    }),
  ]);
}

function startError(words: string, { host, port, folder }: WorkerdOptions): EmulatorError {
  if (/address already in use|EADDRINUSE/i.test(words)) {
    return new EmulatorError(
      "port-taken",
      `Port ${port} of ${host} is taken: choose another, or 0 for any that is free.`,
    );
  }
  if (/cannot assign requested address|permission denied.*bind|bind.*permission denied|DNS lookup/i.test(words)) {
    return new EmulatorError("bad-address", `Cannot listen on ${host}:${port}: ${words}`);
  }
  if (/SQLITE_(NOTADB|CORRUPT|CANTOPEN)\b/.test(words)) {
    const files = "one of the files metadata.sqlite is damaged. Nothing of an account stands in them";
    const message = `The state in ${folder} cannot be opened: ${files}: remove them, or use another folder. ${words}`;
    return new EmulatorError("state-unreadable", message);
  }
  if (/exit code 12[67]\b/.test(words)) return unsupported(new Error(words)); // the shell could not execute it
  return new EmulatorError("start-failed", `workerd did not start with the state in ${folder}: ${words}`);
}

function endingInWords(code: number | null, signal: NodeJS.Signals | null, lastLines: readonly string[]): string {
  const how = signal === null ? `workerd ended with exit code ${code}` : `workerd was ended by ${signal}`;
  if (lastLines.length === 0) return `${how}.`;
  const isForFiles = lastLines.some((line) => line.includes("accept(): Too many open files"));
  const why = isForFiles
    ? ": it could open no file more for a connection, so start it with a higher limit (ulimit -n)"
    : "";
  return `${how}${why}; its last output:\n${lastLines.join("\n")}`;
}

function readLines(stream: Readable | null, onLine: ((line: string) => void) | undefined): void {
  if (!stream) return;
  if (onLine) createInterface({ input: stream }).on("line", onLine);
  else stream.resume();
}

/** A program that forgot to stop its emulator can end all the same; the watcher then ends workerd. */
function letParentEnd(child: ChildProcess): void {
  child.unref();
  for (const stream of child.stdio) {
    if (stream instanceof Socket) stream.unref();
  }
}
