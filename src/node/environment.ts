/** What clients read from the environment, in the forms in which shells and CI take it. */

export type Environment = Readonly<Record<string, string>>;

export const environmentFormats = ["shell", "fish", "powershell", "github", "json"] as const;
export type EnvironmentFormat = (typeof environmentFormats)[number];

/** The account that the command line uses unless told otherwise. */
export const DEFAULT_ACCOUNT = "00000000000000000000000000000001";
export const TOKEN = "access-emulator-token";

export function environmentOf(apiUrl: string, account: string): Environment {
  return { CLOUDFLARE_BASE_URL: apiUrl, CLOUDFLARE_API_TOKEN: TOKEN, CLOUDFLARE_ACCOUNT_ID: account };
}

/**
 * The variables as text: `shell` for `eval "$(…)"` in POSIX shells, `github` for `>> "$GITHUB_ENV"`.
 *
 * The values are a URL, a token and a hex id: none has a character that any of these forms would have to escape.
 */
export function formatted(environment: Environment, format: EnvironmentFormat): string {
  if (format === "json") return `${JSON.stringify(environment)}\n`;
  const line: Record<Exclude<EnvironmentFormat, "json">, (name: string, value: string) => string> = {
    shell: (name, value) => `export ${name}='${value}'`,
    fish: (name, value) => `set -gx ${name} '${value}'`,
    powershell: (name, value) => `$env:${name} = '${value}'`,
    github: (name, value) => `${name}=${value}`,
  };
  return Object.entries(environment)
    .map(([name, value]) => `${line[format](name, value)}\n`)
    .join("");
}
