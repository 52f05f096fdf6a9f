/** Three verifiers, and one lock file. */
import type { Client } from "../../../scripts/clients/client.ts";
import { node, pinnedPackage, runsNode } from "../../../scripts/clients/npm.ts";
import { atCerts, drivesVerifier, ofVerifiers } from "../../../scripts/clients/verifiers.ts";

const fixedHost =
  "Its address of the keys is fixed, `https://{team}.cloudflareaccess.com/cdn-cgi/access/certs`: the program's `fetch` leads that host to `/_edge/{account_id}/{team}.cloudflareaccess.com/…`.";
const untold = "It cannot be told the time.";

const verifiers = [
  {
    name: "jose",
    title: "npm `jose`, with `createRemoteJWKSet`",
    pointed: `\`createRemoteJWKSet(url)\`. ${atCerts}`,
    remarks: [
      "`currentDate` tells it the time.",
      "It looks at `iat` only where `maxTokenAge` is given: it then refuses a JWT of an account whose clock is ahead of the machine's.",
    ],
  },
  {
    name: "@hono/cloudflare-access",
    title: "npm `@hono/cloudflare-access`, in Node",
    pointed: fixedHost,
    remarks: [
      untold,
      "It does not look at `iat`, and accepts a JWT for 30 seconds after its end.",
      "It does not tell a key that it does not know from a signature that is wrong.",
    ],
  },
  {
    name: "@cloudflare/pages-plugin-cloudflare-access",
    title: "npm `@cloudflare/pages-plugin-cloudflare-access`, in Node",
    pointed: fixedHost,
    remarks: [
      untold,
      "It does not look at `iat`.",
      "Every refusal of it is the same redirect to the login. Without a JWT it is one, too.",
    ],
  },
] as const;

export const clients: readonly Client[] = verifiers.map(({ name, title, pointed, remarks }) => ({
  isVerifier: ofVerifiers.isVerifier,
  operations: ofVerifiers.operations,
  refusals: ofVerifiers.refusals,
  title,
  pointed,
  remarks,
  id: `npm-verifiers-${name.replace(/^@/, "").replace("/", "-")}`,
  folder: "npm-verifiers",
  origin: "npm",
  pinned: pinnedPackage(name, "npm-verifiers"),
  find: node,
  drive: (run) => drivesVerifier(run, (env) => runsNode(run, `${name.split("/").at(-1)}.mjs`, env)),
}));
