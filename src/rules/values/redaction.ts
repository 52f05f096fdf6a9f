/** Takes secrets out of a text that is kept or shown: by their form, and by the name of the field they stand in. */
import { SECRET_ENDS } from "./secret-names.ts";

const REDACTED = "[redacted]";
const CFAST = /cfast_[A-Za-z0-9]{40}[0-9a-f]{8}/g;
const HEX = /[0-9a-f]{64,}/g;
/** The name of a member that holds a secret, in its quotes: a JSON string may stand in another, its quotes are escaped then. A run
 * of backslashes has a bound, as each of them is where a match may begin: the time would grow with the square of the run. */
const KEY = String.raw`((\\{0,255})"(?:[^"\\]*(?:${SECRET_ENDS})|token)\s*\2"\s*:\s*)`;
const FIELDS = new RegExp(String.raw`${KEY}\2"(?:(?!(?<!\\)\2")[^])*(?:\2"|$)`, "gi");
/** The same with a number; or with a list or an object, of which nobody can tell what is secret: up to the end. */
const WRONG_FIELDS = new RegExp(String.raw`${KEY}(?:-?\d[\w.+-]*|[[{][^]*$)`, "gi");
const PARAMETERS = new RegExp(String.raw`((?:^|[?&;])(?:[^?=&;"]*(?:${SECRET_ENDS})|token)=)[^&;\s]*`, "gi");
/** What each of these has: most texts have none of it. */
const MAY_HOLD_ONE = new RegExp(String.raw`${SECRET_ENDS}|token(?:\s*\\*"|=)|cfast_|(?<![0-9a-f])[0-9a-f]{64}`, "i");
/** What lies beyond the limit is read up to here: a secret that the limit cuts would not be known by its form. */
const BEYOND = 1024;
/** The end of what was read, where it may be the start of a secret. */
const CUT_WORD = /[\w%\\]{1,512}$/;

export interface Redacted {
  readonly text: string;
  readonly isCut: boolean;
}

/** The start of the text, without secrets. */
export function redacted(text: string, limit: number): Redacted {
  const start = text.length > limit ? text.slice(0, limit + BEYOND) : text;
  const isCut = text.length > start.length;
  const clean = withoutSecretsIn(start);
  const known = isCut ? clean.replace(CUT_WORD, "") : clean;
  return { text: known.slice(0, limit), isCut: isCut || known.length > limit };
}

/** The whole text, redacted. One in which escapes hide a secret is given without the escapes. */
export function withoutSecretsIn(text: string): string {
  const clean = withoutPlainSecrets(text);
  const plain = unescaped(clean);
  if (plain === clean) return clean;
  const cleanPlain = withoutPlainSecrets(plain);
  return cleanPlain === plain ? clean : cleanPlain;
}

function withoutPlainSecrets(text: string): string {
  if (!MAY_HOLD_ONE.test(text)) return text;
  return text
    .replace(FIELDS, `$1$2"${REDACTED}$2"`)
    .replace(WRONG_FIELDS, `$1$2"${REDACTED}$2"`)
    .replace(PARAMETERS, `$1${REDACTED}`)
    .replace(CFAST, REDACTED) // first, as it begins with a hexadecimal digit
    .replace(HEX, REDACTED);
}

/** Without the escapes of JSON (`\u0041`) and of URLs (`%41`), but for those that would end a value before its end. */
function unescaped(text: string): string {
  if (!/%[0-7]|\\u00/i.test(text)) return text;
  const character = (whole: string, hex: string) => {
    const plain = String.fromCharCode(Number.parseInt(hex, 16));
    return plain === '"' && whole.startsWith("\\") ? '\\"' : plain;
  };
  return text.replace(/\\u00((?!5c)[0-7][0-9a-f])/gi, character).replace(/%((?!26)[0-7][0-9a-f])/gi, character);
}
