import type { VNode } from "preact";
import { counted } from "../core/count.ts";

interface PagerProps {
  readonly page: number;
  readonly perPage: number;
  readonly total: number;
  /** What is counted: "tokens". */
  readonly of: string;
  readonly onPage: (page: number) => void;
}

/** Which part of a list is shown, and the way to the others. */
export function Pager({ page, perPage, total, of, onPage }: PagerProps): VNode {
  const pages = Math.max(1, Math.ceil(total / perPage));
  const from = total === 0 ? 0 : (page - 1) * perPage + 1;
  const to = Math.min(total, page * perPage);
  return (
    <nav class="pager" aria-label={`Pages of ${of}`}>
      <span>
        {counted(from)} to {counted(to)} of {counted(total)} {of}
      </span>
      <button type="button" class="button small" disabled={page <= 1} onClick={() => onPage(page - 1)}>
        Previous
      </button>
      <button type="button" class="button small" disabled={page >= pages} onClick={() => onPage(page + 1)}>
        Next
      </button>
    </nav>
  );
}
