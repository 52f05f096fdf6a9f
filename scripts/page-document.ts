/** Makes the page one document: its markup with the style and the scripts inside, so that it is one request and one text module. */
import { writeFileSync } from "node:fs";
import { basename } from "node:path";
import { build, type Metafile } from "esbuild";
import { page } from "./bundles.ts";

/** Writes the document, and tells which files are in it. */
export async function writePageDocument(file: string): Promise<Metafile> {
  const { outputFiles, metafile } = await build({
    ...page,
    write: false,
    metafile: true,
    outdir: "page",
    logLevel: "warning",
  });
  const textOf = (name: string): string => {
    const [output, ...others] = outputFiles.filter(({ path }) => basename(path) === name);
    if (output === undefined || others.length > 0) throw new Error(`The page has not exactly one file ${name}.`);
    return output.text;
  };
  writeFileSync(file, documentOf(textOf("index.css"), textOf("early.js"), textOf("main.js")));
  return metafile;
}

/** The early script asks the emulator, so it stands before all that takes time to read. */
function documentOf(style: string, early: string, script: string): string {
  if (/<\/?style|<script|<\/script|\r/i.test(style + early + script)) {
    throw new Error("The page's style or script has a tag in it that would end it, or a carriage return.");
  }
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>access-emulator</title>
<link rel="icon" href="data:,">
<script>${early}</script>
<style>${style}</style>
<body>
<div id="page"></div>
<noscript>This page needs JavaScript. What it shows is at /_emulator/openapi.json, too.</noscript>
<script>${script}</script>
</body>
</html>
`;
}
