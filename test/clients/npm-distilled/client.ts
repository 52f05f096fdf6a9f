import { everyTokenOperation, type Client } from "../../../scripts/clients/client.ts";
import { node, pinnedPackage, runsNode } from "../../../scripts/clients/npm.ts";

export const distilled: Client = {
  id: "npm-distilled",
  folder: "npm-distilled",
  title: "npm `@distilled.cloud/cloudflare`",
  origin: "npm",
  pinned: pinnedPackage("@distilled.cloud/cloudflare", "npm-distilled"),
  pointed: "`CLOUDFLARE_API_BASE_URL`, which the SDK reads itself.",
  operations: everyTokenOperation,
  refusals: [400, 403, 404],
  remarks: [
    "This version needs `effect` 4.0.0-beta.100, to which it is pinned here: with 4.0.0-beta.107 and 4.1.0 it does not load, although it says that it accepts them.",
    "It drops what its schemas do not know: `enabled`, `client_secret_version`, and the secret that an update with a higher version returns.",
  ],
  find: node,
  drive: (run) => runsNode(run, "program.mjs", { CLOUDFLARE_API_BASE_URL: run.account.apiUrl }),
};
