import { forBoth, operationNames, without, type Client } from "../../../scripts/clients/client.ts";
import { python } from "../../../scripts/clients/machine.ts";
import { pinnedRequirement, runsPython } from "../../../scripts/clients/python.ts";

const newest = "requirements-5.txt";
const older = "requirements-4.txt";

const programs = ["program.py", "access.py", "organization.py"] as const;

const ofBoth = [
  "It has no method that makes a policy reusable, and none that sends a PATCH of the organization. `organizations.list` gets the organization.",
  "`applications.policies.create` and `.update` have no parameters for name, decision and rules: `extra_body` sends them.",
];

const common = {
  folder: "pypi-cloudflare",
  title: "PyPI `cloudflare`",
  origin: "PyPI",
  pointed: "`CLOUDFLARE_BASE_URL`, which the SDK reads itself; `Cloudflare(base_url=…)` does the same.",
  operations: forBoth(without(operationNames, "application-policies.make-reusable", "organization.patch")),
  refusals: [400, 403, 404, 409, 429, 500],
} as const;

export const clients: readonly Client[] = [
  {
    ...common,
    id: "pypi-cloudflare-5",
    pinned: pinnedRequirement("pypi-cloudflare", newest, "cloudflare"),
    remarks: [
      "Its pager asks for page after page until one is empty, and sends `per_page` again each time.",
      "The secret that an update with a higher version returns is not a member of its `ServiceToken`: it is among the extra members of the model.",
      ...ofBoth,
    ],
    find: () => python(9),
    drive: (run) => runsPython(run, newest, ...programs),
  },
  {
    ...common,
    id: "pypi-cloudflare-4",
    pinned: pinnedRequirement("pypi-cloudflare", older, "cloudflare"),
    remarks: [
      "It takes the list to be a single page, and knows neither `per_page` nor filters: `extra_query` sends them.",
      "It knows neither `enabled` nor the version of a secret nor the end of its grace period: `extra_body` sends them.",
      "The list of applications does not know `exact`: `extra_query` sends it.",
      "It knows neither `service_token_inactivity` nor `strict_service_token_auth` of the organization: `extra_body` sends them.",
      ...ofBoth,
    ],
    find: () => python(9),
    drive: (run) => runsPython(run, older, ...programs),
  },
];
