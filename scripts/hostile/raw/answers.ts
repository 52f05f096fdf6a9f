/** Reads the answers of HTTP/1.1 out of bytes, strictly: what does not begin where the one before ends is told as it is. */

export interface RawAnswer {
  readonly status: number;
  /** By name in lower case, in order. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
  readonly body: string;
}

export interface RawAnswers {
  readonly answers: readonly RawAnswer[];
  /** What is no whole answer. Empty is what is wanted, unless the connection was broken off. */
  readonly rest: string;
}

const HEAD = /^HTTP\/1\.[01] (\d{3})(?: [^\r\n]*)?\r\n((?:[!#$%&'*+\-.^_`|~0-9A-Za-z]+:[^\r\n\0]*\r\n)*)\r\n/;

/** `methods` are those of the requests in their order: the answer to HEAD has no body. */
export function answersIn(bytes: Buffer, methods: readonly string[]): RawAnswers {
  let rest = bytes.toString("latin1");
  const answers: RawAnswer[] = [];
  let asked = 0;
  while (rest !== "") {
    const head = HEAD.exec(rest);
    if (head === null) break;
    const status = Number(head[1]);
    const headers = headersIn(head[2] ?? "");
    const from = head[0].length;
    if (status === 101) return { answers: [...answers, { status, headers, body: "" }], rest: "" };
    const isLast = status >= 200;
    const withoutBody = !isLast || status === 204 || status === 304 || methods[asked] === "HEAD";
    const read = withoutBody ? { body: "", end: from } : bodyIn(rest, from, headers);
    if (read === undefined) break;
    if (isLast) {
      answers.push({ status, headers, body: Buffer.from(read.body, "latin1").toString() });
      asked++;
    }
    rest = rest.slice(read.end);
  }
  return { answers, rest };
}

function headersIn(lines: string): Map<string, string[]> {
  const headers = new Map<string, string[]>();
  for (const line of lines.split("\r\n").filter((each) => each !== "")) {
    const colon = line.indexOf(":");
    const name = line.slice(0, colon).toLowerCase();
    headers.set(name, [...(headers.get(name) ?? []), line.slice(colon + 1).trim()]);
  }
  return headers;
}

function bodyIn(text: string, from: number, headers: ReadonlyMap<string, readonly string[]>) {
  if (headers.get("transfer-encoding")?.join() === "chunked") return chunksIn(text, from);
  const length = headers.get("content-length");
  if (length === undefined) return { body: text.slice(from), end: text.length };
  const end = from + Number(length[0]);
  return length.length === 1 && end <= text.length ? { body: text.slice(from, end), end } : undefined;
}

function chunksIn(text: string, from: number): { body: string; end: number } | undefined {
  let body = "";
  let at = from;
  for (;;) {
    const size = /^([0-9a-f]+)\r\n/i.exec(text.slice(at, at + 20));
    if (size === null) return undefined;
    const length = Number.parseInt(size[1] ?? "", 16);
    at += size[0].length;
    if (text.slice(at + length, at + length + 2) !== "\r\n") return undefined;
    body += text.slice(at, at + length);
    at += length + 2;
    if (length === 0) return { body, end: at };
  }
}
