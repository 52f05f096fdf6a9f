/** `clock`: the time of an account. */
import type { AccountClock } from "../account-clock.ts";
import type { ClockState } from "../control-types.ts";
import { EmulatorError } from "../emulator-error.ts";
import { say } from "./output.ts";
import { targetOf, type TargetWords } from "./target.ts";

export const showClock = (words: TargetWords) => onClock(words, (clock) => clock.read());

export const freezeClock = (time: string | undefined, words: TargetWords) =>
  onClock(words, (clock) => clock.freeze(time));

export const runClock = (words: TargetWords) => onClock(words, (clock) => clock.run());

export const setClock = (time: string, words: TargetWords) => onClock(words, (clock) => clock.set(time));

export function advanceClock(duration: string | undefined, words: TargetWords & { readonly to?: string }) {
  const { to } = words;
  if ((duration === undefined) === (to === undefined)) {
    throw new EmulatorError("bad-input", "clock advance takes a duration (a Go one, such as 24h), or --to <time>.");
  }
  return onClock(words, (clock) => (to === undefined ? clock.advance(duration ?? "") : clock.advanceTo(to)));
}

async function onClock(words: TargetWords, ask: (clock: AccountClock) => Promise<ClockState>): Promise<void> {
  const state = await ask(targetOf(words).account.clock);
  say(state, `${state.now} ${state.mode}`, words.json);
}
