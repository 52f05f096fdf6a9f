/** Zones and the accounts that they belong to, described. The running Worker does not load this file. */
import * as z from "zod/mini";
import { ACCOUNT_ID, hexId, type ControlOperation } from "../described.ts";
import { ofBodies } from "../error-codes.described.ts";
import { Binding } from "./inputs.ts";

export const Zone = z.strictObject({ id: hexId(), account_id: hexId(), name: z.string() });

export const zoneOperations = {
  "zones.get": {
    method: "get",
    path: "/zones/{zone_id}",
    summary: "The account that a zone belongs to",
    status: 200,
    answer: Zone,
  },
  "zones.bind": {
    method: "put",
    path: "/zones/{zone_id}",
    summary: "Binds a zone to an account",
    body: Binding,
    examples: { binding: { account_id: ACCOUNT_ID, name: "app.example" } },
    status: 200,
    answer: Zone,
    errors: [...ofBodies, "zone-has-tokens"],
  },
  "zones.unbind": {
    method: "delete",
    path: "/zones/{zone_id}",
    summary: "Unbinds a zone: it belongs to the account with the same id again",
    status: 204,
  },
} as const satisfies Record<string, ControlOperation>;
