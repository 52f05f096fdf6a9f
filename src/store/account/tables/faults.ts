/**
 * The faults of one account: what goes wrong, counted and never at random. Each fault counts by itself the requests that
 * match it: the first `skip` pass, the next `times` are hit. Of two that are due the older one hits, and only it is used up.
 */
import type { FaultPosition } from "../../../contract/faults.ts";
import type { RequestOperation } from "../../../contract/operations.ts";
import type { Table } from "../../table.ts";
import type { Snapshot } from "../documents/snapshot-schema.ts";
import { counted, faultJson } from "./fault-schema.ts";
import type { Fault, FaultEffect, FaultSpec, FaultTarget } from "./fault.ts";

export class Faults implements Table {
  readonly #sql: SqlStorage;
  /** The faults as last read: an account without any pays nothing for them. */
  #known: readonly Fault[] | undefined;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  all(): readonly Fault[] {
    this.#known ??= this.#sql
      .exec<{ id: number; fault: string }>(`SELECT id, fault FROM faults ORDER BY id`)
      .toArray()
      .map(({ id, fault }) => Object.assign(JSON.parse(fault) as Omit<Fault, "id">, { id }));
    return this.#known;
  }

  add(spec: FaultSpec): Fault {
    const { id } = this.#sql
      .exec<{ id: number }>(`INSERT INTO faults (fault) VALUES (?) RETURNING id`, JSON.stringify({ ...spec, hits: 0 }))
      .one();
    this.#known = undefined;
    return { ...spec, id, hits: 0 };
  }

  remove(id: number): boolean {
    const removed = this.#sql.exec(`DELETE FROM faults WHERE id = ? RETURNING id`, id).toArray().length > 0;
    this.#known = undefined;
    return removed;
  }

  /** Whether a fault could hit this operation by the name of its token, so that somebody has to look that up. */
  asksForName(operation: RequestOperation): boolean {
    return this.all().some((fault) => fault.operation === operation && fault.match.name !== undefined);
  }

  /** The effect that is due for this request at this position, if there is one; it is counted. */
  due(target: FaultTarget, position: FaultPosition): FaultEffect | undefined {
    for (const fault of this.all()) {
      if (fault.position !== position || fault.times === 0 || !matches(fault, target)) continue;
      if (fault.skip === 0) {
        this.#keep({ ...fault, times: fault.times - 1, hits: fault.hits + 1 });
        return fault.effect;
      }
      this.#keep({ ...fault, skip: fault.skip - 1 });
    }
    return undefined;
  }

  clear(): void {
    this.#sql.exec(`DELETE FROM faults`);
    this.#known = undefined;
  }

  readAgain(): void {
    this.#known = undefined;
  }

  section() {
    return { faults: this.all().map(faultJson) };
  }

  /** Their ids stay. */
  restore({ faults }: Snapshot): void {
    for (const { id, effect, ...fault } of faults) {
      const kept = JSON.stringify({ ...fault, effect: counted(effect) });
      this.#sql.exec(`INSERT INTO faults (id, fault) VALUES (?, ?)`, id, kept);
    }
    this.#known = undefined;
  }

  #keep({ id, ...fault }: Fault): void {
    this.#sql.exec(`UPDATE faults SET fault = ? WHERE id = ?`, JSON.stringify(fault), id);
    const kept = { ...fault, id };
    this.#known = this.all().map((known) => (known.id === id ? kept : known));
  }
}

function matches({ operation, match }: Fault, target: FaultTarget): boolean {
  if (operation !== target.operation) return false;
  if (match.token_id !== undefined && match.token_id !== target.tokenId) return false;
  if (match.host !== undefined && match.host.toLowerCase() !== target.host?.toLowerCase()) return false;
  return match.name === undefined || match.name === target.name;
}
