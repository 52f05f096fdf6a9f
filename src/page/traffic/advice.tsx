/** What clients probably did not mean, with links to the requests. */
import type { VNode } from "preact";
import type { Advice } from "../../contract/journal.ts";
import { linkTo, route, setQuery } from "../core/route.ts";
import { queryOfRow } from "./query.ts";
import { adviceWords } from "./words.ts";

/** So many links stand beside one piece of advice. */
const LINKS = 5;

export function AdviceList({
  account,
  advice,
}: {
  readonly account: string;
  /** Undefined while it is asked for. */
  readonly advice: readonly Advice[] | undefined;
}): VNode {
  // The place is kept, so that nothing moves when it comes.
  if (advice === undefined || advice.length === 0) {
    return (
      <p class="no-advice quiet">
        {advice === undefined ? "" : "Advice: none. Nothing here looks like a mistake of a client."}
      </p>
    );
  }
  const isOpen = route.value.query["advice"] === "open";
  return (
    <details
      class="advice"
      open={isOpen}
      onToggle={({ currentTarget }) => setQuery({ advice: currentTarget.open ? "open" : "" }, { replace: true })}
    >
      <summary>
        <h2>Advice: {advice.length === 1 ? "1 thing" : `${advice.length.toLocaleString("en")} things`} to look at</h2>
      </summary>
      <ul class="plain">
        {advice.slice(0, 100).map((piece) => (
          <li key={`${piece.kind} ${piece.token_id} ${piece.requests[0]} ${piece.message}`}>
            <AdvicePiece account={account} piece={piece} />
          </li>
        ))}
      </ul>
      {advice.length > 100 ? <p class="quiet">Only the first 100 are shown.</p> : null}
    </details>
  );
}

export function AdvicePiece({ account, piece }: { readonly account: string; readonly piece: Advice }): VNode {
  const { kind, message, requests } = piece;
  return (
    <>
      <strong>{adviceWords[kind]}.</strong> <span class="text-wrap">{message}</span>{" "}
      {requests.slice(-LINKS).map((id) => (
        <span key={id}>
          <a href={linkTo({ account, place: "traffic", query: queryOfRow(id) })}>request {id}</a>{" "}
        </span>
      ))}
      {requests.length > LINKS ? <span class="quiet">and {requests.length - LINKS} before</span> : null}
    </>
  );
}
