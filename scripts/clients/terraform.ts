/** Terraform, or OpenTofu, with Cloudflare's provider: found, installed, and driven. */
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import type { ClientRun } from "./client-run.ts";
import type { Found, Missing } from "./client.ts";
import { installed } from "./machine.ts";

export interface TokenOfState {
  readonly id: string;
  readonly name: string;
  readonly duration: string;
  readonly client_id: string;
  readonly client_secret: string | null;
  readonly client_secret_version: number;
  readonly expires_at: string;
}

interface HeldResource {
  readonly address: string;
  readonly name: string;
  readonly values: unknown;
}

interface ShownState {
  readonly values?: {
    readonly root_module: { readonly resources?: readonly HeldResource[] };
  };
}

export type Variables = Readonly<Record<string, string | number>>;

type Environment = Readonly<Record<string, string | undefined>>;

/** It asks nobody for a newer version, and no questions. */
const QUIET: Environment = { CHECKPOINT_DISABLE: "1", TF_IN_AUTOMATION: "1", TF_INPUT: "0" };

export function foundTerraform(): Found | Missing {
  return installed("TERRAFORM", "terraform", ["version", "-json"], /"terraform_version": "([^"]+)"/);
}

export function foundTofu(): Found | Missing {
  return installed("TOFU", "tofu", ["version", "-json"], /"terraform_version": "([^"]+)"/);
}

export class Terraform {
  readonly #run: ClientRun;
  readonly #folder: string;
  readonly #env: Environment;

  private constructor(run: ClientRun, folder: string, env: Environment) {
    this.#run = run;
    this.#folder = folder;
    this.#env = env;
  }

  /**
   * With the provider that a variable names, through `dev_overrides`; else with the one that `init` brings. `name` is what
   * the client calls itself.
   */
  static async ready(run: ClientRun, name: string, variable: string, env: Environment = {}): Promise<Terraform> {
    const provider = process.env[variable];
    if (provider) {
      const config = join(run.folder, "cli-config.tfrc");
      writeFileSync(config, overriding(provider, join(run.folder, "provider"), variable));
      run.version = `${versionIn(provider)}, with ${name} ${run.version}`;
      return new Terraform(run, run.folder, { ...QUIET, ...env, TF_CLI_CONFIG_FILE: config });
    }
    await run.install(run.command, ["init", "-no-color"], { env: QUIET, patience: 300_000 });
    const told = await run.succeed(run.command, ["version", "-json"], { env: QUIET });
    const chosen = /"registry[^"]*\/cloudflare\/cloudflare": "([^"]+)"/.exec(told)?.[1];
    run.version = `${chosen ?? "unknown"}, with ${name} ${run.version}`;
    return new Terraform(run, run.folder, { ...QUIET, ...env });
  }

  /** The same, in a folder below. */
  async in(folder: string): Promise<Terraform> {
    const below = new Terraform(this.#run, join(this.#folder, folder), this.#env);
    if (!this.#env.TF_CLI_CONFIG_FILE) {
      await this.#run.install(this.#run.command, ["init", "-no-color"], { cwd: below.#folder, env: QUIET });
    }
    return below;
  }

  async apply(variables: Variables): Promise<void> {
    await this.#succeed(["apply", "-auto-approve", "-no-color", ...asArguments(variables)]);
  }

  /** The plan when it would change something. */
  async plannedChange(variables: Variables): Promise<string | undefined> {
    const args = ["plan", "-detailed-exitcode", "-no-color", ...asArguments(variables)];
    const ended = await this.#run.run(this.#run.command, args, { cwd: this.#folder, env: this.#env });
    if (ended.code === 0) return undefined;
    if (ended.code === 2) return ended.stdout;
    throw new Error(`plan ended with ${ended.code}:\n${ended.stdout}${ended.stderr}`);
  }

  async destroy(variables: Variables): Promise<void> {
    await this.#succeed(["destroy", "-auto-approve", "-no-color", ...asArguments(variables)]);
  }

  /** Takes a resource out of the state, and brings it back from the API. */
  async importAnew(address: string, id: string, variables: Variables): Promise<void> {
    await this.#succeed(["state", "rm", address]);
    await this.importFirst(address, id, variables);
  }

  /** Takes in what the state does not have. */
  async importFirst(address: string, id: string, variables: Variables): Promise<void> {
    await this.#succeed(["import", "-no-color", ...asArguments(variables), address, id]);
  }

  async outputs(): Promise<Readonly<Record<string, unknown>>> {
    const told = JSON.parse(await this.#succeed(["output", "-json"])) as Record<string, { value: unknown }>;
    return Object.fromEntries(Object.entries(told).map(([name, { value }]) => [name, value]));
  }

  /** The token with this name in the configuration, as the state has it. */
  token(name: string): Promise<TokenOfState> {
    return this.#held((resource) => resource.name === name, name);
  }

  /** What the state has at this address, such as `cloudflare_zero_trust_access_group.callers`. */
  resource<T>(address: string): Promise<T> {
    return this.#held((resource) => resource.address === address, address);
  }

  async #held<T>(isIt: (resource: HeldResource) => boolean, called: string): Promise<T> {
    const { values } = JSON.parse(await this.#succeed(["show", "-json"])) as ShownState;
    const found = values?.root_module.resources?.find(isIt);
    if (!found) throw new Error(`The state has no ${called}.`);
    return found.values as T;
  }

  #succeed(args: readonly string[]): Promise<string> {
    return this.#run.succeed(this.#run.command, args, { cwd: this.#folder, env: this.#env });
  }
}

/** A configuration that takes the provider from this file, under the name that Terraform looks for. */
function overriding(provider: string, folder: string, variable: string): string {
  const file = resolve(provider);
  if (!existsSync(file)) throw new Error(`${variable} names ${provider}, where there is no file.`);
  mkdirSync(folder, { recursive: true });
  symlinkSync(file, join(folder, "terraform-provider-cloudflare"));
  return `provider_installation {\n  dev_overrides {\n    "cloudflare/cloudflare" = ${JSON.stringify(folder)}\n  }\n  direct {}\n}\n`;
}

/** The version in a provider's usual file name, terraform-provider-cloudflare_v5.22.0. */
function versionIn(provider: string): string {
  return /_v(\d+\.\d+\.\d+)/.exec(basename(provider))?.[1] ?? "of unknown version";
}

const asArguments = (variables: Variables): string[] =>
  Object.entries(variables).flatMap(([name, value]) => ["-var", `${name}=${value}`]);
