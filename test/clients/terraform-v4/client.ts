import { operationNames, without, type Client } from "../../../scripts/clients/client.ts";
import { foundTerraform } from "../../../scripts/clients/terraform.ts";
import { driveV4 } from "./drive.ts";

/** No list of any of them but that of applications, for its data source. */
const ofAccess = without(
  operationNames.filter((name) => /^(applications|application-policies|policies|groups)\./.test(name)),
  "applications.update-settings",
  "applications.revoke-tokens",
  "application-policies.list",
  "application-policies.make-reusable",
  "policies.list",
  "groups.list",
);

const aroundThem = without(
  operationNames.filter((name) => /^(organization|keys|identity-providers|tags)\./.test(name)),
  "organization.create",
  "organization.patch",
  "organization.revoke-user",
  "keys.rotate",
  "tags.list",
  "tags.update",
);

export const terraformV4: Client = {
  id: "terraform-v4",
  folder: "terraform-v4",
  title: "Terraform provider `cloudflare/cloudflare` 4",
  origin: "elsewhere",
  pointed: "`access-emulator run --intercept -- terraform …`: it speaks https only.",
  operations: {
    accounts: ["create", "list", "update", "delete", "refresh", ...ofAccess, ...aroundThem],
    zones: ["create", "list", "update", "delete"],
  },
  refusals: [404],
  remarks: [
    "It never gets a single token: it looks for it on the first page of the list.",
    "It does not notice that a token was deleted behind its back: the token stays in its state.",
    "It accepts only five durations: 8760h, 17520h, 43800h, 87600h and forever.",
    "It refreshes a token that expires within `min_days_for_renewal`, at every plan. It would do so for a zone, too, where there is no such operation.",
    "Its import of tokens works for accounts only.",
    "It makes no organization: one is imported, and an update changes it. Its destroy leaves organization and keys as they are.",
    "It keeps a tag in its state, and does not change it: a new name is no request.",
    "When it imports an application, it does not read its domain and its policies: the first plan after it is an update in place that sends them.",
  ],
  find: foundTerraform,
  drive: driveV4,
};
