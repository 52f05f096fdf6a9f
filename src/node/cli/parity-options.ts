/** From the words of `parity` to a target, credentials and wishes. */
import { accessSync, constants, statSync } from "node:fs";
import { dirname, extname } from "node:path";
import { PREFIX } from "../../parity/own-objects.ts";
import { assumptionNames } from "../../parity/probes/all.ts";
import { domainOf, idOf, isLoopback, type Target } from "../../api-client/target.ts";
import { apiTargetOf, reasonOf, usage, type ApiWords } from "./api-target.ts";

export interface ParityWords extends ApiWords {
  readonly zone?: string;
  readonly yes?: boolean;
  readonly costly?: boolean;
  readonly access?: boolean;
  readonly zoneDomain?: string;
  readonly only?: string;
  readonly rate?: string;
  readonly report?: string;
  readonly cleanUp?: string;
  readonly json?: boolean;
}

const REPORT_FORMS = new Set([".json", ".md"]);

export function targetOf(words: ParityWords): Target {
  const target = apiTargetOf(words, " --token-file <file>,");
  return {
    ...target,
    zoneId: words.zone === undefined ? undefined : idOf(words.zone, "a zone id"),
    zoneDomain: zoneDomainOf(words, isLoopback(target.baseUrl)),
  };
}

/** An emulator takes any domain: on this machine it is one that is reserved for nobody (RFC 2606). */
function zoneDomainOf({ access, zoneDomain, cleanUp }: ParityWords, local: boolean): string | undefined {
  if (zoneDomain !== undefined && !access) throw usage("--zone-domain is for --access, which is not there.");
  if (zoneDomain !== undefined) return domainOf(zoneDomain);
  return local && cleanUp === undefined ? "invalid" : undefined;
}

/** Names of assumptions, and `requirements`. */
export function onlyOf(word: string | undefined): readonly string[] | undefined {
  const names = word?.split(",").map((name) => name.trim());
  const known = new Set<string>([...assumptionNames, "requirements"]);
  const strange = names?.find((name) => !known.has(name));
  if (strange === undefined) return names;
  throw usage(
    `--only ${strange}: there is no such assumption; docs/fidelity.md lists them, "requirements" is the rest.`,
  );
}

export function checkPrefix(prefix: string): void {
  if (!PREFIX.test(prefix)) {
    throw usage(`--clean-up ${prefix}: a run tells its prefix, which is parity-, 8 hex digits and a hyphen.`);
  }
}

/** Before anything is done: whether there can be a report at all. */
export function checkReportFile(file: string): void {
  if (!REPORT_FORMS.has(extname(file))) throw usage(`--report ${file}: its name must end in .json or .md.`);
  try {
    const there = statSync(file, { throwIfNoEntry: false });
    if (there?.isDirectory() || /[/\\]$/.test(file)) throw new Error("it is a folder");
    accessSync(there ? file : dirname(file), constants.W_OK); // what is there is overwritten in place
  } catch (cause) {
    throw usage(`--report ${file} cannot be written: ${reasonOf(cause)}.`);
  }
}
