/** A difference for a person, who reads it before the change is made. Names are others' texts: each stays on its line. */
import { visible } from "../../client/table.ts";
import { shownName } from "../explanation-lines.ts";
import type { DoorChange, DoorsDifference, OpenPlace } from "./difference.ts";

type Decided = DoorChange["now"];

/** Stands before each line that is the reason of the exit code. */
const MARK = "! ";
const NO_MARK = "  ";

/** Section after section, each with the end of its last line. */
export function* differenceLines(
  difference: DoorsDifference,
  withReasons: boolean,
): Generator<string, void, undefined> {
  const { made_again: again, gone_places: gone, unclear, changed } = difference;
  const { opened_to_everybody: openings, opened_unmatched: opened } = difference;
  yield section("Opens to everybody", [...openings.map(openWords), ...opened], MARK);
  yield section("Opens", difference.opened.map(changeWords), MARK);
  yield section("Hangs on other addresses or countries, and may open", difference.conditions.map(changeWords), MARK);
  const { closed_to_everybody: closings, closed_unmatched: closed } = difference;
  yield section("No longer open to everybody", [...closings.map(openWords), ...closed]);
  yield section("Closes", difference.closed.map(changeWords));
  yield section("New places", difference.new_places.map(titleOf));
  const goneWords = (each: (typeof gone)[number]) =>
    `${titleOf(each)}${each.now === null ? "" : `; ${shownName(each.now.name)} is for it now`}`;
  yield section("Places that are gone", gone.map(goneWords));
  yield section("New tokens", difference.new_tokens.map(tokenWords));
  yield section("Tokens that are gone", difference.gone_tokens.map(tokenWords));
  const againWords = (each: (typeof again)[number]) =>
    `the ${each.what} ${shownName(each.name)}: ${each.before_id} is ${each.id} now`;
  yield section("The same with another id", again.map(againWords));
  const unclearWords = ({ what, name }: (typeof unclear)[number]) =>
    `several ${what}s are called ${shownName(name)}: those with another id than before count as gone, and as new`;
  yield section("Nobody can tell which is which", unclear.map(unclearWords));
  if (withReasons) yield section("The same decision for another reason", changed.map(changeWords));
  yield endOf(difference, withReasons);
}

function section(title: string, lines: readonly string[], mark = NO_MARK): string {
  if (lines.length === 0) return "";
  return `${title}:\n${lines.map((line) => `${mark}${visible(line)}\n`).join("")}\n`;
}

const titleOf = ({ place, application }: Pick<OpenPlace, "place" | "application">): string =>
  `${place} (${shownName(application)})`;

const openWords = (each: OpenPlace): string => `${titleOf(each)}: ${each.by.join(", ")}`;
const tokenWords = ({ name, id }: { readonly name: string; readonly id: string }): string =>
  `${shownName(name)} (${id})`;

function changeWords(change: DoorChange): string {
  const { token, token_id: id, before, now } = change;
  const whom = id === null ? "nobody, which is a request without a token" : tokenWords({ name: token ?? "", id });
  const was = before === null ? "there was no such door" : `before ${decidedWords(before)}`;
  return `${titleOf(change)} to ${whom}: ${now === null ? "the door is gone" : decidedWords(now)}; ${was}`;
}

function decidedWords({ admitted, reason, policy, depends_on: dependsOn }: NonNullable<Decided>): string {
  const by = policy === null ? "" : ` by ${JSON.stringify(policy)}`;
  const hangs = dependsOn.length === 0 ? "" : `, depends on ${dependsOn.join(" and ")}`;
  return `${admitted ? "admitted" : "refused"}, ${reason}${by}${hangs}`;
}

function endOf(difference: DoorsDifference, withReasons: boolean): string {
  const { doors_before: before, doors_now: now, changed, opened, opened_to_everybody: everybody } = difference;
  const { conditions, opened_unmatched: unmatched } = difference;
  const count = changed.length;
  const how = withReasons ? "" : " --reasons prints them.";
  const reasons =
    count === 0 ? "" : `${counted(count, "door is", "doors are")} decided as before, for another reason.${how}\n`;
  const marked = opened.length + everybody.length + unmatched.length + conditions.length;
  const result =
    marked === 0
      ? "Nothing opens further."
      : `${counted(marked, "line", "lines")} with a ! ${marked === 1 ? "opens" : "open"}${conditions.length > 0 ? ", or may open," : ""} further than before: exit code 9.`;
  return `${reasons}Compared: ${counted(before, "door", "doors")} before, ${now} now.\n${result}\n`;
}

const counted = (count: number, one: string, several: string): string => `${count} ${count === 1 ? one : several}`;
