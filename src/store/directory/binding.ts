/** Binds a zone to an account, unless the account that it had until then holds tokens. */
import type { Zone } from "../../rules/lookups/shown.ts";
import { OPERATOR, type Owner, type ZonesTable } from "./tables/zones.ts";
import type { TenantsTable } from "./tables/tenants.ts";

/** How long a request that has asked for its zone may be on its way to the account, in milliseconds. */
const ON_THE_WAY = 20;
/** A tenant binds so many zones at the most. */
const ZONES_OF_TENANT = 1000;

interface Tables {
  readonly zones: ZonesTable;
  readonly tenants: TenantsTable;
}

interface Wanted {
  readonly id: string;
  readonly accountId: string;
  /** As it was named until now, unless given. */
  readonly name: string | undefined;
}

export type Bound = Zone | "zone-has-tokens" | "too-many-zones";

export async function bindZone(
  { zones, tenants }: Tables,
  accounts: EmulatorEnv["ACCOUNTS"],
  owner: Owner,
  { id, accountId, name }: Wanted,
): Promise<Bound> {
  const wasBound = zones.has(owner, id);
  if (owner !== OPERATOR && !wasBound && zones.count(owner) >= ZONES_OF_TENANT) return "too-many-zones";
  const before = zones.zone(owner, id);
  const zone = { id, accountId, name: name ?? before.name };
  zones.keep(owner, zone);
  // The account with the id of the zone is another's, or nobody's, unless the tenant made it.
  const isOwn = owner === OPERATOR || tenants.ownerOf(id) === owner;
  if (!isOwn || before.accountId !== id || accountId === id) return zone;
  // From here on nobody is sent to the account that the zone had; who was on the way there has arrived after this.
  await scheduler.wait(ON_THE_WAY);
  let isEmpty = false; // for all that is known, if the account cannot be asked
  try {
    isEmpty = (await accounts.getByName(id).describe()).tokenCount === 0;
  } finally {
    if (!isEmpty && wasBound) zones.keep(owner, before);
    if (!isEmpty && !wasBound) zones.remove(owner, id);
  }
  return isEmpty ? zone : "zone-has-tokens";
}
