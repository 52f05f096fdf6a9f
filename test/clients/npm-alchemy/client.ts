/** Infrastructure as code from npm; it rotates a secret when the declared version rises. */
import { readFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import type { Client } from "../../../scripts/clients/client.ts";
import type { ClientRun } from "../../../scripts/clients/client-run.ts";
import { installedModules, node, pinnedPackage } from "../../../scripts/clients/npm.ts";

export const alchemy: Client = {
  id: "npm-alchemy",
  folder: "npm-alchemy",
  title: "npm `alchemy`",
  origin: "npm",
  pinned: pinnedPackage("alchemy", "npm-alchemy"),
  takesLong: true,
  pointed: "`access-emulator run --intercept -- alchemy deploy`: its base URL is fixed.",
  operations: { accounts: ["create", "get", "list", "update", "delete", "rotate"], zones: [] },
  refusals: [404],
  remarks: [
    "It handles tokens of accounts only, and does not refresh them.",
    "It rotates with the rotate operation, never with an update to a higher version.",
    "Before it creates a token, it looks for one with that name in the list, and takes it over.",
  ],
  find: node,
  drive,
};

interface Token {
  readonly serviceTokenId: string;
  readonly clientId: string;
  readonly clientSecret: { readonly __redacted__: string };
  readonly name: string;
  readonly duration: string;
}

async function drive(run: ClientRun): Promise<void> {
  await installedModules(run);
  const ours = { CI: "true", HOME: run.folder, DO_NOT_TRACK: "1", ALCHEMY_TELEMETRY_DISABLED: "1" };
  // The Node of this project: it asks for 22.15 or later.
  const PATH = [dirname(run.command), process.env.PATH].join(delimiter);
  const alchemyCli = (args: readonly string[], env: Readonly<Record<string, string>>) =>
    run.succeed(run.command, ["node_modules/alchemy/bin/cli.js", ...args, "--yes", "--no-input", "--stage", "test"], {
      env: { ...run.intercepted, ...ours, PATH, ...env },
    });
  const deploy = async (env: Readonly<Record<string, string>> = {}) => {
    const printed = await alchemyCli(["deploy", "--config", "alchemy.run.js"], env);
    const state = join(run.folder, ".alchemy/state/emulated/test/Deploy.json");
    return { printed, token: (JSON.parse(readFileSync(state, "utf8")) as { attr: Token }).attr };
  };
  const admission = ({ clientId }: Token, { clientSecret }: Token) =>
    run.admission(clientId, clientSecret["__redacted__"]);

  const { token: created } = await deploy();
  const first = await admission(created, created);
  run.expect("accounts: deploy creates a token, and the secret in its state is let in", first === "current", first);
  const again = await deploy();
  run.expect(
    "accounts: a second deploy changes nothing",
    JSON.stringify(again.token) === JSON.stringify(created),
    again,
  );

  const { token: changed } = await deploy({ TOKEN_NAME: "release", TOKEN_DURATION: "17520h" });
  run.expect(
    "accounts: a new name and duration are an update in place",
    changed.serviceTokenId === created.serviceTokenId && changed.name === "release" && changed.duration === "17520h",
    changed,
  );

  const grace = `${new Date(Date.now() + 3_600_000).toISOString().slice(0, 19)}Z`;
  const release = { TOKEN_NAME: "release", TOKEN_DURATION: "17520h", TOKEN_VERSION: "2", TOKEN_GRACE: grace };
  const { token: rotated } = await deploy(release);
  const admissions = [await admission(rotated, rotated), await admission(rotated, created)];
  run.expect(
    "accounts: a higher clientSecretVersion rotates: the new secret is in its state, and the old one keeps its grace",
    admissions.join() === "current,previous",
    admissions,
  );

  await run.behindItsBack("DELETE", `accounts/${run.account.id}/access/service_tokens/${rotated.serviceTokenId}`);
  const { token: anew } = await deploy({ ...release, TOKEN_DURATION: "8760h" });
  run.expect(
    "accounts: a token that was deleted behind its back is created anew with the next change",
    anew.serviceTokenId !== rotated.serviceTokenId && (await admission(anew, anew)) === "current",
    anew,
  );

  await alchemyCli(["destroy", "--config", "alchemy.run.js"], release);
  const rest = (await run.behindItsBack("GET", `accounts/${run.account.id}/access/service_tokens`)) as unknown[];
  run.expect("accounts: destroy deletes what it created", rest.length === 0, rest);
}
