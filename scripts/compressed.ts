/** Texts that the running Worker rarely shows, compressed: a start reads every byte of its bundle. */
import { constants, gunzipSync, gzipSync } from "node:zlib";

const HEAD = "// Made by `npm run generate` from the schemas. Do not edit. `inflated()` reads it.\nexport default ";

/** A module whose default export is the text: gzip as base64. */
export function compressedModule(text: string): string {
  const bytes = gzipSync(text, { level: constants.Z_BEST_COMPRESSION });
  return `${HEAD}${JSON.stringify(bytes.toString("base64"))};\n`;
}

/** What such a module holds. Compressors differ in their bytes, and not in what they hold; of another file its own text. */
export function heldBy(module: string): string {
  const [, base64] = module.startsWith(HEAD) ? (/"([\w+/=]*)"/.exec(module) ?? []) : [];
  if (base64 === undefined) return module;
  try {
    return gunzipSync(Buffer.from(base64, "base64")).toString();
  } catch {
    return module;
  }
}
