/**
 * Unused tokens are disabled or deleted when it is due. No timer does it: whoever asks the account about its tokens finds done
 * what is due by the account's clock. While the organization has the setting off, this asks the store nothing; while it is on,
 * once after each change.
 */
import type { Consultation } from "../../rules/fidelity/consultation.ts";
import { fateOf, type InactivityRule } from "../../rules/organization/inactivity.ts";
import { tellsOfDamage } from "../unreadable-state.ts";
import type { AccountStore } from "./account-store.ts";

/**
 * Does what is due by now, each at its own time. Before every question about tokens, and before every change. On a full disk
 * nothing can be done: questions are answered by what stands.
 */
export function catchInactive(store: AccountStore): void {
  const rule = store.access.organization.rule();
  if (!rule) return;
  try {
    settle(store, rule, (at) => at);
  } catch (problem) {
    if (tellsOfDamage(problem)) throw problem;
    console.error("What is due of unused tokens could not be done; it is tried again", problem);
  }
}

/** After a change that may have made something due, such as the end of a policy: it is due since that change. */
export function catchInactiveAfterChange(store: AccountStore): void {
  const rule = store.access.organization.rule();
  if (!rule) return;
  const now = store.clock.seconds();
  store.nextUnused = null;
  settle(store, rule, () => now);
}

/** While unused tokens are looked after, what is said of tokens rests on when, and on whom it spares. */
export function noteInactivity({ access }: AccountStore, consult: Consultation): void {
  if (!access.organization.rule()) return;
  consult.value("inactivity-group-reference");
  consult.value("inactivity-enabled-again");
  consult.restsOn("inactivity-due-time");
}

function settle(store: AccountStore, rule: InactivityRule, timeOf: (dueAt: number) => number): void {
  const now = store.clock.seconds();
  const groups = store.settings.consult().peek("inactivity-group-reference");
  const { unused } = store.access;
  if (store.nextUnused === null) {
    const first = unused.firstUse(rule, groups);
    store.nextUnused = first === undefined ? Infinity : Math.max(first + rule.period, rule.since);
  }
  if (now < store.nextUnused) return;
  const due = unused.since(now - rule.period, rule, groups).flatMap(({ id, lastUse, byGroup }) => {
    const token = store.tokens.byId(id);
    if (!token) return [];
    const { enabled, inUse: isNamed } = token;
    const seen = Math.max(lastUse, ...waiting(store, token)); // which may not be on disk yet
    const fate = fateOf({ enabled, isNamed, lastUse: seen, isNamedByGroup: byGroup === 1 }, rule, groups, now);
    return fate ? [{ token, action: fate.action, at: timeOf(fate.at) }] : [];
  });
  if (due.length === 0) return; // what waits to be written says so, and will be on disk soon
  store.change(() => {
    for (const { token, action, at } of due) {
      if (action === "delete") store.serviceTokens.delete(token, at);
      else store.serviceTokens.update(token, { ...token, enabled: false, updatedAt: at }, at);
    }
  });
}

function waiting(
  { verifications, tokenUses }: AccountStore,
  token: { readonly id: string; readonly clientId: string; readonly lastSeenAt: number | null },
) {
  return [verifications.of(token), tokenUses.of(token), token.lastSeenAt].filter((at) => at !== null);
}
