/** The operations on the keys of an account. */
import type { AccessKeys } from "../../../contract/organization.ts";
import type { Consultation } from "../../../rules/fidelity/consultation.ts";
import { ok, type Result } from "../../../rules/fidelity/result.ts";
import { keysJson, rotated, withInterval, type Keys, type KeysInput } from "../../../rules/keys/keys.ts";
import type { AccountStore } from "../account-store.ts";
import { operation, type Done } from "./operation.ts";

const shown = ({ clock }: AccountStore, keys: Keys, consult: Consultation): Result<Done<AccessKeys>> =>
  ok({ result: keysJson(keys, clock.milliseconds(), consult) });

export const get = operation("keys.get", {
  run: (account, _: unknown, { consult }) => shown(account, account.access.organization.keys(consult), consult),
});

export const update = operation("keys.update", {
  run: (account, input: KeysInput, { consult }) => {
    const { organization } = account.access;
    const keys = withInterval(organization.keys(consult), input);
    if (!keys.ok) return keys;
    organization.keepKeys(keys.value);
    return shown(account, keys.value, consult);
  },
});

export const rotate = operation("keys.rotate", {
  run: (account, _: unknown, { consult }) => {
    const { organization, signingKeys } = account.access;
    const keys = rotated(organization.keys(consult), account.clock.milliseconds());
    organization.keepKeys(keys);
    signingKeys.forgetBefore(keys.rotations - 1);
    return shown(account, keys, consult);
  },
});
