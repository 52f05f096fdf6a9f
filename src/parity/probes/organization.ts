/** Why nothing that is supposed of organizations and keys is tried: an account has one of each, and others depend on it. */
import type { NotObservable } from "../probe.ts";

const changesTheOne: NotObservable = {
  notObservable: "it would change the account's only organization, which everybody in it depends on",
};

export const organizationProbes = {
  "organization-created-at": { notObservable: "each account has an organization of its own age" },
  "organization-fields": { notObservable: "each account has set other options" },
  "organization-create": changesTheOne,
  "auth-domain-form": changesTheOne,
  "put-org-merge": changesTheOne,
  "strict-forced": changesTheOne,
  "carried-organization-options": changesTheOne,
  "carried-user-revocation": { notObservable: "it would end the sessions of a user" },
  "inactivity-group-reference": changesTheOne,
  "inactivity-enabled-again": { notObservable: "it would take 30 days, and the account's unused tokens" },
  "inactivity-due-time": { notObservable: "it would take 30 days, and the account's unused tokens" },
  "key-rotation": { notObservable: "it would end sessions that were signed with the account's keys" },
} as const satisfies Readonly<Record<string, NotObservable>>;
