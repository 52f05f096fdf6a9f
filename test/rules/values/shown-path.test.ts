import { expect, test } from "vitest";
import { shownPath } from "../../../src/rules/values/shown-path.ts";

const ID = "0123456789abcdef0123456789abcdef";

test.each([
  [`/client/v4/accounts/${ID}/access/apps`, ".../access/apps"],
  [`/client/v4/accounts/${ID}/access/apps/f174e90a-fafe-4643-bbbc-4a0ed4fc8415`, ".../access/apps/..."],
  [`/client/v4/accounts/${ID}/access/apps?page=2`, ".../access/apps"],
  [`/client/v4/accounts/${ID}`, "/accounts/..."],
  [`/client/v4/zones/${ID}/dns_records`, "/zones/.../dns_records"],
  ["/client/v4/user", "/user"],
  ["/client/v4/", "/"],
  ["/client/v4", "/"],
])("%s is shown as %s", (target, shown) => {
  expect(shownPath(target)).toBe(shown);
});
