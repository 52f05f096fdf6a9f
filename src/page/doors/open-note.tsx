/** What is open to everybody is said loudly, of all applications, and what happens to hosts of none. */
import type { VNode } from "preact";
import { linkTo } from "../core/route.ts";
import { Badge } from "../parts/badge.tsx";
import { Text, visible } from "../parts/text.tsx";
import type { MatrixPart } from "./matrix-data.ts";

/** So many are named. */
const MOST = 5;

export function OpenNote({ account, part }: { readonly account: string; readonly part: MatrixPart }): VNode {
  const { open, unmatched } = part;
  return (
    <>
      {open.length === 0 ? null : (
        <section class="note warn" aria-label="Open to everybody">
          <strong>Open to everybody</strong>
          <ul class="plain open-list">
            {open.slice(0, MOST).map(({ application_id: id, application, by }, index) => (
              <li key={`${id} ${index}`}>
                <a href={linkTo({ account, place: "doors", query: { view: "applications", app: id } })}>
                  <Text value={application} empty="(no name)" />
                </a>{" "}
                by <Text value={by} />
              </li>
            ))}
            {open.length > MOST ? <li>and {(open.length - MOST).toLocaleString("en")} more</li> : null}
          </ul>
        </section>
      )}
      <p class="unmatched">
        {unmatched.denied ? (
          <>
            <Badge tone="good">refused</Badge> Hosts of no application let nobody in
            {unmatched.but_for.length > 0 ? `, but for those below ${visible(unmatched.but_for.join(", "))}` : ""}.
          </>
        ) : (
          <>
            <Badge tone="warn">open to everybody</Badge> Hosts of no application let everybody in, unless the
            organization has <code>deny_unmatched_requests</code>.
          </>
        )}
      </p>
    </>
  );
}
