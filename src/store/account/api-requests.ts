/** One request of the API plane, as steps: who may, how often, what goes wrong, what is done, and what is written down. */
import type { FaultPosition } from "../../contract/faults.ts";
import type { Consultation } from "../../rules/fidelity/consultation.ts";
import { invalid, refused, type Refusal, type Result } from "../../rules/fidelity/result.ts";
import { NO_LIMITS } from "../../rules/tenants/quotas.ts";
import { toHex } from "../../rules/values/hex.ts";
import type { RandomBytes } from "../../rules/values/random.ts";
import type { AccountStore } from "./account-store.ts";
import { close, type Exchange } from "./close.ts";
import { catchInactive, catchInactiveAfterChange, noteInactivity } from "./inactivity.ts";
import type { Gate } from "./gate.ts";
import type { Listing } from "./listing.ts";
import type { OperationEntry } from "../../contract/operations.ts";
import type { About, Done, Operation } from "./operations/operation.ts";
import { isLook, type Answer, type ApiRequest, type Input } from "./request.ts";
import { SharedCommits } from "./shared-commits.ts";
import type { FaultEffect } from "./tables/fault.ts";

export class ApiRequests {
  readonly #store: AccountStore;
  readonly #gate: Gate;
  readonly #listing: Listing;
  readonly commits = new SharedCommits();

  constructor(store: AccountStore, gate: Gate, listing: Listing) {
    this.#store = store;
    this.#gate = gate;
    this.#listing = listing;
  }

