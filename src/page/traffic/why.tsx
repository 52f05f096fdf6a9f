/** Why the edge decided as it did, by the rules of now. */
import type { VNode } from "preact";
import type { Explanation as Explained } from "../../contract/edge.ts";
import { control } from "../core/client.ts";
import { useLoaded } from "../core/load.ts";
import { linkTo } from "../core/route.ts";
import { Explanation } from "../explanation/explanation.tsx";
import { ErrorNote } from "../parts/notes.tsx";

export function Why({ account, request }: { readonly account: string; readonly request: number }): VNode {
  const { data, problem, reload } = useLoaded(`explain ${request} of ${account}`, (stop) =>
    control<Explained>("POST", `/accounts/${account}/explain`, { request }, stop),
  );
  const isOther = data?.recorded && data.recorded.reason !== data.reason;
  return (
    <section class="why-now" aria-busy={data === undefined}>
      <h3>Why, by the rules of now</h3>
      <ErrorNote problem={problem} again={reload} />
      {data?.recorded?.reason === "fault" ? (
        <p class="note warn">
          A <a href={linkTo({ account, place: "faults", query: {} })}>fault</a> answered this request in the place of
          the edge. What the edge decides of it now, without the fault:
        </p>
      ) : isOther ? (
        <p class="note warn">
          Then it was {data.recorded.admitted ? "let in" : "refused"} ({data.recorded.reason}); now it would be{" "}
          {data.admitted ? "let in" : "refused"} ({data.reason}), since something was changed in between.
        </p>
      ) : null}
      {data === undefined ? null : <Explanation account={account} explanation={data} onChanged={reload} />}
    </section>
  );
}
