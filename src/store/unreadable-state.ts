/** State that cannot be read, because its schema is newer or its file is damaged. It is told by a sentence, and is no bug. */

/** How it is known after it has crossed an RPC: the class does not cross, its own properties do. */
export class UnreadableState extends Error {
  readonly isStateUnreadable = true;
}

/**
 * Whether SQLite says that the file is not what it wrote, or not what the emulator wrote: another program's has other tables. Such an
 * error may come at any statement, and at each row that is read of it. Source of the names: SQLite's list of result codes.
 */
export function tellsOfDamage(problem: unknown): boolean {
  return problem instanceof Error && /\bSQLITE_(CORRUPT|NOTADB)|^no such (table|column)\b/.test(problem.message);
}

/** While it is opened, every statement that fails tells so: tables are made that are there already, in another form. */
const tellsOfAnother = (problem: Error): boolean => tellsOfDamage(problem) || /\bSQLITE_ERROR\b/.test(problem.message);

/** What is wrong, when opening fails because of the state itself; any other failure is thrown. */
export function problemOfOpening(
  open: () => void,
  damaged: (problem: Error) => UnreadableState,
): UnreadableState | undefined {
  try {
    open();
    return undefined;
  } catch (problem) {
    if (problem instanceof UnreadableState) return problem;
    if (problem instanceof Error && tellsOfAnother(problem)) return damaged(problem);
    throw problem;
  }
}

/** Of an account; `why` says what is wrong with its file. */
export function unreadableAccount(id: string, why: string): UnreadableState {
  // Whoever empties an account because the disk is full loses what is well.
  const first = why === NOT_OPENED ? " Make room on the disk, if it is full; if not," : "";
  return new UnreadableState(
    `The stored state of account ${id} cannot be read: ${why}.${first} DELETE /_emulator/accounts/${id} empties it.`,
  );
}

/** Of the directory. Nothing can be done about it from within: without it nobody would know which accounts there are. */
export function unreadableDirectory(why: string): UnreadableState {
  return new UnreadableState(
    `The stored list of accounts and zones cannot be read: ${why}. Use another folder, or restore this one from a copy.`,
  );
}

/** `why` as SQLite said it of the file. */
export const damagedBy = (why: string): string => `its file is damaged (${why})`;

export const NOT_OPENED = "its file cannot be opened, as it is damaged or as the disk is full";

/**
 * What SQLite finds wrong with the file, if anything. It reads all of it: to be asked only after something failed. An error
 * amid the rows of a statement ends the object, and workerd keeps the reason to its own log.
 */
export function damageIn(sql: SqlStorage): string | undefined {
  const [row] = sql.exec<{ quick_check: string }>(`PRAGMA quick_check(1)`).toArray();
  return row === undefined || row.quick_check === "ok" ? undefined : row.quick_check.replaceAll(/\s+/g, " ");
}
