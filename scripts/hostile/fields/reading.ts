/** What was accepted is read again: it must be what the answer said, and what was sent as far as it is text. */
import { isDeepStrictEqual } from "node:util";
import { ask, type Sent } from "../asking.ts";
import { isRecord, wrongWith } from "../judging.ts";

type Members = Readonly<Record<string, unknown>>;

/** What is shown once and never again, and what goes with the time. */
const NOT_READ_AGAIN = new Set(["client_secret", "days_until_next_rotation"]);
/**
 * Texts that are kept in another form than they are sent in, by the documentation of the API plane: durations, hosts, and what is
 * said of an organization by words of its own.
 */
const IN_ANOTHER_FORM = /duration|domain|_at$/;
/** Taken, as the documentation tells users to send back what a GET returned, and without a meaning. */
const READ_ONLY = new Set(["id", "uid", "aud", "account_id", "reusable"]);

/** The text as it is read: invalid UTF-8 and lone surrogates have become U+FFFD. */
export function asRead(body: Uint8Array): unknown {
  try {
    const parsed: unknown = JSON.parse(new TextDecoder().decode(body));
    return JSON.parse(
      JSON.stringify(parsed, (_, value: unknown) => (typeof value === "string" ? value.toWellFormed() : value)),
    );
  } catch {
    return undefined;
  }
}

/** What is wrong with what is read after a change was accepted. */
export async function wrongAfter(url: string, sent: Sent, text: string): Promise<string | undefined> {
  const told = JSON.parse(text) as { result?: unknown };
  if (!isRecord(told.result)) return undefined;
  const { result } = told;
  const path = placeOf(sent, result);
  const { headers = [] } = sent;
  const answer = await ask(url, { method: "GET", path, headers });
  const wrong = wrongWith(answer, "api");
  if (wrong !== undefined || typeof answer === "string") return wrong;
  const read = (JSON.parse(answer.text) as { result: unknown }).result;
  if (!isRecord(read))
    return `What was accepted cannot be read at ${path.slice(0, 200)}: ${answer.status} ${answer.text.slice(0, 200)}`;
  // Settings of an application that are as they were by default stand in their own answer, and not in that of the whole.
  const isPart = sent.path.endsWith("/settings");
  const differing = Object.entries(result).find(
    ([name, value]) =>
      !NOT_READ_AGAIN.has(name) && !(isPart && !(name in read)) && !isDeepStrictEqual(value, read[name]),
  );
  if (differing)
    return `What is read differs in ${differing[0]} from what was accepted: ${shown(read[differing[0]])}, not ${shown(differing[1])}`;
  return changedText(asRead(bytesOf(sent)), result);
}

const bytesOf = ({ body }: Sent): Uint8Array =>
  typeof body === "string" ? Buffer.from(body) : (body ?? new Uint8Array());

const shown = (value: unknown): string => (JSON.stringify(value) ?? "undefined").slice(0, 200);

/** A text that was sent, and is kept as another. */
function changedText(sent: unknown, kept: Members): string | undefined {
  if (!isRecord(sent)) return undefined;
  const changed = Object.entries(sent).find(
    ([name, value]) =>
      typeof value === "string" &&
      value !== "" && // an empty text is one that was not given
      typeof kept[name] === "string" &&
      kept[name] !== value &&
      !READ_ONLY.has(name) &&
      !IN_ANOTHER_FORM.test(name),
  );
  return changed && `${changed[0]} was sent as ${shown(changed[1])} and is kept as ${shown(kept[changed[0]])}`;
}

/** Where the object of an answer is read. */
function placeOf({ method, path }: Sent, result: Members): string {
  const [place = ""] = path.split("?");
  const change = /^(.*)\/(rotate|refresh|settings|make_reusable|revoke_tokens)$/.exec(place);
  if (change?.[1] !== undefined) return change[1];
  const isTag = /\/tags(\/|$)/.test(place);
  const name = isTag ? encodeURIComponent(String(result["name"])) : String(result["id"]);
  if (isTag && method === "PUT") return `${place.slice(0, place.lastIndexOf("/"))}/${name}`;
  const isOne = method !== "POST" || place.endsWith("/organizations");
  return isOne ? place : `${place}/${name}`;
}

/** What the control plane shows of itself is what it answered to the change; a clock goes on, and a snapshot is a large thing. */
export async function wrongAfterControl(
  url: string,
  { path, headers = [] }: Sent,
  text: string,
): Promise<string | undefined> {
  if (/\/(clock|snapshot)$/.test(path)) return undefined;
  const answer = await ask(url, { method: "GET", path, headers });
  const wrong = wrongWith(answer, "control");
  if (wrong !== undefined || typeof answer === "string") return wrong;
  const isSame = answer.status === 200 && isDeepStrictEqual(JSON.parse(answer.text), JSON.parse(text));
  return isSame
    ? undefined
    : `What is read differs from what was accepted: ${answer.text.slice(0, 300)}, not ${text.slice(0, 300)}`;
}
