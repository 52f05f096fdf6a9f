/** An operation is a value: declared in the contract, carried out here. */
import type { ResultInfo } from "../../../contract/envelope.ts";
import type { Grade } from "../../../contract/evidence.ts";
import { operations, type Operation as Name, type OperationEntry } from "../../../contract/operations.ts";
import type { Consultation } from "../../../rules/fidelity/consultation.ts";
import type { Result } from "../../../rules/fidelity/result.ts";
import type { RandomBytes } from "../../../rules/values/random.ts";
import type { AccountStore } from "../account-store.ts";

/** What a request is about, for faults and the journal: a service token, or an object of another resource. */
export interface About {
  readonly tokenId: string | null;
  readonly objectId?: string | null;
  /** Of what is made, the wanted name. */
  readonly name?: string | null;
}

/** What is at hand while an operation runs. */
export interface Context<P> {
  readonly consult: Consultation;
  readonly random: RandomBytes;
  /** What `prepare` made. */
  readonly prepared: P;
  /** The account's time, in whole seconds. */
  readonly now: number;
}

/** What an operation did. */
export interface Done<W> {
  /** The wire's own object. */
  readonly result: W;
  /** Of what was made, its id. */
  readonly tokenId?: string;
  readonly objectId?: string;
  /** The status and the evidence, where they are not the operation's. */
  readonly status?: number;
  readonly grade?: Grade;
  /** Of a list. */
  readonly resultInfo?: ResultInfo;
  /** Of a list, for the journal: whatever the answer counts, whether this was its last page. */
  readonly page?: { readonly page: number; readonly per_page: number; readonly total_count: number };
}

/** `I`: its input; `P`: what has to be made before its transaction; `W`: the wire's object. */
export interface Operation<I, P, W> extends OperationEntry {
  /** Null for what is not in the list of operations. */
  readonly name: Name | null;
  /** Whether it puts the account on the list of those that are used; it does unless it says no. */
  readonly isUse?: boolean;
  /** Whether an API token of the account may ask even when it is not active, or may do nothing. */
  readonly isForAnyToken?: boolean;
  /** The status of a success; 200 unless given. */
  status?(consult: Consultation): number;
  /** What the request is about; unless given, what the id in its path names. */
  about?(input: I): About;
  /** The name of what the id in the path names; undefined when there is none. */
  nameOf?(account: AccountStore, id: string): string | undefined;
  /** How many ids it may have to make, beside one. */
  ids?(input: I): number;
  /** What is asynchronous, such as a digest; most operations need nothing of it. */
  prepare?(account: AccountStore, random: RandomBytes, input: I): P | Promise<P>;
  /** The operation itself. It gives no promise, so that nothing can await in a transaction. */
  run(account: AccountStore, input: I, context: Context<P>): Result<Done<W>>;
}

type Parts<I, P, W> = Omit<Operation<I, P, W>, keyof OperationEntry | "name">;

/** The operation of this name. */
export function operation<I, P, W>(name: Name, parts: Parts<I, P, W>): Operation<I, P, W> {
  return { name, ...operations[name], ...parts };
}
