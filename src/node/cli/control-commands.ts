/** The commands for the accounts of an emulator that runs. What each does is loaded only when it is asked for. */
import { Option, type Command } from "commander";
import { minimumGrades } from "../../contract/evidence.ts";
import { edgeReasons } from "../../contract/edge.ts";
import { clientFilters } from "../../contract/journal.ts";
import { pagePlaces } from "../../contract/page.ts";
import { requestOperationNames } from "../../contract/operations.ts";
import { tokenStates } from "../../contract/tokens.ts";
import { environmentFormats } from "../environment.ts";

/** A command that asks a running emulator. The port has no default: inside `run`, the command finds its emulator. */
function asking(parent: Command, words: string, description: string): Command {
  return withTarget(parent.command(words).description(description));
}

/** The one of several commands that is meant when none is named. */
function standard(parent: Command, name: string, description: string): Command {
  return unknownWordsRefused(parent, withTarget(parent.command(name, { isDefault: true }).description(description)));
}

function unknownWordsRefused(parent: Command, command: Command): Command {
  return command.allowExcessArguments().hook("preAction", () => {
    const [word] = command.args;
    const names = parent.commands.map((sibling) => sibling.name()).join(", ");
    if (word === undefined) return;
    const isThere = parent.commands.some((sibling) => sibling.name() === word);
    const why = isThere
      ? `options stand behind the command: ${parent.name()} ${word} [options]`
      : `${parent.name()} has no command '${word}'; it has ${names}`;
    command.error(`error: ${why}`);
  });
}

function withTarget(command: Command): Command {
  return withPlace(command).option("--account <id>", "the account id: 32 lower-case hex digits");
}

function withPlace(command: Command): Command {
  command
    .option("-p, --port <n>", "TCP port of the emulator: 8787, or inside `run` the one of that")
    .option("--host <address>", "its address: 127.0.0.1, or the one of `run`");
  return withUrl(command, ["port", "host"]).option("--json", "print JSON");
}

/** `others` are the options that say otherwise where the emulator is. */
export function withUrl(command: Command, others: string[]): Command {
  return command
    .addOption(new Option("--url <url>", "the origin of an emulator that runs elsewhere").conflicts(others))
    .option("--key-env <name>", "with --url: the variable that holds the key (default: EMULATOR_OPERATOR_TOKEN)")
    .option("--insecure-http", "send the key over http to another machine, too");
}

export function addControlCommands(program: Command): void {
  asking(program, "open", "open the page of an emulator in the browser, and print its address")
    .addOption(new Option("--place <place>", "what it shows of the account").choices(pagePlaces))
    .option("--print", "print the address, and open nothing")
    .action(async (words) => (await import("./open.ts")).openPage(words));
  addClock(program.command("clock").description("the time of an account"));
  addFaults(program.command("faults").description("what goes wrong in an account: counted, never at random"));
  addAnswers(program.command("answers").description("what an account answers to paths that are not emulated"));
  addOrigins(program.command("origins").description("where the edge sends what it lets in to the hosts of an account"));
  addRequests(program);
  addTokens(program.command("tokens").description("the tokens of an account, with their state"));
  addSettings(program.command("settings").description("what an account does otherwise, and what it supposes"));
  addWorlds(program);
  addAccounts(program.command("accounts").description("the accounts of an emulator"));
  asking(program, "verify [client_id]", "whether a client id and secret would be let in; nothing changes by it")
    .option("--secret-env <name>", "the variable that holds the secret", "CF_ACCESS_CLIENT_SECRET")
    .option("--secret-stdin", "read the secret from standard input")
    .action(async (id, words) => (await import("./verify.ts")).verify(id, words));
  addEdge(program);
  asking(
    program,
    "scan <paths...>",
    "where secrets stand in files and folders, and whose they are; - is standard input",
  ).action(async (paths, words) => (await import("./scan.ts")).scan(paths, words));
}

function addClock(clock: Command): void {
  standard(clock, "show", "the time, and whether it passes")
    .option("--next", "and which token expires next, and whose grace ends next")
    .action(async (words) => (await import("./clock.ts")).showClock(words));
  asking(clock, "freeze [time]", "stop the time, where it is or at this one (RFC 3339)").action(async (time, words) =>
    (await import("./clock.ts")).freezeClock(time, words),
  );
  asking(clock, "run", "let time pass again").action(async (words) => (await import("./clock.ts")).runClock(words));
  asking(clock, "set <time>", "set the time, forward or back (RFC 3339)").action(async (time, words) =>
    (await import("./clock.ts")).setClock(time, words),
  );
  asking(clock, "advance [duration]", "let this much time pass at once (a Go duration, such as 24h)")
    .option("--to <time>", "or as much as there is to this time (RFC 3339)")
    .configureOutput({ outputError: (words, write) => write(ofNegativeDuration(words)) })
    .action(async (duration, words) => (await import("./clock.ts")).advanceClock(duration, words));
}

