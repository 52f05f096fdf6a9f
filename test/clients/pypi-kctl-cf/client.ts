/** A command line for operators, with a command that rotates the secret of a service token. */
import { join } from "node:path";
import type { Client } from "../../../scripts/clients/client.ts";
import type { ClientRun } from "../../../scripts/clients/client-run.ts";
import { python } from "../../../scripts/clients/machine.ts";
import { installedPackages, pinnedRequirement } from "../../../scripts/clients/python.ts";

export const kctl: Client = {
  id: "pypi-kctl-cf",
  folder: "pypi-kctl-cf",
  title: "PyPI `kctl-cf`, a rotator",
  origin: "PyPI",
  pinned: pinnedRequirement("pypi-kctl-cf", "requirements.txt", "kctl-cf"),
  pointed: "`access-emulator run --intercept -- kctl-cf …`: its base URL is fixed.",
  operations: { accounts: ["create", "list", "delete", "rotate"], zones: [] },
  refusals: [404],
  remarks: [
    "It has commands for accounts only, and none to get, update or refresh a token.",
    "It rotates without a body, so the old secret is refused at once.",
  ],
  find: () => python(12),
  drive,
};

interface Token {
  readonly id: string;
  readonly client_id: string;
  readonly client_secret: string;
}

async function drive(run: ClientRun): Promise<void> {
  const command = join(await installedPackages(run, "requirements.txt"), "kctl-cf");
  // Its configuration stays in the folder of this run, and it looks for no newer version of itself.
  const ours = { HOME: run.folder, KCTL_NO_UPDATE_CHECK: "1", KCTL_CLOUDFLARE_PROFILE: "emulator" };
  const env = { ...run.intercepted, ...ours };
  const kctlCf = (...args: string[]) => run.succeed(command, args, { env });
  const access = async (...args: string[]) => JSON.parse(await kctlCf("--json", "access", ...args)) as Token & Token[];

  await kctlCf(
    "config",
    "init",
    "--name",
    "emulator",
    "--api-token",
    run.account.token,
    "--account-id",
    run.account.id,
  );
  const created = await access("create-service-token", "--name", "deploy", "--duration", "17520h");
  const { id, client_id, client_secret } = created;
  const admission = await run.admission(client_id, client_secret);
  run.expect(
    "accounts: create-service-token prints a token whose secret is let in",
    admission === "current",
    admission,
  );
  const listed = await access("service-tokens");
  run.expect("accounts: service-tokens lists it", listed.map((token) => token.id).join() === id, listed);

  const rotated = await access("rotate-service-token", id);
  const admissions = [
    await run.admission(client_id, rotated.client_secret),
    await run.admission(client_id, client_secret),
  ];
  run.expect(
    "accounts: rotate-service-token prints a new secret, and the old one is refused at once",
    admissions.join() === "current,grace-over",
    admissions,
  );

  await kctlCf("access", "delete-service-token", id, "--force");
  const gone = await run.run(command, ["access", "rotate-service-token", id], { env });
  run.expect(
    "accounts: delete-service-token deletes it, and rotating it ends with an error that names code 12135",
    gone.code === 1 && `${gone.stdout}${gone.stderr}`.includes("12135"),
    gone,
  );
}
