/** A document as it is restored: a large one is checked and written in pieces, so that the other accounts have their turn. */
import type { AccountStore } from "../account-store.ts";
import { hasMoreCommas } from "../../../rules/values/json.ts";
import { itemsOf, LongLists } from "./long-lists.ts";
import { inSteps } from "./pauses.ts";
import {
  contradictionIn,
  documentOf,
  EMPTY,
  formOf,
  jsonOf,
  MOST_VALUES,
  LONG,
  NO_ITEMS,
  NOT_JSON,
  placedAt,
  restoreInto,
  type Long,
  TOO_MANY,
} from "./snapshot.ts";
import type { Snapshot } from "./snapshot-schema.ts";

/** A document of fewer characters is read and written at once. */
export const LARGE = 1024 * 1024;
/** Of a larger one so many characters are looked through at once. */
const BATCH = 256 * 1024;

/** The lists that are read in pieces, and what the check of the whole goes by. */
const IDS = {
  retired_secrets: [],
  superseded_states: [],
  deleted_tokens: [],
  tokens: ["id", "client_id"],
  token_uses: ["token_id"],
  journal: ["id"],
} as const satisfies { readonly [M in Long]: readonly string[] };

export interface World {
  /** All of it, but for the items of long lists of a large one. */
  readonly document: Snapshot;
  readonly tokenCount: number;
  /** The items of long lists, piece by piece. */
  readonly pieces: (() => Generator<readonly [Long, Snapshot]>) | null;
}

/** The text of a document, as it comes in. */
export class Incoming {
  #parts: string[] = [];
  #length = 0;
  #lists: LongLists | undefined;

  readonly add = (text: string): void => {
    this.#parts.push(text);
    this.#length += text.length;
    if (this.#length < (this.#lists ? BATCH : LARGE)) return;
    this.#lists ??= new LongLists(LONG);
    this.#lists.add(this.#taken());
  };

  /** The document, once all has come, or what is wrong with it. */
  async world(): Promise<World | string> {
    const rest = this.#taken();
    if (this.#lists) {
      this.#lists.add(rest);
      return inSteps(readLarge(this.#lists), false);
    }
    const document = documentOf(rest);
    return typeof document === "string" ? document : { document, tokenCount: document.tokens.length, pieces: null };
  }

  #taken(): string {
    const text = this.#parts.join("");
    this.#parts = [];
    this.#length = 0;
    return text;
  }
}

function* readLarge(lists: LongLists): Generator<void, World | string> {
  const { pieces, twice } = lists;
  const text = lists.outside();
  if (hasMoreCommas(text, MOST_VALUES)) return TOO_MANY;
  const outside = jsonOf(text);
  if (outside === undefined) return NOT_JSON;
  if (twice !== undefined) return `${twice} stands twice in the snapshot.`;
  const document = formOf(outside);
  if (typeof document === "string") return document;
  // Its name was written with an escape the second time.
  const again = [...pieces.keys()].find((name) => (document[name as Long] ?? []).length > 0);
  if (again !== undefined) return `${again} stands twice in the snapshot.`;
  yield;
  const ids: Record<string, object[]> = {};
  for (const [name, texts] of pieces as Map<Long, string[]>) {
    const known: object[] = (ids[name] = []);
    try {
      for (const items of itemsOf(texts)) {
        const read = formOf({ ...Object(outside), ...NO_ITEMS, [name]: items });
        if (typeof read === "string") return placedAt(name, known.length, read);
        known.push(...read[name].map((item) => idsIn(item, IDS[name])));
        yield;
      }
    } catch (problem) {
      if (problem instanceof SyntaxError) return NOT_JSON;
      throw problem;
    }
  }
  const contradiction = contradictionIn({ ...document, ...ids } as Snapshot);
  if (contradiction !== undefined) return contradiction;
  const tokenCount = ids.tokens?.length ?? document.tokens.length;
  return { document, tokenCount, pieces: () => piecesOf(pieces as Map<Long, string[]>) };
}

function idsIn(item: object, members: readonly string[]): object {
  return Object.fromEntries(members.map((member) => [member, (item as Readonly<Record<string, unknown>>)[member]]));
}

function* piecesOf(lists: ReadonlyMap<Long, string[]>): ReturnType<NonNullable<World["pieces"]>> {
  for (const [name, texts] of lists) {
    for (const items of itemsOf(texts)) {
      const read = formOf({ ...EMPTY, [name]: items });
      if (typeof read === "string") throw new Error("What was read before is not what is read now.");
      yield [name, read];
    }
  }
}

/** Puts what the document says in the place of what is there, unless that is not wanted any more; whether it did. */
export async function restoreWorld(
  store: AccountStore,
  { document, pieces }: World,
  isWanted: () => boolean,
): Promise<boolean> {
  if (!pieces) {
    if (!isWanted()) return false;
    restoreInto(store, document);
    return true;
  }
  return store.changeInSteps(function* () {
    if (!isWanted()) return false;
    store.clear();
    yield;
    for (const table of store.tables) table.restore(document);
    const tables = {
      retired_secrets: store.retiredSecrets,
      superseded_states: store.superseded,
      deleted_tokens: store.deletedTokens,
      tokens: store.tokens,
      token_uses: store.tokenUses,
      journal: store.journal,
    };
    for (const [name, piece] of pieces()) {
      yield;
      tables[name].restore(piece);
    }
    if (store.limits.journalRows !== null) store.journal.prune(); // a tenant's quota
    return true;
  });
}
