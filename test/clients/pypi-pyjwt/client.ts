import type { Client } from "../../../scripts/clients/client.ts";
import { python } from "../../../scripts/clients/machine.ts";
import { installedPackages, pinnedRequirement } from "../../../scripts/clients/python.ts";
import { atCerts, drivesVerifier, ofVerifiers } from "../../../scripts/clients/verifiers.ts";
import { join } from "node:path";

const requirements = "requirements.txt";

export const pyjwt: Client = {
  ...ofVerifiers,
  id: "pypi-pyjwt",
  folder: "pypi-pyjwt",
  title: "PyPI `PyJWT`, with `PyJWKClient`",
  origin: "PyPI",
  pinned: pinnedRequirement("pypi-pyjwt", requirements, "PyJWT"),
  pointed: `\`PyJWKClient(url)\`. ${atCerts}`,
  remarks: [
    "It cannot be told the time.",
    "It looks at `iat`: of an account whose clock is ahead of the machine's it refuses every JWT, unless it is given a `leeway`.",
  ],
  find: () => python(9),
  drive: (run) =>
    drivesVerifier(run, async (env) => {
      const commands = await installedPackages(run, requirements);
      await run.program(join(commands, "python"), ["program.py"], { env });
    }),
};
