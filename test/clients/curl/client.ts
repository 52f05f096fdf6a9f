import { everyOperation, type Client } from "../../../scripts/clients/client.ts";
import type { ClientRun } from "../../../scripts/clients/client-run.ts";
import { installed } from "../../../scripts/clients/machine.ts";
import { accessFor } from "./access.ts";
import { organizationFor } from "./organization.ts";

export const curl: Client = {
  id: "curl",
  folder: "curl",
  title: "curl, by the examples of the API reference",
  origin: "the system",
  pointed:
    "`access-emulator run --intercept -- …`; the examples name https://api.cloudflare.com, and nothing in them is changed.",
  operations: everyOperation,
  refusals: [404],
  remarks: [],
  find: () => installed("CURL", "curl", ["--version"], /^curl (\S+)/),
  drive: async (run) => {
    await examplesFor(run, "accounts", run.account.id);
    await examplesFor(run, "zones", run.zoneId);
    await accessFor(run, "accounts", run.account.id);
    await accessFor(run, "zones", run.zoneId);
    await organizationFor(run, "accounts", run.account.id);
    await organizationFor(run, "zones", run.zoneId);
  },
};

interface Answer {
  readonly success: boolean;
  readonly result: {
    readonly id: string;
    readonly name: string;
    readonly client_id: string;
    readonly client_secret: string;
  };
  readonly errors: readonly { readonly code: number }[];
}

async function examplesFor(run: ClientRun, scope: "accounts" | "zones", id: string): Promise<void> {
  let token = "";
  const example = async (file: string, name: string): Promise<Answer> => {
    const env = {
      ...run.intercepted,
      ACCOUNTS_OR_ZONES: scope,
      ACCOUNT_OR_ZONE_ID: id,
      ACCOUNT_ID: id,
      SERVICE_TOKEN_ID: token,
      CLOUDFLARE_EMAIL: "user@example.com",
      CLOUDFLARE_API_KEY: "144c9defac04969c7bfad8efaa8ea194",
    };
    return JSON.parse(await run.succeed("sh", [file, name], { env })) as Answer;
  };
  const both = (name: string) => example("account-or-zone.sh", name);

  const { result: created } = await both("create");
  token = created.id;
  const admission = await run.admission(created.client_id, created.client_secret);
  run.expect(
    `${scope}: the example of create makes a token whose secret is let in`,
    admission === "current",
    admission,
  );
  const listed = (await both("list")).result as unknown as { id: string }[];
  run.expect(
    `${scope}: that of list has it`,
    listed.some((one) => one.id === token),
    listed,
  );
  run.expect(`${scope}: and with an e-mail address and a key, too`, (await both("list_with_key")).success);
  run.expect(`${scope}: that of get returns it`, (await both("get")).result.id === token);
  run.expect(`${scope}: that of update changes it`, (await both("update")).result.name === "CI/CD token");
  if (scope === "accounts") {
    run.expect("accounts: that of refresh returns it", (await example("account.sh", "refresh")).result.id === token);
    const { result: rotated } = await example("account.sh", "rotate");
    const admissions = [
      await run.admission(created.client_id, rotated.client_secret),
      await run.admission(created.client_id, created.client_secret),
    ];
    const isRotated = admissions.join() === "current,grace-over";
    run.expect(
      "accounts: that of rotate, with an end of grace in 2014, cuts the old secret off",
      isRotated,
      admissions,
    );
  }
  run.expect(`${scope}: that of delete returns it`, (await both("delete")).result.id === token);
  const gone = await both("get");
  run.expect(`${scope}: then that of get prints code 12135`, gone.errors[0]?.code === 12135, gone);
}
