/** What was answered, kept beside the emulator, and its comparison with what is there after a crash. */
import type { Client, ShownToken, TokenWithSecret } from "./client.ts";

/** A token as its last answer left it. */
interface Entry {
  readonly id: string;
  readonly clientId: string;
  version: number;
  secret: string;
  /** A change of it that is under way, or was when the emulator was killed. */
  pending: "rotate" | "delete" | undefined;
}

/** What was answered for one account. */
export class TokenLedger {
  readonly entries = new Map<string, Entry>();
  readonly deletedIds = new Set<string>();
  /** Creates that were under way when the emulator was killed: each may have made a token, or not. */
  pendingCreates = 0;
  answered = 0;

  get size(): number {
    return this.entries.size;
  }

  get unanswered(): number {
    return this.pendingCreates + [...this.entries.values()].filter(({ pending }) => pending).length;
  }

  /** Tokens that no client is changing just now: two changes at once have no known order. */
  idle(): Entry[] {
    return [...this.entries.values()].filter(({ pending }) => pending === undefined);
  }

  async created(create: () => Promise<TokenWithSecret>): Promise<void> {
    this.pendingCreates++;
    const token = await create();
    this.pendingCreates--;
    this.answered++;
    this.entries.set(token.id, entryOf(token));
  }

  async rotated(entry: Entry, rotate: () => Promise<TokenWithSecret>): Promise<void> {
    entry.pending = "rotate";
    const token = await rotate();
    this.answered++;
    Object.assign(entry, entryOf(token));
  }

  async deleted(entry: Entry, remove: () => Promise<void>): Promise<void> {
    entry.pending = "delete";
    await remove();
    this.answered++;
    this.entries.delete(entry.id);
    this.deletedIds.add(entry.id);
  }
}

function entryOf(token: TokenWithSecret): Entry {
  return {
    id: token.id,
    clientId: token.client_id,
    version: token.client_secret_version,
    secret: token.client_secret,
    pending: undefined,
  };
}

/**
 * What is not as it was answered. What was under way may be done or not, but whole; the ledger is brought in line with
 * it, and the next round starts from there.
 */
export async function violationsIn(client: Client, account: string, ledger: TokenLedger): Promise<string[]> {
  const violations: string[] = [];
  const { tokens, totalCount } = await client.list(account);
  const there = new Map(tokens.map((token) => [token.id, token]));
  if (totalCount !== tokens.length) violations.push(`the list has ${tokens.length} tokens and counts ${totalCount}`);
  if (there.size !== tokens.length) violations.push("a token stands in the list twice");
  for (const id of ledger.deletedIds) if (there.has(id)) violations.push(`token ${id} was deleted, and is there`);

  for (const entry of ledger.entries.values()) {
    const token = there.get(entry.id);
    if (token) violations.push(...(await violationsOf(client, account, entry, token)));
    else if (entry.pending === "delete") ledger.entries.delete(entry.id);
    else violations.push(`token ${entry.id} was answered, and is not there`);
  }

  // A create without an answer may have made a token whose secret nobody knows.
  const unknown = tokens.filter(({ id }) => !ledger.entries.has(id) && !ledger.deletedIds.has(id));
  if (unknown.length > ledger.pendingCreates) {
    violations.push(`${unknown.length} tokens are there that nobody knows; ${ledger.pendingCreates} were under way`);
  }
  for (const token of unknown) {
    if (token.client_secret_version !== 1) violations.push(`token ${token.id} is new, with another version than 1`);
    await client.delete(account, token.id);
  }
  ledger.pendingCreates = 0;
  ledger.answered = 0;
  ledger.deletedIds.clear();
  return violations;
}

async function violationsOf(client: Client, account: string, entry: Entry, token: ShownToken): Promise<string[]> {
  const shown = `token ${entry.id}, version ${entry.version}`;
  const whole = JSON.stringify(await client.get(account, entry.id));
  const secret = await client.verify(account, entry.clientId, entry.secret);
  const ahead = token.client_secret_version - entry.version;
  const asAnswered = ahead === 0 && secret === "current";
  const rotated = entry.pending === "rotate" && ahead === 1 && secret === "previous";
  const violations: string[] = [];
  if (whole !== JSON.stringify(token)) violations.push(`${shown}: it is ${whole}, and in the list another`);
  if (token.client_id !== entry.clientId) violations.push(`${shown}: its client id is another`);
  if (!asAnswered && !rotated) {
    violations.push(`${shown}: it is now version ${token.client_secret_version}, and its secret counts as ${secret}`);
  }
  // A rotation whose answer nobody had left a secret that nobody knows: another one makes it known.
  if (rotated) Object.assign(entry, entryOf(await client.rotate(account, entry.id)));
  entry.pending = undefined;
  return violations;
}
