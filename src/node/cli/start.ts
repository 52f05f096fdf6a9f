/** `start`: in the foreground, or detached. */
import { spawn } from "node:child_process";
import { EmulatorError } from "../client/emulator-error.ts";
import { operatorToken } from "../client/operator-token.ts";
import { pageAddress } from "../client/page-address.ts";
import type { Emulator } from "../emulator.ts";
import { environmentOf, interceptEnvironmentOf } from "../environment.ts";
import type { MinimumGrade } from "../../contract/evidence.ts";
import { isLoopback } from "../intercept/intercepted-hosts.ts";
import { closingWords } from "./closing.ts";
import { accountOf, seedOf, type StartWords } from "./options.ts";
import { complain, fail, print, say } from "./output.ts";
import { startedBy } from "./started.ts";
import { folderForNotes, forget, remember } from "./state-file.ts";

interface Ready {
  readonly url: string;
  readonly page_url: string;
}

type Words = StartWords & {
  readonly detach?: boolean;
  readonly json?: boolean;
  readonly minEvidence?: MinimumGrade;
};

export async function start(words: Words): Promise<void> {
  if (words.detach) return detach(words);
  const seed = seedOf(words);
  const account = accountOf(words, seed);
  folderForNotes(); // before there is anything to end again
  let stopping: Promise<number> | undefined;
  const emulator = await startedBy(words, seed, (line) => {
    if (!stopping || !line.includes("/_emulator/")) print(`${line}\n`); // what it asks itself at its end is nobody's request
  });
  await noted(emulator, account);

  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      if (stopping) void emulator.stop(); // a second Ctrl-C: at once
      stopping ??= closingWords(emulator.url, words.minEvidence, account).finally(() => emulator.stop());
    });
  }
  const environment = environmentOf(emulator.apiUrl, account);
  const ready = {
    event: "ready",
    url: emulator.url,
    port: emulator.port,
    pid: process.pid,
    environment,
    page_url: pageAddress(emulator.url),
    ...readyToIntercept(emulator, account),
  };
  if (words.json && !isLoopback(emulator.host)) complain(whoMayControl());
  const sentences = [
    `access-emulator is ready: CLOUDFLARE_BASE_URL=${emulator.apiUrl}`,
    pageSentence(ready),
    ...alsoReady(emulator),
  ];
  say(ready, sentences.join("\n"), words.json);
  process.send?.(ready);

  const keepAlive = setInterval(() => {}, 2 ** 30); // workerd itself does not keep this process
  const problem = await emulator.ended;
  await emulator.stop();
  clearInterval(keepAlive);
  forget(emulator.port);
  if (stopping) process.exitCode = await stopping;
  else if (problem) fail(problem);
}

/** So that `stop` and `env` find it. */
async function noted(emulator: Emulator, account: string): Promise<void> {
  const { port, instance, url, interceptPlace } = emulator;
  try {
    remember(port, { instance, url, account, ...(interceptPlace ? { intercept: interceptPlace } : {}) });
  } catch (problem) {
    await emulator.stop();
    throw problem;
  }
}

function readyToIntercept({ interceptPlace, proxyUrl, tlsUrl, caCertificate }: Emulator, account: string) {
  return {
    ...(proxyUrl === undefined ? {} : { proxy_url: proxyUrl }),
    ...(tlsUrl === undefined ? {} : { tls_url: tlsUrl }),
    ...(caCertificate === undefined ? {} : { ca_certificate: caCertificate }),
    ...(interceptPlace
      ? { intercept_environment: interceptEnvironmentOf(interceptPlace, { account, before: process.env }) }
      : {}),
  };
}

/** Sentences for a person who is to make use of these. */
function alsoReady({ host, port, proxyUrl, tlsUrl, caCertificate }: Emulator): string[] {
  const command = `eval "$(access-emulator env --intercept --port ${port})"`;
  return [
    ...(isLoopback(host) ? [] : [whoMayControl()]),
    ...(proxyUrl === undefined ? [] : [`It intercepts what goes through the proxy ${proxyUrl}: ${command}`]),
    ...(tlsUrl === undefined ? [] : [`It serves https, too: ${tlsUrl}/client/v4`]),
    ...(caCertificate === undefined ? [] : [`Its certificate authority, gone when it ends: ${caCertificate}`]),
  ];
}

const pageSentence = ({ page_url: page }: Pick<Ready, "page_url">): string =>
  `Its page, which \`access-emulator open\` opens: ${page}`;

/** Others on the network reach an emulator that does not listen on loopback alone. */
function whoMayControl(): string {
  return operatorToken() === undefined
    ? "Its control plane answers clients on this machine only: to open it to others, set EMULATOR_OPERATOR_TOKEN, here and for them."
    : "Its control plane answers clients on other machines that present EMULATOR_OPERATOR_TOKEN as Authorization: Bearer.";
}

/** Starts the same in a process of its own, and returns when that is ready. */
async function detach(words: Words): Promise<void> {
  if (words.minEvidence !== undefined) {
    const ask = "ask for `requests --weaker-than` before you stop it";
    throw new EmulatorError("bad-input", `--min-evidence with --detach would be told to nobody: ${ask}.`);
  }
  if (words.log !== undefined) {
    const inFront = "start it without --detach, as in `access-emulator start --log > requests.log &`";
    throw new EmulatorError("bad-input", `--log with --detach would be read by nobody: ${inFront}.`);
  }
  const args = process.argv.slice(2).filter((word) => word !== "--detach" && word !== "--json");
  const readsInput = words.seed === "-" || words.settings === "-";
  const child = spawn(process.execPath, [...process.execArgv, process.argv[1] ?? "", ...args], {
    detached: true,
    stdio: [readsInput ? "inherit" : "ignore", "ignore", "pipe", "ipc"],
    windowsHide: true,
  });
  let complaint = "";
  child.stderr?.on("data", (part: Buffer) => {
    complaint += part.toString();
  });
  const ready = await new Promise<Ready | undefined>((resolve) => {
    child.once("message", (message) => resolve(message as Ready));
    child.once("close", () => resolve(undefined));
  });
  if (!ready) {
    complain(complaint.trimEnd());
    process.exitCode = child.exitCode ?? 1;
    return;
  }
  child.disconnect();
  child.stderr?.destroy();
  child.unref();
  if (words.json && !isLoopback(words.host)) complain(whoMayControl());
  const sentence = `access-emulator is ready at ${ready.url}; it runs on as process ${child.pid}`;
  say(
    { ...ready },
    [sentence, pageSentence(ready), ...(isLoopback(words.host) ? [] : [whoMayControl()])].join("\n"),
    words.json,
  );
}
