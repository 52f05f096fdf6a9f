/**
 * Unused tokens are disabled or deleted when it is due. No timer does it: whoever asks the account about its tokens finds done
 * what is due by the account's clock. While the organization has the setting off, this asks the store nothing.
 */
import type { Consultation } from "../../rules/fidelity/consultation.ts";
import { fateOf, type InactivityRule } from "../../rules/organization/inactivity.ts";
import type { AccountStore } from "./account-store.ts";

/** Does what is due by now, each at its own time. Before every question about tokens, and before every change. */
export function catchInactive(store: AccountStore): void {
  const rule = store.access.organization.rule();
  if (rule) settle(store, rule, (at) => at);
}

/** After a change that may have made something due, such as the end of a policy: it is due since that change. */
export function catchInactiveAfterChange(store: AccountStore): void {
  const rule = store.access.organization.rule();
  if (!rule) return;
  const now = store.clock.seconds();
  settle(store, rule, () => now);
}

/** While unused tokens are looked after, what is said of tokens rests on when, and on whom it spares. */
export function noteInactivity({ access }: AccountStore, consult: Consultation): void {
  if (!access.organization.rule()) return;
  consult.value("inactivity-group-reference");
  consult.restsOn("inactivity-due-time");
}

function settle(store: AccountStore, rule: InactivityRule, timeOf: (dueAt: number) => number): void {
  const { access, tokens, verifications, settings, clock } = store;
  const now = clock.seconds();
  if (now < rule.since) return;
  const groups = settings.consult().peek("inactivity-group-reference");
  const due = access.tokenUses.unusedSince(now - rule.period).flatMap(({ id, lastUse, byPolicy, byGroup }) => {
    const token = tokens.byId(id);
    const fate =
      token &&
      fateOf(
        {
          enabled: token.enabled,
          lastUse: Math.max(lastUse, verifications.of(token) ?? lastUse), // which may not be on disk yet
          isNamed: token.inUse || byPolicy === 1,
          isNamedByGroup: byGroup === 1,
        },
        rule,
        groups,
        now,
      );
    return fate ? [{ token, action: fate.action, at: timeOf(fate.at) }] : [];
  });
  if (due.length === 0) return;
  store.change(() => {
    for (const { token, action, at } of due) {
      if (action === "delete") store.serviceTokens.delete(token, at);
      else store.serviceTokens.update(token, { ...token, enabled: false, updatedAt: at }, at);
    }
  });
}
