/** Requests whose end two readers see at two places, with another request between the two: nobody may carry that one out. */
import type { Seeded } from "../seeded.ts";
import { smuggled, type FormMaker, type MakeForm } from "./form.ts";

const chunk = (text: string): string => `${text.length.toString(16)}\r\n${text}\r\n`;
const LAST = "0\r\n\r\n";

const BLANKS = ["", " ", "\t", "  ", " \t ", "\v", "\f", "\u00a0", "\0", "\r\n ", "\r\n\t", "\n ", "\r"];
const AROUND = ["", "", "", " ", "\t", "\v", "\0", ",", ";", "\u00a0", '"', "\r"];
const CODINGS = [
  "chunked",
  "Chunked",
  "CHUNKED",
  "xchunked",
  "chunked, identity",
  "identity, chunked",
  "gzip, chunked",
];
const MORE_CODINGS = [
  "chunked;q=1",
  '"chunked"',
  "chunked, chunked",
  "chunk",
  "chunked\0",
  "ch\tunked",
  "",
  "identity",
];

/** `Transfer-Encoding`, as readers that are not strict take it for one. */
export function oddEncoding(random: Seeded): string[] {
  const name = spelled("Transfer-Encoding", random);
  const value = random.oneOf([...CODINGS, ...CODINGS, ...MORE_CODINGS]);
  const line = `${name}:${random.oneOf(BLANKS)}${random.oneOf(AROUND)}${value}${random.oneOf(AROUND)}`;
  const other = `Transfer-Encoding: ${random.oneOf([...CODINGS, ...MORE_CODINGS])}`;
  return random.chance(0.25) ? random.some([line, other], 2) : [line];
}

/** `Content-Length`, right or wrong, as readers that are not strict take it for one. */
export function oddLength(length: number, random: Seeded): string[] {
  const written = random.oneOf([
    `${length}`,
    `+${length}`,
    `-${length}`,
    `0${length}`,
    `${length}.0`,
    `${length}e0`,
    `0x${length.toString(16)}`,
    `${length}, ${length}`,
    `${length},${length + 7}`,
    `${length} ${length}`,
    `${2n ** 64n + BigInt(length)}`,
    `${2n ** 32n + BigInt(length)}`,
    `"${length}"`,
    `${length};`,
    "9".repeat(random.between(15, 400)),
    "",
    "-0",
    "NaN",
  ]);
  const line = `${spelled("Content-Length", random)}:${random.oneOf(BLANKS)}${written}${random.oneOf(AROUND)}`;
  const other = `Content-Length: ${random.oneOf([length, 0, 1, length + 1, length * 2])}`;
  return random.chance(0.3) ? random.some([line, other], 2) : [line];
}

function spelled(name: string, random: Seeded): string {
  return random.oneOf([
    name,
    name,
    name,
    name.toLowerCase(),
    name.toUpperCase(),
    `${name} `,
    `${name}\t`,
    ` ${name}`,
    `\t${name}`,
    name.replace("-", "_"),
    `${name}\0`,
    `X-A: b\n${name}`,
    `X-A: b\r${name}`,
    `\u00e9${name}`,
    name.replace("-", "-\u0000"),
  ]);
}

/** By its length the request goes on behind the last chunk; by its chunks another one begins there. */
const lengthAndEncoding: MakeForm = (maker) => {
  const { world, random, mark } = maker;
  const makes = `outer-${mark}`;
  const body = chunk(JSON.stringify({ name: makes })) + LAST + smuggled(maker);
  const headers = random.some([`Content-Length: ${body.length}`, ...oddEncoding(random)], 3);
  const bytes = world.request("POST", pathOf(maker), headers, body);
  return { title: `a length, and ${JSON.stringify(headers.join("\\r\\n"))}`, bytes, method: "POST", makes };
};

/** By its chunks the request goes on; by its length another one begins amid them. */
const encodingAndLength: MakeForm = (maker) => {
  const { world, random, mark } = maker;
  const makes = `outer-${mark}`;
  const inner = smuggled(maker);
  const body = chunk(inner) + LAST;
  const headers = random.some(["Transfer-Encoding: chunked", ...oddLength(body.indexOf(inner), random)], 3);
  const bytes = world.request("POST", pathOf(maker), headers, body);
  return { title: `chunks, and ${JSON.stringify(headers.join("\\r\\n"))}`, bytes, method: "POST", makes };
};

