/** An account and a zone as the API shows them; the real answers have more fields (the assumption `neighbour-fields`). */
import type { AccountLookup, ZoneLookup } from "../../contract/lookups.ts";
import { formatTimestamp } from "../values/timestamp.ts";

export interface Zone {
  readonly id: string;
  readonly accountId: string;
  readonly name: string;
}

/** `createdAt` is in whole seconds since 1970. */
export function accountJson(id: string, createdAt: number): AccountLookup {
  return {
    id,
    name: accountName(id),
    type: "standard",
    settings: { enforce_twofactor: false },
    created_on: formatTimestamp(createdAt),
  };
}

export function zoneJson({ id, accountId, name }: Zone, createdAt: number): ZoneLookup {
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
    account: { id: accountId, name: accountName(accountId) },
  };
}

function accountName(id: string): string {
  return `Emulated account ${id}`;
}
