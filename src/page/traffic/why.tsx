/** Why the edge decided as it did, by the rules of now. */
import type { VNode } from "preact";
import type { Explanation as Explained } from "../../contract/edge.ts";
import { control } from "../core/client.ts";
import { useLoaded } from "../core/load.ts";
import { ErrorNote } from "../parts/notes.tsx";

export function Why({ account, request }: { readonly account: string; readonly request: number }): VNode {
  const { data, problem, reload } = useLoaded(`explain ${request} of ${account}`, (stop) =>
    control<Explained>("POST", `/accounts/${account}/explain`, { request }, stop),
  );
  return (
    <section aria-busy={data === undefined}>
      <h3>Why</h3>
      <ErrorNote problem={problem} again={reload} />
      {data === undefined ? null : <p>{data.sentence}</p>}
    </section>
  );
}
