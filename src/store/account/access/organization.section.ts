/** What a snapshot may say of the organization of an account, and of its keys. */
import * as z from "zod/mini";
import { inactivityActions } from "../../../contract/organization.ts";
import { isKeepable, KEEPABLE } from "../../../rules/access/size.ts";
import { LONGEST_INTERVAL, SHORTEST_INTERVAL } from "../../../rules/keys/keys.ts";
import { AUTH_DOMAIN, isAuthDomain } from "../../../rules/organization/organization.ts";
import { flag, text, time, whole } from "../tables/shapes.ts";

const inactivity = () =>
  z.strictObject(
    {
      enabled: flag(),
      inactivity_threshold_days: whole(30, 365),
      action: z.literal(inactivityActions, `must be ${inactivityActions.join(" or ")}`),
    },
    "must be an object with enabled, inactivity_threshold_days and action",
  );

export const organization = () =>
  z._default(
    z.nullable(
      z
        .strictObject(
          {
            auth_domain: z.string(AUTH_DOMAIN).check(z.refine(isAuthDomain, AUTH_DOMAIN)),
            name: z.nullable(text(700).check(z.minLength(1, "must not be empty"))),
            strict_service_token_auth: z.nullable(flag()),
            service_token_inactivity: z.nullable(inactivity()),
            inactivity_since: z.nullable(time()),
            options: z.record(z.string(), z.unknown(), "must be an object").check(z.refine(isKeepable, KEEPABLE)),
            updated_at: time(),
          },
          "must be an organization, or null",
        )
        .check(
          z.refine(
            ({ service_token_inactivity: set, inactivity_since: since }) =>
              (set?.enabled ?? false) === (since !== null),
            "must have inactivity_since when service_token_inactivity is enabled, and only then",
          ),
        ),
    ),
    null,
  );

/** The years 0 to 9999, in milliseconds: an organization that a setting made in the year 0 has keys as old. */
const [FIRST, LAST] = [-62_167_219_200_000, 253_402_300_799_999];

export const keys = () =>
  z._default(
    z.nullable(
      z.strictObject(
        {
          interval_days: whole(SHORTEST_INTERVAL, LONGEST_INTERVAL),
          last_rotation_at_ms: whole(FIRST, LAST),
          rotations: z._default(whole(0, 2 ** 31 - 1), 0),
        },
        "must be an object with interval_days, last_rotation_at_ms and rotations, or null",
      ),
    ),
    null,
  );
