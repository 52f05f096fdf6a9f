/** Hosts in every alphabet, and the ways in which one of them is written. */
import type { Seeded } from "../seeded.ts";

const LETTERS = [
  "a",
  "Z",
  "0",
  "ü",
  "ß",
  "ẞ",
  "İ",
  "ı",
  "ſ",
  "K",
  "é",
  "e\u0301",
  "я",
  "λ",
  "ς",
  "中",
  "日本",
  "한",
  "א",
  "ع",
  "हि",
  "ก",
  "💥",
  "👩‍👩‍👧",
  "ａ",
  "①",
  "ﬁ",
  "㎏",
  "℻",
  "\u00ad",
  "\u200b",
  "\u200d",
  "\u2060",
  "\ufeff",
  "\u202e",
  "\ud800",
  "\u0000",
  "\u0130",
  "\u1e9e",
  "\uff0f",
  "\uff20",
  "％",
  "-",
  "--",
  "_",
  "xn--",
  "xn--tda",
  "xn--a",
  "xn--bcher-kva",
];
const DOTS = [".", ".", ".", "\u3002", "\uff0e", "\uff61", "..", "%2e", "．"];
const ENDS = [
  "example",
  "EXAMPLE",
  "example.",
  "ＥＸＡＭＰＬＥ",
  "рф",
  "com",
  "localhost",
  "127.0.0.1",
  "1",
  "0x7f",
  "example:80",
  "example%00",
  "*",
];

export function oddHost(random: Seeded): string {
  // Most are hosts to somebody: what no host may have in it is refused, and little is seen of the rest.
  const letters = random.chance(0.7) ? LETTERS.filter((each) => /^[\p{L}\p{N}-]+$/u.test(each)) : LETTERS;
  const label = () => Array.from({ length: random.between(1, 4) }, () => random.oneOf(letters)).join("");
  const long = random.chance(0.05) ? random.oneOf(LETTERS).repeat(random.oneOf([63, 64, 253, 2000])) : "";
  const labels = Array.from({ length: random.between(1, 3) }, label);
  const dot = letters === LETTERS ? random.oneOf(DOTS) : ".";
  return (
    labels.map((each) => each + dot).join("") +
    long +
    random.oneOf(letters === LETTERS ? ENDS : ["example", "Com", "рф"])
  );
}

/** Other ways of writing the same host. */
export function writtenOtherwise(host: string, random: Seeded): string {
  const encoded = encodeURIComponent(host.toWellFormed());
  return random.oneOf([
    encoded,
    encodeURIComponent(host.toWellFormed().toUpperCase()),
    encodeURIComponent(host.toWellFormed().normalize("NFD")),
    encodeURIComponent(host.toWellFormed().normalize("NFKC")),
    Array.from(Buffer.from(host), (byte) => `%${byte.toString(16).padStart(2, "0")}`).join(""),
    `${encoded}.`,
    encoded.replaceAll(".", "%E3%80%82"),
    encodeURIComponent(nameOf(host) ?? host.toWellFormed()),
  ]);
}

/** The name that a host is asked for under, as browsers make it; undefined when it is none. */
export function nameOf(host: string): string | undefined {
  const url = URL.parse(`http://${host}/`);
  return url === null || url.port !== "" ? undefined : url.hostname.replace(/\.$/, "");
}
