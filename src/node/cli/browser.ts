/** Opens an address in the browser that its user has chosen. */
import { spawn } from "node:child_process";

type Command = readonly [file: string, ...args: string[]];

type Surroundings = {
  readonly platform: NodeJS.Platform;
  readonly environment: Readonly<Record<string, string | undefined>>;
};

/** What nobody could take for more than an address, be it `cmd` or a script behind `BROWSER`. */
const PLAIN = /^https?:\/\/(\[[0-9a-f:.]+\]|[\w.~-]+)(:\d+)?\/_emulator\/(#[\w/]+)?$/i;

/** What would open it, the first choice first. */
export function openersFor(address: string, { platform, environment }: Surroundings): readonly Command[] {
  if (platform === "darwin") return [["open", address]];
  if (platform === "win32") return [["cmd", "/c", "start", "", address]]; // the first text in quotes is the title of a window
  return [...chosenBrowsers(environment.BROWSER ?? "", address), ["xdg-open", address]];
}

/** As `xdg-open` reads the variable: commands with colons between them, in which `%s` stands for the address. */
function chosenBrowsers(browsers: string, address: string): readonly Command[] {
  return browsers.split(":").flatMap((browser): Command[] => {
    const [file, ...args] = browser.split(/\s+/).filter((word) => word !== "");
    if (file === undefined) return [];
    const isPlaced = args.some((word) => word.includes("%s"));
    return [[file, ...(isPlaced ? args.map((word) => word.replaceAll("%s", address)) : [...args, address])]];
  });
}

/** Whether something was started that opens it; it goes on by itself. */
export async function openInBrowser(
  address: string,
  surroundings: Surroundings = { platform: process.platform, environment: process.env },
): Promise<boolean> {
  if (!PLAIN.test(address)) return false;
  for (const command of openersFor(address, surroundings)) {
    if (await starts(command)) return true;
  }
  return false;
}

/** Without a shell: the address is one argument, whatever stands in it. */
function starts([file, ...args]: Command): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(file, args, { detached: true, stdio: "ignore", windowsHide: true });
    child.once("error", () => resolve(false));
    child.once("spawn", () => {
      child.unref();
      resolve(true);
    });
  });
}
