import type { Client } from "../../../scripts/clients/client.ts";
import { foundTerraform } from "../../../scripts/clients/terraform.ts";
import { driveV4 } from "./drive.ts";

export const terraformV4: Client = {
  id: "terraform-v4",
  folder: "terraform-v4",
  title: "Terraform provider `cloudflare/cloudflare` 4",
  origin: "elsewhere",
  pointed: "`access-emulator run --intercept -- terraform …`: it speaks https only.",
  operations: {
    accounts: ["create", "list", "update", "delete", "refresh"],
    zones: ["create", "list", "update", "delete"],
  },
  refusals: [],
  remarks: [
    "It never gets a single token: it looks for it on the first page of the list.",
    "It does not notice that a token was deleted behind its back: the token stays in its state.",
    "It accepts only five durations: 8760h, 17520h, 43800h, 87600h and forever.",
    "It refreshes a token that expires within `min_days_for_renewal`, at every plan. It would do so for a zone, too, where there is no such operation.",
    "Its import works for accounts only.",
  ],
  find: foundTerraform,
  drive: driveV4,
};
