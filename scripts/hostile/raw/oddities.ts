/** Requests that are slow, broken off or altered, and what is no request at all. */
import type { MakeForm } from "./form.ts";
import { oddHeads, rawText, shown } from "./heads.ts";

/** A right request a byte at a time, or with a long breath amid it. */
const slow: MakeForm = ({ world, random, mark }) => {
  const makes = `outer-${mark}`;
  const pieces = random.oneOf(["bytes", "halves"] as const);
  return { title: "a create, slowly", bytes: world.create(makes), method: "POST", makes, pieces, isWhole: true };
};

/** Broken off amid the body, the head or a chunk: half a request is none. */
const abandoned: MakeForm = ({ world, random, mark }) => {
  const body = JSON.stringify({ name: `smuggled-half-${mark}` });
  const chunked = random.chance(0.5);
  const framing = chunked
    ? "Transfer-Encoding: chunked"
    : `Content-Length: ${body.length + random.oneOf([1, 1000, 2 ** 31])}`;
  const sent = chunked ? `${(body.length + 5).toString(16)}\r\n${body}` : body;
  const whole = world.request("POST", world.tokens, [framing], sent);
  const bytes = random.chance(0.7) ? whole : whole.slice(0, random.between(1, whole.length));
  return { title: `half a create, ${framing}`, bytes, method: "POST", leaves: random.chance(0.7), isEnd: true };
};

/** A right request in which some bytes are others. */
const mutated: MakeForm = ({ world, random, mark }) => {
  const bytes = [
    ...random.oneOf([
      world.create(`mutated-${mark}`),
      world.request("GET", world.echo(mark)),
      world.request("PATCH", world.control("settings"), ["Content-Length: 2"], "{}"),
    ]),
  ];
  for (let left = random.between(1, 6); left > 0; left--) {
    const put = random.oneOf([
      "",
      rawText(random, 1),
      "\r\n",
      "\0",
      "\n",
      bytes.slice(random.below(bytes.length)).join("").slice(0, 20),
    ]);
    bytes.splice(random.below(bytes.length), random.between(0, 2), put);
  }
  return { title: `the mutated ${shown(bytes.join(""))}`, bytes: bytes.join("") };
};

const STRANGERS = [
  "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\u0004\0\0\0\0\0",
  "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003",
  "GET /\r\n",
  "GET /\n\n",
  "\u0005\u0001\0",
  "EHLO a\r\n",
  "PROXY TCP4 1.2.3.4 127.0.0.1 1 80\r\n",
  "\r\n\r\n\r\n\r\n\u0000\r\nQUIT\n",
  "*1\r\n$4\r\nINFO\r\n",
];

/** Other protocols, and what is none. */
const stranger: MakeForm = ({ random }) => {
  const bytes = random.chance(0.5) ? random.oneOf(STRANGERS) : rawText(random, random.between(1, 2000));
  return { title: `no HTTP: ${shown(bytes)}`, bytes };
};

export const oddForms: readonly MakeForm[] = [...oddHeads, slow, abandoned, mutated, stranger];
