import {
  forBoth,
  operationNames,
  tokenOperations,
  without,
  type Client,
  type OperationName,
} from "../../../scripts/clients/client.ts";
import { foundTerraform, foundTofu } from "../../../scripts/clients/terraform.ts";
import { driveV5 } from "./drive.ts";

const withoutRotation = without(tokenOperations, "refresh", "rotate");

/** Its applications have their own policies inside of them; those of zones are not in the module. */
const ofAccess = without(
  operationNames.filter((name) => /^(applications|policies|groups)\./.test(name)),
  "applications.update-settings",
  "applications.revoke-tokens",
);

const aroundThem: readonly OperationName[] = [
  "organization.get",
  "organization.update",
  "keys.get",
  "keys.update",
  "identity-providers.list",
  "identity-providers.create",
  "identity-providers.get",
  "identity-providers.update",
  "identity-providers.delete",
  "tags.list",
  "tags.create",
  "tags.get",
  "tags.delete",
];

const common = {
  folder: "terraform-v5",
  origin: "elsewhere",
  pointed: "`CLOUDFLARE_BASE_URL`, which the provider reads itself; `base_url` of its configuration does the same.",
  operations: { ...forBoth(withoutRotation), accounts: [...withoutRotation, ...ofAccess, ...aroundThem] },
  remarks: [
    "It rotates only with an update to a higher `client_secret_version`, and never refreshes: it does not use those two operations.",
    "It refuses a `client_secret_version` without a `previous_client_secret_expires_at` before it sends anything.",
    "It does not read `client_secret_version` and `previous_client_secret_expires_at` back from the API: a change of them behind its back goes unnoticed, and the first plan after an import is an update in place that sends them.",
    "Every update sends name, duration and version, so each restarts the lifetime of the token.",
    "After the import of an application, a plan takes `auto_redirect_to_identity`, `enable_binding_cookie` and `options_preflight_bypass` away unless the module names them: recorded answers have them as `false`, and so have the emulator's.",
    "Its data source of one application leaves `id` empty when it looks by name: `app_id` has it.",
    "It makes an organization with an update, and its destroy leaves organization and keys as they are. It rotates no keys, and knows neither `service_token_inactivity` nor `strict_service_token_auth`.",
    "A new name of a tag is a new tag: it renames none.",
  ],
} as const;

export const clients: readonly Client[] = [
  {
    ...common,
    id: "terraform-v5",
    title: "Terraform provider `cloudflare/cloudflare` 5",
    refusals: [404],
    find: foundTerraform,
    drive: (run) => driveV5(run, "Terraform"),
  },
  {
    ...common,
    id: "opentofu-v5",
    title: "OpenTofu, provider `cloudflare/cloudflare` 5",
    refusals: [404],
    find: foundTofu,
    drive: (run) => driveV5(run, "OpenTofu"),
  },
];
