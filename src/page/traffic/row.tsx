/** One request: a line, which unfolds in place. */
import type { VNode } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Advice, JournalRequest } from "../../contract/journal.ts";
import { now } from "../core/clock.ts";
import { linkTo, route, setQuery } from "../core/route.ts";
import { exact } from "../core/time.ts";
import { Badge, type Tone } from "../parts/badge.tsx";
import { Text } from "../parts/text.tsx";
import { Detail } from "./detail.tsx";
import { meaningOf, weakGrades, whatOf } from "./words.ts";

interface RowProps {
  readonly account: string;
  readonly row: JournalRequest;
  readonly isOpen: boolean;
  readonly isFresh: boolean;
  readonly advice: readonly Advice[];
}

export function Row({ account, row, isOpen, isFresh, advice }: RowProps): VNode {
  const { name, rest } = whatOf(row);
  const line = useRef<HTMLTableRowElement>(null);
  const link = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    if (isOpen) line.current?.scrollIntoView({ block: "nearest" });
  }, [isOpen]);
  const close = (): void => {
    setQuery({ open: "" });
    link.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || event.defaultPrevented || !isOpen) return;
    event.preventDefault();
    close();
  };
  const { query } = route.value;
  const id = `request-${row.id}`;
  return (
    <>
      <tr ref={line} class={`${isFresh ? "fresh " : ""}${isOpen ? "selected" : ""}`} onKeyDown={onKeyDown}>
        <td class="time figures" data-label="Time">
          <time dateTime={row.time} title={exact(row.time)}>
            {clockTime(row.time, now.value)}
          </time>
        </td>
        <td class="what" data-label="Request">
          <div>
            <a
              data-row
              ref={link}
              href={linkTo({ account, place: "traffic", query: { ...query, open: isOpen ? "" : String(row.id) } })}
              aria-expanded={isOpen}
              aria-controls={isOpen ? id : undefined}
            >
              <strong>{name}</strong> <Text value={rest} empty="" />
            </a>
            {row.client === "page" ? (
              <span class="mark" title="A change that was made on this page">
                page
              </span>
            ) : null}
          </div>
        </td>
        <td class="status" data-label="Status">
          <Status row={row} />
        </td>
        <td class="why" data-label="Why">
          <div>
            <Why row={row} />
          </div>
        </td>
        <td class="took figures" data-label="Took">
          {row.duration_ms.toLocaleString("en")} ms
        </td>
      </tr>
      {isOpen ? (
        <tr class="unfolded" onKeyDown={onKeyDown}>
          <td colSpan={5} id={id}>
            <Detail account={account} row={row} advice={advice.filter(({ requests }) => requests.includes(row.id))} />
          </td>
        </tr>
      ) : null}
    </>
  );
}

/** Only the time of day where the day is the account's; in the fold and on hover all of it stands. */
function clockTime(time: string, at: number): string {
  const [day = "", rest = ""] = time.replace("Z", "").split("T");
  return new Date(at).toISOString().startsWith(day) ? rest : `${day} ${rest.slice(0, 8)}`;
}

function Status({ row }: { readonly row: JournalRequest }): VNode {
  const { status, edge } = row;
  if (edge !== null) {
    return <Badge tone={edge.admitted ? "good" : "bad"}>{`${status} ${edge.admitted ? "let in" : "refused"}`}</Badge>;
  }
  const tone: Tone = status >= 500 ? "bad" : status >= 400 ? "warn" : "off";
  return <Badge tone={tone}>{String(status)}</Badge>;
}

function Why({ row }: { readonly row: JournalRequest }): VNode {
  const { edge, codes, evidence, fault } = row;
  const isWeak = weakGrades.includes(evidence) && evidence !== "not-emulated";
  return (
    <>
      {evidence === "not-emulated" ? <Badge tone="bad">not emulated</Badge> : null}
      {edge === null ? null : <span>{edge.reason} </span>}
      {codes
        .filter((code) => code !== 50_100)
        .map((code) => (
          <span key={code}>
            {code} <span class="quiet">{meaningOf(code)}</span>{" "}
          </span>
        ))}
      {fault === null ? null : <Badge tone="warn">{`fault: ${fault}`}</Badge>}
      {isWeak ? (
        <Badge tone="warn" title={row.assumptions.join(", ")}>
          {evidence}
        </Badge>
      ) : null}
    </>
  );
}
