/** The origins of an account's hosts, described. The running Worker does not load this file. */
import * as z from "zod/mini";
import type { Narrowed } from "../../http/forms.described.ts";
import { ACCOUNT, type ControlOperation } from "../described.ts";
import { ofBodies } from "../error-codes.described.ts";
import { OriginInput } from "./inputs.ts";

export const Origin = z.strictObject({ hostname: z.string(), url: z.string() });
export const Origins = z.strictObject({ origins: z.array(Origin) });

export const originsNarrowed: [z.core.$ZodType, Narrowed][] = [
  [
    OriginInput,
    {
      url: { pattern: "^(http://([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:]+\\])|https://[A-Za-z0-9.-]+)(:[1-9][0-9]{0,4})?/?$" },
    },
  ],
];

export const originOperations = {
  "origins.list": {
    method: "get",
    path: `${ACCOUNT}/origins`,
    summary: "The hosts that have an origin of their own",
    status: 200,
    answer: Origins,
  },
  "origins.get": {
    method: "get",
    path: `${ACCOUNT}/origins/{hostname}`,
    summary: "Where the edge sends the requests that it lets in to a host",
    status: 200,
    answer: Origin,
    errors: ["no-such-origin"],
  },
  "origins.set": {
    method: "put",
    path: `${ACCOUNT}/origins/{hostname}`,
    summary:
      "Says where the edge sends what it lets in to a host: a place of this machine, or of a private network if the emulator was started for that, or, deployed, a host of the operator's list",
    body: OriginInput,
    examples: { "a server on this machine": { url: "http://127.0.0.1:3000" } },
    status: 200,
    answer: Origin,
    errors: [...ofBodies, "origin-not-listed", "too-many-origins"],
  },
  "origins.remove": {
    method: "delete",
    path: `${ACCOUNT}/origins/{hostname}`,
    summary: "Removes the origin of a host: the echo answers again",
    status: 204,
  },
} as const satisfies Record<string, ControlOperation>;
