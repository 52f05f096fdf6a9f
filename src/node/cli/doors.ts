/** `doors`: who gets in where. There may be tens of thousands: they are printed as they come. */
import type { Door, DoorPage } from "../../contract/edge.ts";
import { EdgeLooks } from "../client/edge/looks.ts";
import { EmulatorError } from "../client/emulator-error.ts";
import { DOORS_VERSION } from "./doors-diff/document.ts";
import { shownName } from "./explanation-lines.ts";
import { table, visible } from "../client/table.ts";
import { jsonText, printed } from "./output.ts";
import { targetOf, type TargetWords } from "./target.ts";

export interface DoorWords extends TargetWords {
  readonly application?: string;
  readonly token?: string;
  readonly diff?: string;
  readonly reasons?: boolean;
}

export async function doors(words: DoorWords): Promise<void> {
  if (words.diff !== undefined) return (await import("./doors-diff/diff.ts")).diff(words.diff, words);
  if (words.reasons) throw new EmulatorError("bad-input", "--reasons goes with --diff <file>: give both, or neither.");
  const { account, control } = targetOf(words);
  const filter = { application_id: words.application, token_id: words.token };
  const pages = new EdgeLooks(control, account.id).pages(filter);
  for await (const text of words.json ? jsonOf(pages, filter) : linesOf(pages, account.id)) {
    if (!(await printed(text))) return; // nobody reads any more, as with `| head`
  }
}

/** One line, which `--diff` reads; `only` says that it is not the whole. */
async function* jsonOf(pages: AsyncIterable<DoorPage>, filter: object): AsyncGenerator<string, void, undefined> {
  const only = jsonText(filter).trim();
  const head = jsonText({ access_emulator_doors: DOORS_VERSION }).slice(1, -2);
  const start = `{${head},${only === "{}" ? "" : `"only":${only},`}"doors":[`;
  let last: DoorPage | undefined;
  for await (const page of pages) {
    const before = last === undefined ? start : page.doors.length > 0 ? "," : "";
    yield before + jsonText(page.doors).slice(1, -2);
    last = page;
  }
  const { total_count, open_to_everybody, unmatched } = last ?? { total_count: 0, open_to_everybody: [] };
  yield `],${jsonText({ total_count, open_to_everybody, unmatched }).slice(1)}`;
}

async function* linesOf(pages: AsyncIterable<DoorPage>, accountId: string): AsyncGenerator<string, void, undefined> {
  let open: DoorPage["open_to_everybody"] = [];
  let pending: Door[] = []; // the doors of an application may stand on two pages
  let count = 0;
  for await (const page of pages) {
    const whole: Door[][] = [];
    for (const door of page.doors) {
      if (pending.length > 0 && pending[0]?.application_id !== door.application_id) {
        whole.push(pending);
        pending = [];
      }
      pending.push(door);
    }
    if (whole.length > 0) yield whole.map(applicationLines).join("");
    count += page.doors.length;
    open = page.open_to_everybody;
  }
  if (pending.length > 0) yield applicationLines(pending);
  yield count === 0 ? `Account ${accountId} has no application, so there is no door.\n` : openLines(open);
}

function applicationLines(all: readonly Door[]): string {
  const [door] = all;
  if (door === undefined) return "";
  const title = visible(`${shownName(door.application)} at ${door.domain} (${door.application_id})`);
  const [first = [], ...others] = all.map(doorCells);
  return `${title}\n${table(first, others).replaceAll(/^/gm, "  ").trimEnd()}\n`;
}

function doorCells({ token, token_id: id, admitted, reason, policy, depends_on: dependsOn }: Door): string[] {
  return [
    token === null ? "nobody" : JSON.stringify(token),
    admitted ? "admitted" : "refused",
    reason,
    policy === null ? "" : `by ${JSON.stringify(policy)}`,
    dependsOn.length === 0 ? "" : `depends on ${dependsOn.join(" and ")}`,
    id ?? "",
  ];
}

function openLines(open: DoorPage["open_to_everybody"]): string {
  if (open.length === 0) return "Nothing is open to everybody.\n";
  const lines = open.map(({ application, by }) => `  ${visible(`${shownName(application)}: ${by}`)}\n`);
  return `Open to everybody:\n${lines.join("")}`;
}
