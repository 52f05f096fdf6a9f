/** The life of two tokens, from create to delete, and what is refused on the way. The requirements are held against its answers. */
import { isFailure, isSuccess, tokenOf, unusable, type Token } from "../../api-client/answers.ts";
import type { Answer } from "../../api-client/client.ts";
import { NotAsked, TargetProblem } from "../../api-client/problems.ts";
import type { Sandbox } from "../sandbox.ts";
import type { ServiceTokens } from "../service-tokens.ts";
import type { AccessStep } from "./access-steps.ts";

export const PAST = "2024-11-15T10:30:00Z";
export const FUTURE = "2099-06-01T12:00:00Z";

export type Step =
  | AccessStep
  | "created"
  | "created-with-all"
  | "got"
  | "listed"
  | "first-page"
  | "second-page"
  | "found-by-name"
  | "created-later"
  | "renamed"
  | "prolonged"
  | "made-forever"
  | "made-finite"
  | "disabled"
  | "enabled"
  | "raised"
  | "raised-again"
  | "grace-moved"
  | "refreshed"
  | "rotated"
  | "rotated-with-grace"
  | "got-rotated"
  | "without-name"
  | "missing"
  | "deleted"
  | "gone"
  | "gone-again"
  | "no-credentials"
  | "malformed-authorization"
  | "unroutable"
  | "zone-created"
  | "zone-got"
  | "zone-listed"
  | "zone-updated"
  | "zone-refreshed"
  | "zone-rotated"
  | "zone-deleted"
  | "zone-gone"
  | "zone-gone-in-account";

/** What the walk saw: an answer for each step, or why there is none. */
export class Walk {
  readonly #seen = new Map<Step, Answer | Error>();

  /** Takes one step; one that fails does not keep the others from being taken. */
  async take(step: Step, ask: () => Promise<Answer>): Promise<void> {
    try {
      this.#seen.set(step, await ask());
    } catch (problem) {
      if (!(problem instanceof TargetProblem) && !(problem instanceof NotAsked)) throw problem;
      this.#seen.set(step, problem);
    }
  }

  /** The answer of a step. One that says nothing about the API's behaviour is thrown as the problem that it is. */
  answer(step: Step): Answer {
    const seen = this.#seen.get(step) ?? new TargetProblem(`the step ${step} was not reached`);
    if (seen instanceof Error) throw seen;
    if (isFailure(seen)) throw unusable(seen);
    return seen;
  }

  /** The token, or the object, that a step showed; undefined when it was refused. */
  token(step: Step): Token | undefined {
    const answer = this.answer(step);
    return isSuccess(answer) ? tokenOf(answer) : undefined;
  }

  /** The id of the token, or of the object, that a step made, for the next ones. */
  id(step: Step): string {
    return tokenOf(this.answer(step)).id;
  }
}

/** The first part; what it returns is the rest, to be taken when the target's clock has moved on. */
export async function begin(walk: Walk, sandbox: Sandbox): Promise<() => Promise<void>> {
  const { account, send } = sandbox;
  const name = account.name("walk");
  await walk.take("created", () => created(account, { name }));
  const all = { duration: "43800h", enabled: false, client_secret_version: 3, previous_client_secret_expires_at: PAST };
  await walk.take("created-with-all", () => created(account, all));
  await walk.take("got", () => account.get(walk.id("created")));
  await walk.take("listed", () => account.list());
  await walk.take("first-page", () => account.list({ per_page: 1, page: 1 }));
  await walk.take("second-page", () => account.list({ per_page: 1, page: 2 }));
  await walk.take("found-by-name", () => account.list({ name }));
  await walk.take("without-name", () => account.create({ duration: "8760h" }));
  await walk.take("missing", () => account.get(crypto.randomUUID()));
  await walk.take("no-credentials", () => send({ path: account.path, anonymous: true }));
  const headers = { authorization: "Bearer not one word" };
  await walk.take("malformed-authorization", () => send({ path: account.path, anonymous: true, headers }));
  await walk.take("unroutable", () => send({ path: "/accounts/not-an-account-id/access/service_tokens" }));
  await takeInZone(walk, sandbox);
  return () => goOn(walk, account);
}

/** A refusal speaks against a requirement only where a plain token would have been taken. */
async function created(tokens: ServiceTokens, fields: object): Promise<Answer> {
  const answer = await tokens.create({ name: tokens.name("walk"), ...fields });
  if (!isSuccess(answer)) await tokens.created({}, "control");
  return answer;
}

async function goOn(walk: Walk, account: ServiceTokens): Promise<void> {
  const id = () => walk.id("created");
  const put = (body: object) => () => account.update(id(), body);
  const raise = (version: number, end: string) =>
    put({ client_secret_version: version, previous_client_secret_expires_at: end });
  const renamed = account.name("walk-renamed");
  await walk.take("created-later", () => created(account, {}));
  await walk.take("refreshed", () => account.refresh(id()));
  await walk.take("renamed", put({ name: renamed }));
  await walk.take("prolonged", put({ duration: "17520h" }));
  await walk.take("made-forever", put({ duration: "forever" }));
  await walk.take("made-finite", put({ duration: "8760h" }));
  await walk.take("disabled", put({ name: renamed, enabled: false }));
  await walk.take("enabled", put({ enabled: true }));
  await walk.take("raised", raise(2, PAST));
  await walk.take("grace-moved", raise(2, FUTURE));
  await walk.take("raised-again", raise(3, PAST));
  await walk.take("rotated", () => account.rotate(id()));
  await walk.take("rotated-with-grace", () => account.rotate(id(), { previous_client_secret_expires_at: FUTURE }));
  await walk.take("got-rotated", () => account.get(id()));
  await walk.take("deleted", () => account.delete(id()));
  await walk.take("gone", () => account.get(id()));
  await walk.take("gone-again", () => account.delete(id()));
}

/** Without a zone each of these steps says so. */
async function takeInZone(walk: Walk, sandbox: Sandbox): Promise<void> {
  const id = () => walk.id("zone-created");
  const inZone = (step: Step, ask: (tokens: ServiceTokens) => Promise<Answer>) =>
    walk.take(step, async () => ask(sandbox.zone));
  await inZone("zone-created", (tokens) => created(tokens, {}));
  await inZone("zone-got", (tokens) => tokens.get(id()));
  await inZone("zone-listed", (tokens) => tokens.list());
  await inZone("zone-updated", (tokens) => tokens.update(id(), { enabled: false }));
  await inZone("zone-refreshed", (tokens) => tokens.refresh(id()));
  await inZone("zone-rotated", (tokens) => tokens.rotate(id()));
  await inZone("zone-deleted", (tokens) => tokens.delete(id()));
  await inZone("zone-gone", (tokens) => tokens.get(id()));
  await inZone("zone-gone-in-account", () => sandbox.account.get(id()));
}
