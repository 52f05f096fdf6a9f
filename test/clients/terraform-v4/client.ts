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
    "It never gets one token: it looks for it on the first page of the list.",
    "A token that was deleted behind its back stays in its state: it does not notice.",
    "It takes five durations only: 8760h, 17520h, 43800h, 87600h and forever.",
    "It refreshes a token that expires within `min_days_for_renewal`, at every plan. It would do so for a zone, too, for which there is no such operation.",
    "Its import knows accounts only.",
  ],
  find: foundTerraform,
  drive: driveV4,
};
