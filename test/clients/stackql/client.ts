import { everyOperation, type Client } from "../../../scripts/clients/client.ts";
import { installed } from "../../../scripts/clients/machine.ts";
import { driveStackql } from "./drive.ts";

export const stackql: Client = {
  id: "stackql",
  folder: "stackql",
  title: "StackQL, provider `cloudflare`",
  origin: "elsewhere",
  pointed:
    "`access-emulator run --intercept -- …` with `--http.proxy.host`, `--http.proxy.port` and `--tls.CABundle`: it reads none of the variables.",
  operations: everyOperation,
  refusals: [404],
  remarks: [
    "`REPLACE` sends `client_secret_version` as a string, even when it is written as a number; that is supposed to count as the number (assumption `string-secret-version`).",
    "`EXEC … rotate` without `@@json` sends the body `null`, `refresh` sends no body.",
    "A `SELECT` has only the columns of the provider definition: neither `enabled` nor `client_secret_version`.",
    "A refusal is printed, and the exit code stays 0.",
  ],
  find: () => installed("STACKQL", "stackql", ["--version"], /stackql v(\S+)/),
  drive: driveStackql,
};