  /**
   * Answers a request. A change, the fault after it and its row in the journal are one transaction, in which nothing
   * awaits: what is asynchronous is made before it.
   */
  async answer<I, P, W>(operation: Operation<I, P, W>, request: ApiRequest, input: Input<I>): Promise<Answer<W>> {
    this.#store.limits = request.limits ?? NO_LIMITS;
    const random = await this.#random(request, input.ok ? (operation.ids?.(input.value) ?? 0) : 0);
    const ray = this.#rayOf(request, random);
    const prepared = input.ok ? await operation.prepare?.(this.#store, random, input.value) : undefined;
    const passage = await this.#gate.check(request, operation);
    let exchange: Exchange = {
      operation,
      request,
      ray,
      passage,
      about: aboutOf(operation, request, input),
      wasDelayed: false,
    };
    if (passage.refusal) return this.#close(exchange, this.#store.settings.consult(), refused(passage.refusal));
    catchInactive(this.#store);
    if (!input.ok) return this.#refuseForm(exchange, input);

    const before = this.#faultDue(exchange, exchange.about, "before");
    if (before?.type === "delay") {
      exchange = { ...exchange, wasDelayed: true };
      await scheduler.wait(before.milliseconds);
    } else if (before) return this.#close(exchange, this.#store.settings.consult(), refused({ kind: "fault" }), before);

    if (operation.changes) await this.commits.join();
    // Only now: an account may have been reset, or its settings changed, while this request waited.
    catchInactive(this.#store);
    const consult = this.#consultFor(request);
    const run = (): Answer<W> => {
      const context = { consult, random, prepared: prepared as P, now: this.#store.clock.seconds() };
      this.#store.limits = request.limits ?? NO_LIMITS; // of this request, and not of another that came meanwhile
      if (rests(operation)) noteInactivity(this.#store, consult);
      const refusal = this.#refusalBefore(operation, request, consult);
      const result = refusal ? refused(refusal) : operation.run(this.#store, input.value, context);
      if (operation.changes && result.ok) catchInactiveAfterChange(this.#store);
      return this.#close(exchange, consult, result, this.#faultAfter(exchange, result));
    };
    const answer = operation.changes ? this.#store.change(run) : run();
    if (operation.isUse !== false && !isLook(request)) this.#listing.touch();
    if (answer.effect?.type === "delay") await scheduler.wait(answer.effect.milliseconds);
    return answer;
  }

  #random(request: ApiRequest, ids: number): RandomBytes | Promise<RandomBytes> {
    return this.#store.randomness.draw(this.#seedFor(request), ids);
  }

  #rayOf(request: ApiRequest, random: RandomBytes): string {
    return this.#seedFor(request) === null ? request.ray : toHex(random(8));
  }

  /** What the page looks at draws nothing: the requests of a test get the same, whoever looks on. */
  #seedFor(request: ApiRequest): string | null {
    return isLook(request) ? null : (this.#store.settings.all().random_seed ?? null);
  }

  /** Of a request whose form is wrong; an account that is closed says that first. */
  #refuseForm(exchange: Exchange, { parameter, detail, restsOn }: WrongForm): Answer<never> {
    const { operation, request } = exchange;
    const consult = this.#consultFor(request);
    if (this.#isClosed(operation, consult)) {
      return this.#close(exchange, consult, refused({ kind: "access-not-enabled" }));
    }
    consult.restsOn(restsOn);
    if (request.id !== null && operation.nameOf && operation.nameOf(this.#store, request.id) === undefined)
      consult.restsOn("validation-before-lookup");
    return this.#close(exchange, consult, invalid(parameter, detail));
  }

  #consultFor({ restsOn }: ApiRequest): Consultation {
    const consult = this.#store.settings.consult();
    for (const name of restsOn) consult.restsOn(name);
    return consult;
  }

  /** Why the operation is not even begun, if it is not. */
  #refusalBefore(
    operation: Exchange["operation"],
    { method, limits }: ApiRequest,
    consult: Consultation,
  ): Refusal | null {
    if (this.#isClosed(operation, consult)) return { kind: "access-not-enabled" };
    const isEmulated = operation.name !== null; // of other paths only what is carried takes storage
    const isFull = isEmulated && operation.changes && limits?.bytesLeft === 0 && method !== "DELETE";
    return isFull ? { kind: "storage-quota" } : null;
  }

  /** Whether Access is not enabled, which every operation is refused for; the account itself can be read still. */
  #isClosed({ name }: Pick<Exchange["operation"], "name">, consult: Consultation): boolean {
    if (name === null || this.#store.settings.all().access_enabled !== false) return false;
    if (name !== "create") consult.restsOn("access-not-enabled-scope");
    return true;
  }

  #faultAfter(exchange: Exchange, result: Result<Done<unknown>>): FaultEffect | null {
    if (!result.ok) return null;
    const { tokenId, objectId } = exchange.about;
    const made = result.value;
    const about = { ...exchange.about, tokenId: made.tokenId ?? tokenId, objectId: made.objectId ?? objectId ?? null };
    return this.#faultDue(exchange, about, "after-commit") ?? null;
  }

  /** The effect that is due, if one is; none is to the page. A fault may ask for the name of the token that the request is about. */
  #faultDue(
    { operation: { name: operation, nameOf }, request: { client } }: Exchange,
    { tokenId, objectId = null, name }: About,
    position: FaultPosition,
  ) {
    const { faults } = this.#store;
    if (operation === null || client !== null || faults.all().length === 0) return undefined;
    const target = { operation, ...(tokenId === null ? {} : { tokenId }), ...(name === undefined ? {} : { name }) };
    const id = tokenId ?? objectId;
    const asksForName = name === undefined && id !== null && faults.asksForName(operation);
    return faults.due(asksForName ? { ...target, name: nameOf?.(this.#store, id) ?? null } : target, position);
  }

  #close<W>(
    exchange: Exchange,
    consult: Consultation,
    result: Result<Done<W>>,
    effect: FaultEffect | null = null,
  ): Answer<W> {
    return close(this.#store, exchange, consult, result, effect);
  }
}

type WrongForm = Extract<Input<unknown>, { ok: false }>;

function aboutOf<I, P, W>(operation: Operation<I, P, W>, { id }: ApiRequest, input: Input<I>): About {
  const given = input.ok ? operation.about?.(input.value) : undefined;
  if (given) return given;
  return operation.name === null || operation.resource === "service_tokens"
    ? { tokenId: id }
    : { tokenId: null, objectId: id };
}

/** Whether the operation is about tokens, or may be refused for a token that its rules name. */
function rests({ resource, changes }: Pick<OperationEntry, "resource" | "changes">): boolean {
  return resource === "service_tokens" || (changes && ["apps", "policies", "groups"].includes(resource));
}
