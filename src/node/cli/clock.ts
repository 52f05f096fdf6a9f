/** `clock`: the time of an account. */
import type { AccountClock } from "../client/clock.ts";
import type { ClockState, NextMoment } from "../../contract/clock.ts";
import { EmulatorError, reworded } from "../client/emulator-error.ts";
import { visible } from "../../rules/values/visible.ts";
import { say } from "./output.ts";
import { targetOf, type TargetWords } from "./target.ts";

export async function showClock(words: TargetWords & { readonly next?: boolean }): Promise<void> {
  if (!words.next) return onClock(words, "clock", (clock) => clock.read());
  const { clock } = targetOf(words).account;
  const [state, next] = [await clock.read(), await clock.next()];
  const lines = [
    `${state.now} ${state.mode}`,
    `next expiry: ${momentText(next.expiry)}`,
    `next end of a grace: ${momentText(next.grace_end)}`,
  ];
  say({ ...state, next }, lines.join("\n"), words.json);
}

const momentText = (moment: NextMoment | null): string =>
  moment ? `${moment.time} ${visible(moment.name)} (${moment.token_id})` : "none";

export const freezeClock = (time: string | undefined, words: TargetWords) =>
  onClock(words, `clock freeze ${time ?? ""}`, (clock) => clock.freeze(time));

export const runClock = (words: TargetWords) => onClock(words, "clock run", (clock) => clock.run());

export const setClock = (time: string, words: TargetWords) =>
  onClock(words, `clock set ${time}`, (clock) => clock.set(time));

export function advanceClock(duration: string | undefined, words: TargetWords & { readonly to?: string }) {
  const { to } = words;
  if ((duration === undefined) === (to === undefined)) {
    throw new EmulatorError("bad-input", "clock advance takes a duration (a Go one, such as 24h), or --to <time>.");
  }
  return to === undefined
    ? onClock(words, `clock advance ${duration ?? ""}`, (clock) => clock.advance(duration ?? ""))
    : onClock(words, `clock advance --to ${to}`, (clock) => clock.advanceTo(to));
}

async function onClock(
  words: TargetWords,
  command: string,
  ask: (clock: AccountClock) => Promise<ClockState>,
): Promise<void> {
  const state = await ask(targetOf(words).account.clock).catch((problem: unknown) => {
    throw problem instanceof EmulatorError ? ofCommand(problem, command) : problem;
  });
  say(state, `${state.now} ${state.mode}`, words.json);
}

/** The library tells it of its methods and their parameters. */
function ofCommand(problem: EmulatorError, command: string): EmulatorError {
  const named = reworded(problem, /^clock\.\w+: (?:now|by|to) /, `${command}: it `);
  return reworded(reworded(named, /^clock\.\w+: /, `${command}: `), /set the clock\.$/, "use `clock set <time>`.");
}
