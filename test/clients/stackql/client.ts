import { forBoth, operationNames, without, type Client } from "../../../scripts/clients/client.ts";
import { installed } from "../../../scripts/clients/machine.ts";
import { driveStackql } from "./drive.ts";

const driven = without(
  operationNames,
  "applications.update-settings",
  "applications.revoke-tokens",
  "application-policies.create",
  "application-policies.update",
  "application-policies.make-reusable",
  "organization.patch",
  "organization.revoke-user",
  "keys.update",
);

export const stackql: Client = {
  id: "stackql",
  folder: "stackql",
  title: "StackQL, provider `cloudflare`",
  origin: "elsewhere",
  pointed:
    "`access-emulator run --intercept -- …`. Of the variables it reads `SSL_CERT_FILE` and `CLOUDFLARE_API_TOKEN`, but not the proxy: that comes from `.stackqlrc` in the working directory (`http.proxy.host=`, `http.proxy.port=`) or from the flags `--http.proxy.host` and `--http.proxy.port`; [stackql.md](stackql.md) has it whole.",
  operations: forBoth(driven),
  refusals: [400, 404, 409],
  remarks: [
    "`REPLACE` sends `client_secret_version` as a string, even when it is written as a number; that is supposed to count as the number (assumption `string-secret-version`).",
    "`EXEC … rotate` without `@@json` sends the body `null`, `refresh` sends no body.",
    "A `SELECT` has only the columns of the provider definition: neither `enabled` nor `client_secret_version`.",
    "A refusal is printed, and the exit code stays 0.",
    "Its definition of an application's own policies lacks name, decision and rules: INSERT and REPLACE of them are refused. It reads and deletes them.",
    "It takes no booleans in SET, so it cannot change the settings of an application; `EXEC … revoke_tokens_by_account` ends with a panic of its own before it sends anything, as does `EXEC … revoke_users_by_account` of `organizations`.",
    "`REPLACE` of `keys` sends `key_rotation_interval_days` as a string, even when it is written as a number, and is refused: 400.",
    "Applications, policies and groups are read and written at tables of different names: `access_apps` and `applications`, `access_groups` and `groups`, `access_policies` for both.",
  ],
  find: () => installed("STACKQL", "stackql", ["--version"], /stackql v(\S+)/),
  drive: driveStackql,
};
