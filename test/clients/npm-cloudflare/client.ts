/** Pinned in the package.json of the whole project: its tests use them, too. */
import { resolve } from "node:path";
import { forBoth, operationNames, without, type Client } from "../../../scripts/clients/client.ts";
import { node, pinnedPackage } from "../../../scripts/clients/npm.ts";

const generations: readonly { generation: string; name: string; remarks: readonly string[] }[] = [
  { generation: "7", name: "cloudflare", remarks: ["Its pager does not send `per_page` unless the caller gave one."] },
  { generation: "6", name: "cloudflare-6", remarks: [] },
  { generation: "5", name: "cloudflare-5", remarks: [] },
  {
    generation: "4",
    name: "cloudflare-4",
    remarks: [
      "It takes the list to be a single page: callers get others with `{ query: { page } }`.",
      "It drops the `previous_client_secret_expires_at` of a rotation: `{ body }` sends it.",
    ],
  },
];

const ofAll = [
  "It has no method that makes a policy reusable, and none that sends a PATCH of the organization. `organizations.list` gets the organization.",
  "Its types of `applications.policies.create` and `.update` lack name, decision and rules: a program in TypeScript casts, and what it gives is sent.",
];

export const clients: readonly Client[] = generations.map(({ generation, name, remarks }) => ({
  id: `npm-cloudflare-${generation}`,
  folder: "npm-cloudflare",
  title: "npm `cloudflare`",
  origin: "npm",
  pinned: pinnedPackage(name),
  pointed: "`CLOUDFLARE_BASE_URL`, which the SDK reads itself; `new Cloudflare({ baseURL })` does the same.",
  operations: forBoth(without(operationNames, "application-policies.make-reusable", "organization.patch")),
  refusals: [400, 403, 404, 409, 429, 500],
  remarks: [...remarks, ...ofAll],
  find: node,
  // Where it stands, and not in its copy: the packages are those of the project.
  drive: async (run) => {
    for (const program of ["program.mjs", "access.mjs", "organization.mjs"]) {
      await run.program(run.command, [resolve("test/clients/npm-cloudflare", program), name, generation]);
    }
  },
}));
