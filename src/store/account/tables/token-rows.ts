/** Many tokens in one statement, as rows of JSON: it takes two thirds of the time of a statement each. */
import { foldCase } from "../../../rules/values/fold.ts";
import { toHex } from "../../../rules/values/hex.ts";
import type { Token } from "../../../rules/service-tokens/token.ts";

/** Of the rows that `inRows` gives. */
export const INSERT_ROWS = `INSERT INTO tokens (id, client_id, name, folded_name, duration, enabled, created_at, updated_at,
    expires_at, last_seen_at, secret_digest, secret_version, previous_digest, previous_expires_at)
  SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6, value ->> 7, value ->> 8,
    value ->> 9, unhex(value ->> 10), value ->> 11, unhex(value ->> 12), value ->> 13 FROM json_each(?)`;

/** However long their names are, this is less than the 2 MB that SQLite takes of a text. */
const AT_ONCE = 100;
/** As it may stand in JSON: SQLite would end the text there. */
const NUL = "\\u0000";

/** The tokens in parts, in their order, each with its rows; those of a part that cannot be inserted so are undefined. */
export function* inRows(tokens: readonly Token[]): Generator<readonly [Token[], string | undefined]> {
  for (let from = 0; from < tokens.length; from += AT_ONCE) {
    const some = tokens.slice(from, from + AT_ONCE);
    const rows = JSON.stringify(some.map(rowOf));
    yield [some, rows.includes(NUL) ? undefined : rows];
  }
}

const rowOf = (token: Token) => [
  token.id,
  token.clientId,
  token.name,
  foldCase(token.name),
  token.duration,
  token.enabled ? 1 : 0,
  token.createdAt,
  token.updatedAt,
  token.expiresAt,
  token.lastSeenAt,
  toHex(token.secret.digest),
  token.secret.version,
  token.previous.digest && toHex(token.previous.digest),
  token.previous.expiresAt,
];
