#!/usr/bin/env node
/** The command line. What each command does is in `cli/`; it is loaded only when it is asked for. */
import { Command, CommanderError, Option } from "commander";
import { version } from "../version.ts";
import { addControlCommands, withUrl } from "./cli/control-commands.ts";
import { ExitCode } from "./cli/exit-codes.ts";
import { fail, unwritten } from "./cli/output.ts";
import { environmentFormats } from "./environment.ts";
import { EmulatorError } from "./client/emulator-error.ts";
import { minimumGrades } from "../contract/evidence.ts";
import { originNetworks } from "../rules/values/origin-network.ts";

const port = (standard: string) => new Option("-p, --port <n>", "TCP port; 0 for any that is free").default(standard);
const host = new Option("--host <address>", "address to listen on").default("127.0.0.1");
const itsPort = new Option("-p, --port <n>", "TCP port of the emulator").default("8787");
const itsHost = () => new Option("--host <address>", "address of the emulator");
const persist = new Option("--persist <folder>", "keep the state in this folder; without it, it is gone at the end");
const seed = new Option("--seed <file>", "what the accounts start with (JSON)");
const seedSecrets = new Option(
  "--seed-secrets <file>",
  "with --seed: secrets of its tokens, as pull makes them (JSON)",
);
const settings = new Option("--settings <json or file>", "settings of every account; - reads them from standard input");
const log = new Option("--log [format]", "one line a request").choices(["text", "json"]).preset("text");
const intercept = new Option("--intercept", "a proxy for clients that know no base URL; docs/intercept.md");
const oneMore = (name: string, names: readonly string[] = []) => [...names, name];
const allowedHost = new Option("--allowed-host <name>", "one more name of the emulator itself").argParser(oneMore);
const originNetwork = new Option(
  "--origin-network <name>",
  "where origins may stand: on this machine, or at private addresses, too; docs/origins.md",
).choices(originNetworks);
const interceptHost = new Option("--intercept-host <name>", "one more host name to answer for").argParser(oneMore);
const offline = new Option("--offline", "with --intercept: refuse every other host");
const json = new Option("--json", "print JSON");
const minEvidence = new Option(
  "--min-evidence <grade>",
  "end with exit code 7 when an answer rested on less than this",
).choices(minimumGrades);
const account = new Option("--account <id>", "the account id to use: 32 lower-case hex digits");

/** What `run` does with an emulator of its own. */
const NOT_WITH_URL = [
  "port",
  "host",
  "persist",
  "account",
  "allowedHost",
  "originNetwork",
  "intercept",
  "interceptHost",
  "offline",
];

const program = new Command("access-emulator")
  .description("An emulator of Cloudflare Access service tokens.")
  .version(version, "-V, --version")
  .showHelpAfterError("(access-emulator --help lists the commands and options)")
  .enablePositionalOptions()
  .exitOverride();

program
  .command("start")
  .description("start an emulator and stay in the foreground; Ctrl-C ends it")
  .addOption(port("8787"))
  .addOption(host)
  .addOption(persist)
  .addOption(seed)
  .addOption(seedSecrets)
  .addOption(settings)
  .addOption(log)
  .addOption(account)
  .addOption(allowedHost)
  .addOption(originNetwork)
  .addOption(minEvidence)
  .addOption(intercept)
  .option("--intercept-port <n>", "TCP port of the proxy (default: any that is free)")
  .addOption(interceptHost)
  .addOption(offline)
  .option("--tls", "serve https, too")
  .option("--tls-port <n>", "TCP port of https (default: 8443)")
  .option("--detach", "return as soon as it is ready; `stop` ends it")
  .addOption(json)
  .action(async (options) => (await import("./cli/start.ts")).start(options));

withUrl(program.command("run"), NOT_WITH_URL)
  .description(
    "run a command with an emulator of its own, or with --url with an account of its own: `access-emulator run -- npm test`",
  )
  .argument("<command...>", "the command and its arguments, after --")
  .addOption(port("0"))
  .addOption(host)
  .addOption(persist)
  .addOption(seed)
  .addOption(seedSecrets)
  .addOption(settings)
  .addOption(account)
  .addOption(allowedHost)
  .addOption(originNetwork)
  .addOption(minEvidence)
  .addOption(intercept)
  .addOption(interceptHost)
  .addOption(offline)
  .option("--name <name>", "with --url: what the account is called")
  .passThroughOptions()
  .action(async (command, options) =>
    options.url === undefined
      ? (await import("./cli/run.ts")).run(command, options)
      : (await import("./cli/remote/run.ts")).runThere(command, options),
  );

