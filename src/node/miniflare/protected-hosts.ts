/** The hosts whose edge stands in front of a Worker under test. */
import { EmulatorError } from "../client/emulator-error.ts";

const NAME = /^(?:\*\.)?[a-z0-9_-]+(?:\.[a-z0-9_-]+)+$/;
/** Names under which the emulator itself is asked. */
const EMULATORS =
  /^(?:api\.cloudflare\.com|(?:emulator\.)?localhost|host\.(?:docker|containers)\.internal|(?:.+\.)?cloudflareaccess\.com|[\d.]+)$/;

/** As `protects` says it, in lower case. */
export function protectedHosts(protects: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(protects).map(([given, worker]) => {
      const host = given.toLowerCase().replace(/\.$/, "");
      if (!NAME.test(host)) {
        throw bad(
          `"${given}" is no host: write a name such as app.example.com or *.example.com, without a scheme or a port.`,
        );
      }
      if (EMULATORS.test(host)) throw bad(`"${given}" is a name of the emulator itself: protect another.`);
      if (typeof worker !== "string" || worker === "") {
        throw bad(`"${given}" needs the name of a Worker, as its option "name" has it.`);
      }
      return [host, worker];
    }),
  );
}

const bad = (message: string) => new EmulatorError("bad-input", `protects: ${message}`);