/** A duration that begins with a minus reads as an option. */
function ofNegativeDuration(words: string): string {
  const back = "error: clock advance goes forward only: to go back, use `clock set <time>`\n";
  return words.replace(/^error: unknown option '-[\d.][^]*$/, back);
}

function addFaults(faults: Command): void {
  standard(faults, "list", "the faults, with what is left of them").action(async (words) =>
    (await import("./faults.ts")).listFaults(words),
  );
  asking(faults, "add [json]", "set a fault: by options, or as a JSON object (- reads it from standard input)")
    .addOption(new Option("--operation <name>", "which operation goes wrong").choices(requestOperationNames))
    .addOption(
      new Option("--position <where>", "instead of the operation (unless given), or after its change is made").choices([
        "before",
        "after-commit",
      ]),
    )
    .option("--error <status>", "answer with this HTTP status")
    .option("--code <n>", "with --error: and this error of Cloudflare's")
    .option("--retry-after <seconds>", "with --error: and this Retry-After")
    .option("--gateway-page <status>", "answer with a page of HTML")
    .option("--delay <duration>", "answer later (a Go duration of real time)")
    .option("--truncate", "answer with half of the body")
    .option("--drop", "end the connection after the headers")
    .option("--refuse", "with --operation edge: refuse the request, whatever it presents")
    .option("--times <n>", "how many requests it hits: 1 unless given")
    .option("--skip <n>", "how many matching requests pass before: 0 unless given")
    .option("--token-id <id>", "only requests for this token")
    .option("--name <name>", "only requests for a token, application, policy or group with this name")
    .option("--edge-host <name>", "with --operation edge: only requests for this host")
    .action(async (json, words) => (await import("./faults.ts")).addFault(json, words));
  asking(faults, "clear [id]", "take a fault away, or all of them").action(async (id, words) =>
    (await import("./faults.ts")).clearFaults(id, words),
  );
}

function addAnswers(answers: Command): void {
  standard(answers, "list", "the fixed answers, with how many requests each answered").action(async (words) =>
    (await import("./answers.ts")).listAnswers(words),
  );
  asking(
    answers,
    "set <json>",
    "put these in the place of those that are there, also in a file (- reads standard input)",
  ).action(async (json, words) => (await import("./answers.ts")).setAnswers(json, words));
  asking(answers, "clear", "take them all away").action(async (words) =>
    (await import("./answers.ts")).clearAnswers(words),
  );
}

function addOrigins(origins: Command): void {
  standard(origins, "list", "the hosts that have an origin; the echo answers for all others").action(async (words) =>
    (await import("./origins.ts")).listOrigins(words),
  );
  asking(
    origins,
    "set <host> <url>",
    "send what is let in to a host to a server, such as http://127.0.0.1:3000",
  ).action(async (host, url, words) => (await import("./origins.ts")).setOrigin(host, url, words));
  asking(origins, "remove <host>", "take its origin away: the echo answers again").action(async (host, words) =>
    (await import("./origins.ts")).removeOrigin(host, words),
  );
}

function addRequests(program: Command): void {
  asking(program, "requests", "the latest requests of an account, and what was answered")
    .addOption(
      new Option("--operation <name>", "only of this operation; edge: requests to the edge").choices(
        requestOperationNames,
      ),
    )
    .option("--method <method>", "only with this method")
    .option("--status <status>", "only with this status, such as 404 or 4xx")
    .option("--code <n>", "only with this error code")
    .option("--token-id <id>", "only for this token")
    .option("--object-id <id>", "only for this application, policy or group")
    .option("--edge-host <name>", "only requests to the edge for this host")
    .addOption(
      new Option("--reason <reason>", "only requests to the edge decided for this reason").choices(edgeReasons),
    )
    .addOption(
      new Option("--client <who>", "only what was changed on the page, or what every other client asked").choices(
        clientFilters,
      ),
    )
    .addOption(new Option("--weaker-than <grade>", "only answers that rest on less").choices(minimumGrades))
    .option("--after <id>", "those that followed this one, instead of the latest")
    .option("--before <id>", "only those before this one: of these the latest")
    .option("--limit <n>", "how many: 50 unless given, at most 1000")
    .option("--advice", "what the client probably did not mean, instead")
    .option("--clear", "empty the journal, instead")
    .option("--all", "of every account that was used, and those that have no account")
    .action(async (words) =>
      words.all
        ? (await import("./all-requests.ts")).allRequests(words)
        : (await import("./requests.ts")).requests(words),
    );
}

function addTokens(tokens: Command): void {
  standard(tokens, "list", "the tokens")
    .option("--deleted", "the deleted ones, too")
    .option("--name <name>", "only those with this name")
    .option("--search <text>", "only those with this in their name, id or client id, in any case")
    .addOption(new Option("--state <state>", "only those in this state").choices(tokenStates))
    .option("--in-grace", "only those whose previous secret is let in, too")
    .option("--expires-before <time>", "only those that expire before this time (RFC 3339)")
    .option("--in-use", "only those that something uses")
    .option("--no-in-use", "only those that nothing uses")
    .addOption(new Option("--order <order>", "desc: the newest first").choices(["asc", "desc"]))
    .option("--events", "what happened to each, as the journal tells it")
    .action(async (words) => (await import("./tokens.ts")).listTokens(words));
  asking(tokens, "in-use <id>", "as if a policy used it: a DELETE of it is refused")
    .option("--off", "no longer")
    .action(async (id, words) => (await import("./tokens.ts")).markInUse(id, words));
}

function addEdge(program: Command): void {
  asking(program, "explain [url]", "why the edge lets a request in, or not; nothing changes by it")
    .option("--client-id <id>", "the client id that it presents, with a secret")
    .option("--client-secret-env <name>", "the variable that holds the secret (default: CF_ACCESS_CLIENT_SECRET)")
    .option("--client-secret-stdin", "read the secret from standard input")
    .addOption(new Option("--client-secret [secret]").hideHelp()) // which is refused, and says how
    .option("--token-id <id>", "as if this token presented its current secret, which nobody has to know")
    .option("--header <header>", "a header, such as 'Accept: text/html'; may be repeated", listed)
    .option("--method <method>", "GET unless given")
    .option("--ip <address>", "the address that it comes from")
    .option("--country <code>", "the country that it comes from: two letters")
    .option("--last", "explain the latest request to the edge, instead")
    .option("--request <id>", "explain this request of the journal, instead")
    .action(async (url, words) => (await import("./explain.ts")).explain(url, words));
  asking(program, "doors", "which token gets into which application, and what is open to everybody")
    .option("--application <id>", "only of this application")
    .option("--token <id>", "only of this token; none: of requests without one")
    .addOption(
      new Option(
        "--diff <file>",
        "what changed since `doors --json` printed this file (- reads standard input)",
      ).conflicts(["application", "token"]),
    )
    .option("--reasons", "with --diff: also the doors that are decided as before for another reason")
    .action(async (words) => (await import("./doors.ts")).doors(words));
}

const listed = (word: string, before: readonly string[] = []): readonly string[] => [...before, word];

function addSettings(settings: Command): void {
  standard(settings, "show", "every setting in force")
    .option("--evidence", "what each assumption says and rests on, too")
    .action(async (words) => (await import("./settings.ts")).showSettings(words));
  asking(
    settings,
    "set <json>",
    "change what is given, also in a file; null puts it back (- reads it from standard input)",
  ).action(async (json, words) => (await import("./settings.ts")).setSettings(json, words));
}

function addAccounts(accounts: Command): void {
  const list = withPlace(accounts.command("list", { isDefault: true }).description("those that there are"))
    .option("--search <text>", "only those with this in their id or name, in any case")
    .option("--recent", "the most recently used first");
  unknownWordsRefused(accounts, list).action(async (words) =>
    (await import("./remote/accounts.ts")).listAccounts(words),
  );
  withPlace(accounts.command("create").description("a fresh one with an API token of its own, and its variables"))
    .option("--name <name>", "what it is called")
    .option("--seed <file>", "what it starts with: the first account of this file (JSON)")
    .option("--seed-secrets <file>", "with --seed: secrets of its tokens, as pull makes them (JSON)")
    .option("--settings <json or file>", "its settings; - reads them from standard input")
    .addOption(new Option("--format <form>", "for which reader").choices(environmentFormats).default("shell"))
    .action(async (words) => (await import("./remote/accounts.ts")).createAccount(words));
}

function addWorlds(program: Command): void {
  asking(program, "snapshot [file]", "the whole account as one document, on standard output or in a file").action(
    async (file, words) => (await import("./snapshots.ts")).snapshot(file, words),
  );
  asking(program, "restore <file>", "make the account what a snapshot says (- reads it from standard input)").action(
    async (file, words) => (await import("./snapshots.ts")).restore(file, words),
  );
  asking(program, "fork", "a new account with a copy of this one")
    .option("--id <id>", "its id: a random one unless given")
    .option("--name <name>", "its name, which no copy takes along")
    .option("--journal", "with a copy of the journal, too")
    .action(async (words) => (await import("./snapshots.ts")).fork(words));
  withPlace(program.command("seed <file>")) // which names its accounts
    .description("fill accounts that do not exist yet (- reads it from standard input)")
    .option("--seed-secrets <file>", "secrets of its tokens, as pull makes them (JSON)")
    .action(async (file, words) => (await import("./snapshots.ts")).seed(file, words));
  asking(program, "reset", "empty the account")
    .option("--yes", "because that is meant")
    .action(async (words) => (await import("./snapshots.ts")).reset(words));
}