program
  .command("env")
  .description("print the variables that `run` sets, for an emulator that is started")
  .addOption(itsPort)
  .addOption(itsHost())
  .addOption(account)
  .option("--intercept", "those of `run --intercept`")
  .addOption(new Option("--format <form>", "for which reader").choices(environmentFormats).default("shell"))
  .addOption(json)
  .action(async (options) => (await import("./cli/env.ts")).env(options));

withUrl(program.command("wait"), ["port", "host"])
  .description("wait until an emulator answers")
  .addOption(itsPort)
  .addOption(itsHost().default("127.0.0.1"))
  .option("--timeout <duration>", "how long, as a Go duration", "30s")
  .addOption(json)
  .action(async (options) => (await import("./cli/status.ts")).wait(options));

withUrl(program.command("status"), ["port", "host"])
  .description("whether an emulator answers")
  .addOption(itsPort)
  .addOption(itsHost().default("127.0.0.1"))
  .addOption(json)
  .action(async (options) => (await import("./cli/status.ts")).status(options));

program
  .command("stop")
  .description("end the emulator that was started on this port")
  .addOption(itsPort)
  .addOption(json)
  .action(async (options) => (await import("./cli/status.ts")).stop(options));

addControlCommands(program);

program
  .command("parity")
  .description("hold an API, the real one included, against what is known and supposed of it; docs/parity.md")
  .option("--base-url <url>", "ends in /client/v4; CLOUDFLARE_BASE_URL, or a local emulator on port 8787")
  .option("--account <id>", "the account id; CLOUDFLARE_ACCOUNT_ID unless given")
  .option("--zone <id>", "a zone of the account: tries the operations of zones, too")
  .option("--token-file <file>", "holds the API token; CLOUDFLARE_API_TOKEN unless given")
  .option(
    "--yes",
    "create tokens, or more with --access, in an account that is not on this machine; all is removed again",
  )
  .option("--costly", "with what needs more than 50 tokens, or sends much")
  .option("--access", "with applications, policies and groups, which are created and removed again")
  .option(
    "--zone-domain <name>",
    "with --access: a domain of the account, below which hosts are protected for a moment",
  )
  .option("--only <names>", "some assumptions, with commas between them; and `requirements`")
  .option("--rate <n>", "requests a second; 4, and without a limit on this machine")
  .option("--report <file>", "write the report: .json or .md")
  .option("--clean-up <prefix>", "remove what a killed run left, and do nothing else")
  .addOption(json)
  .action(async (options) => (await import("./cli/parity.ts")).parity(options));

program
  .command("pull")
  .description("read an account of an API, the real one included, into a seed; only GET is sent; docs/pull.md")
  .requiredOption("--out <file>", "the seed to write, which must not be there yet")
  .option("--base-url <url>", "ends in /client/v4; CLOUDFLARE_BASE_URL, or a local emulator on port 8787")
  .option("--account <id>", "the account id; CLOUDFLARE_ACCOUNT_ID unless given")
  .option("--new-secrets <file>", "write secrets for the tokens, made here, which `start --seed-secrets` takes")
  .option("--rate <n>", "requests a second; 4, and without a limit on this machine")
  .addOption(json)
  .action(async (options) => (await import("./cli/pull.ts")).pull(options));

program
  .command("watch-account", { hidden: true })
  .action(async () => (await import("./cli/remote/watcher.ts")).watchAccount());

program.addHelpText(
  "after",
  `
Exit codes: 0 done; 1 it does not run, it failed, or scan could not read a file or an account and found nothing; 2 the
command line, a seed or a setting is wrong; 3 the port is taken; 4 the folder cannot be used, or stored state cannot be
read; 5 scan found a secret; 6 parity: there is a difference, or something could not be asked; 7 an answer rested on
less than --min-evidence asks; 8 verify: the pair is not let in, explain: the request is not; 9 doors --diff: something
opens further than before; 10 pull: the seed is not the whole account; of run: the exit code of the command, or 126 or 127
when it cannot be started; of run, parity and pull: 128 and the number of the signal that ended the command, parity or pull.`,
);

// Whoever read what is printed may be gone (`| head`, a detached start): an emulator goes on all the same.
for (const stream of [process.stdout, process.stderr]) stream.on("error", unwritten);

try {
  await program.parseAsync();
} catch (problem) {
  if (problem instanceof CommanderError) process.exitCode = problem.exitCode === 0 ? 0 : ExitCode.usage;
  else if (problem instanceof EmulatorError) fail(problem);
  else throw problem;
}
