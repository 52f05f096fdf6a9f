import { everyTokenOperation, type Client } from "../../../scripts/clients/client.ts";
import { installed } from "../../../scripts/clients/machine.ts";
import { driveStackql } from "./drive.ts";

export const stackql: Client = {
  id: "stackql",
  folder: "stackql",
  title: "StackQL, provider `cloudflare`",
  origin: "elsewhere",
  pointed:
    "`access-emulator run --intercept -- …`. Of the variables it reads `SSL_CERT_FILE` and `CLOUDFLARE_API_TOKEN`, but not the proxy: that comes from `.stackqlrc` in the working directory (`http.proxy.host=`, `http.proxy.port=`) or from the flags `--http.proxy.host` and `--http.proxy.port`; [guides/stackql.md](guides/stackql.md) has it whole.",
  operations: everyTokenOperation,
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
