/** Requirements of what an account has one of: its organization and its keys. They are read, and never changed. */
import { membersOf, type Members } from "../../api-client/answers.ts";
import { succeeded, withAccess } from "./access-checks.ts";
import { demand, every } from "./requirement.ts";
import type { Step, Walk } from "./walk.ts";

const resultOf = (walk: Walk, step: Step): Members => membersOf(membersOf(walk.answer(step).body)?.["result"]) ?? {};

const isTime = (value: unknown, digits = ""): boolean =>
  typeof value === "string" && new RegExp(`^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d${digits}Z$`).test(value);

export const organizationRequirements = withAccess([
  {
    id: "organization-got",
    grade: "REC",
    statement:
      "A GET of the organization is 200: one object, and no page, with auth_domain below cloudflareaccess.com, name, created_at and updated_at.",
    check: (walk) => {
      const {
        auth_domain: domain,
        name,
        created_at: created,
        updated_at: updated,
      } = resultOf(walk, "organization-got");
      return every([
        succeeded(walk, "organization-got", 200),
        demand(
          membersOf(walk.answer("organization-got").body)?.["result_info"] === undefined,
          "no page",
          "a result_info",
        ),
        demand(
          typeof domain === "string" && /^[a-z0-9-]+\.cloudflareaccess\.com$/.test(domain),
          "a team's domain",
          domain,
        ),
        demand(typeof name === "string" && name !== "", "a name", name),
        demand(isTime(created) && isTime(updated), "times in whole seconds", [created, updated]),
      ]);
    },
  },
  {
    id: "keys-got",
    grade: "REC",
    statement:
      "A GET of the keys is 200 with days_until_next_rotation, key_rotation_interval_days, and last_key_rotation_at with fractions of a second.",
    check: (walk) => {
      const {
        days_until_next_rotation: left,
        key_rotation_interval_days: interval,
        ...rest
      } = resultOf(walk, "keys-got");
      const last = rest["last_key_rotation_at"];
      return every([
        succeeded(walk, "keys-got", 200),
        demand(Number.isInteger(left) && Number.isInteger(interval), "whole days", [left, interval]),
        demand(isTime(last, "(\\.\\d{1,6})?"), "a time with at most six digits of a second", last),
      ]);
    },
  },
]);