/** Two lengths; by one of them another request begins amid the body. */
const twoLengths: MakeForm = (maker) => {
  const { world, random, mark } = maker;
  const makes = `outer-${mark}`;
  const outer = JSON.stringify({ name: makes });
  const inner = smuggled(maker);
  const shortAndLong = [`Content-Length: ${outer.length + inner.length}`, ...oddLength(outer.length, random)];
  // Were the short one alone taken for right, the inner one would be a request like any other.
  const bytes = world.request("POST", pathOf(maker), random.some(shortAndLong, 3), outer + inner);
  return { title: `two lengths: ${JSON.stringify(shortAndLong)}`, bytes, method: "POST", makes };
};

/** A whole request in the body of a request that is refused, or that needs no body: it stays its body. */
const requestInBody: MakeForm = (maker) => {
  const { world, random } = maker;
  const inner = smuggled(maker) + "x".repeat(random.oneOf([0, 0, 1, 5000, 70_000]));
  const method = random.oneOf(["GET", "HEAD", "DELETE", "OPTIONS", "POST", "PUT", "PATCH"]);
  const path = random.oneOf([
    world.tokens,
    `${world.tokens}/none`,
    "/client/v4/nothing",
    "/nothing",
    world.control("settings"),
    world.control("snapshot"),
    world.echo("body"),
    "/_emulator/seed",
  ]);
  const chunked = random.chance(0.5);
  const framing = chunked ? "Transfer-Encoding: chunked" : `Content-Length: ${inner.length}`;
  const half = random.below(inner.length - 1) + 1;
  const body = chunked ? chunk(inner.slice(0, half)) + chunk(inner.slice(half)) + LAST : inner;
  const bytes = world.request(method, path, [framing], body);
  return { title: `${method} ${path} with a request in its body, ${framing}`, bytes, method, isWhole: true };
};

/** Chunks whose sizes, ends, extensions and trailers are odd; what follows a size that lies is no request. */
const oddChunks: MakeForm = ({ world, random, mark }) => {
  const makes = `outer-${mark}`;
  const body = JSON.stringify({ name: makes });
  const size = body.length.toString(16);
  const written = random.oneOf([
    `0x${size}`,
    `+${size}`,
    `-${size}`,
    ` ${size}`,
    `${size} `,
    `${size};a=b`,
    `${size};a="\r\n"`,
    `${size};${"x".repeat(random.oneOf([10, 5000, 300_000]))}`,
    `${"0".repeat(random.oneOf([1, 15, 16, 17, 5000]))}${size}`,
    `${"f".repeat(random.between(7, 40))}`,
    `1${"0".repeat(16)}${size}`,
    (body.length + random.between(1, 9)).toString(16),
    (body.length - random.between(1, 9)).toString(16),
    "",
    "zz",
    `${size}\0`,
  ]);
  const end = random.oneOf(["\r\n", "\r\n", "\r\n", "\n", "\r", "", "\n\r"]);
  const trailer = random.oneOf([
    "",
    "",
    "X-A: b\r\n",
    "Content-Length: 40\r\n",
    "Transfer-Encoding: chunked\r\n",
    "no trailer\r\n",
    ": b\r\n",
    `X-A: ${"b".repeat(100_000)}\r\n`,
  ]);
  const bytes = world.request(
    "POST",
    world.tokens,
    ["Transfer-Encoding: chunked"],
    `${written}\r\n${body}${end}0\r\n${trailer}\r\n`,
  );
  const title = `a chunk of size ${JSON.stringify(written.slice(0, 40))}, ${JSON.stringify(end)}, ${JSON.stringify(trailer.slice(0, 40))}`;
  return { title, bytes, method: "POST", makes };
};

/** What is created, or what changes nothing. */
function pathOf({ world, random, mark }: FormMaker): string {
  return random.oneOf([world.tokens, world.tokens, world.echo(`odd-${mark}`), "/client/v4/nothing"]);
}

export const framingForms: readonly MakeForm[] = [
  lengthAndEncoding,
  encodingAndLength,
  twoLengths,
  requestInBody,
  oddChunks,
];
