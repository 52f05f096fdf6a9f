/**
 * Builds dist/standalone/access-emulator: workerd with the emulator inside, one executable for this platform that needs
 * neither Node nor another file. Of src/node/emulator.capnp it is the configuration that reaches private origins if a variable says so.
 */
import { execFileSync } from "node:child_process";
import { chmodSync, closeSync, mkdirSync, openSync, statSync } from "node:fs";
import { createRequire } from "node:module";

const file = `dist/standalone/access-emulator${process.platform === "win32" ? ".exe" : ""}`;
const { default: workerd } = createRequire(import.meta.url)("workerd") as { default: string };

execFileSync(process.execPath, ["scripts/build.ts", ...process.argv.slice(2)], { stdio: "inherit" });
mkdirSync("dist/standalone", { recursive: true });
const output = openSync(file, "w");
execFileSync(workerd, ["compile", "dist/emulator.capnp", "withPrivate"], { stdio: ["ignore", output, "inherit"] });
closeSync(output);
chmodSync(file, 0o755);
console.log(`${file}: ${Math.round(statSync(file).size / 1e6)} MB, for ${process.platform} ${process.arch}`);
