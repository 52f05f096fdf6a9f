/** An account and a zone as the API shows them; the real answers have more fields (the assumption `neighbour-fields`). */
import type { AccountLookup, ZoneLookup } from "../../contract/lookups.ts";
import { formatTimestamp } from "../values/timestamp.ts";

export interface Zone {
  readonly id: string;
  readonly accountId: string;
  readonly name: string;
}

/** What an account without a name of its own is called: this and its id. */
export const DEFAULT_NAME = "Emulated account ";

/** `createdAt` is in whole seconds since 1970; `name` is null when the account has none of its own. */
export function accountJson(id: string, createdAt: number, name: string | null = null): AccountLookup {
  return {
    id,
    name: accountName(id, name),
    type: "standard",
    settings: { enforce_twofactor: false },
    created_on: formatTimestamp(createdAt),
  };
}

/** `ofAccount` is the name of its account. */
export function zoneJson(
  { id, accountId, name }: Zone,
  createdAt: number,
  ofAccount: string | null = null,
): ZoneLookup {
  const time = formatTimestamp(createdAt);
  return {
    id,
    name,
    status: "active",
    paused: false,
    type: "full",
    development_mode: 0,
    name_servers: ["ada.ns.emulator.example", "bob.ns.emulator.example"],
    created_on: time,
    modified_on: time,
    activated_on: time,
    account: { id: accountId, name: accountName(accountId, ofAccount) },
  };
}

export function accountName(id: string, name: string | null): string {
  return name ?? `${DEFAULT_NAME}${id}`;
}
