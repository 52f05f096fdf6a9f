/** The advice on the whole journal. It looks at every row, so it is asked for less often where there are many. */
import { useState } from "preact/hooks";
import type { Advice, RequestPage } from "../../contract/journal.ts";
import { control } from "../core/client.ts";
import { queryOf } from "../core/query.ts";
import { tick } from "../core/clock.ts";
import { revision } from "../core/load.ts";
import { useAskedAgain } from "./asked-again.ts";

const MANY = 1000;
/** In milliseconds. */
const SELDOM = 10_000;

/** Undefined while it is asked for first. What was told last stays where it cannot be asked for again. */
export function useAdvice(journal: string, rows: number): readonly Advice[] | undefined {
  const [told, setTold] = useState<{ readonly of: string; readonly advice: readonly Advice[] }>();
  const at = rows > MANY ? `after ${Math.floor(tick.value / SELDOM)}` : `at ${revision.value}`;
  useAskedAgain(journal, at, (stop) =>
    control<RequestPage>("GET", journal + queryOf({ order: "desc", per_page: 1 }), undefined, stop).then(
      ({ advice }) => setTold({ of: journal, advice }),
      () => undefined, // the list beside it says why nothing can be asked
    ),
  );
  return told?.of === journal ? told.advice : undefined;
}
