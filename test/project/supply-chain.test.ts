/** What comes along with the package, and what a build of it takes. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly scripts: Readonly<Record<string, string>>;
}
interface Locked {
  readonly integrity?: string;
  readonly optional?: boolean;
  readonly dev?: boolean;
  readonly hasInstallScript?: boolean;
}

const manifest = JSON.parse(readFileSync("package.json", "utf8")) as Manifest;
const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8")) as { packages: Record<string, Locked> };
const locked = Object.entries(packages).filter(([path]) => path !== "");

test("the package brings workerd alone, and runs nothing of its own when it is installed", () => {
  expect(Object.keys(manifest.dependencies)).toEqual(["workerd"]);
  expect(manifest.optionalDependencies).toBeUndefined();
  for (const name of ["preinstall", "install", "postinstall"]) expect(manifest.scripts).not.toHaveProperty(name);
  const brought = locked.filter(([, { dev, optional }]) => !dev && !optional).map(([path]) => path);
  expect(brought).toEqual(["node_modules/workerd"]);
});

test("who builds it runs the install scripts of three packages, which are known", () => {
  const scripts = locked.filter(([, { hasInstallScript }]) => hasInstallScript === true);
  expect(scripts.map(([path]) => path)).toEqual(["node_modules/esbuild", "node_modules/node", "node_modules/workerd"]);
});

test("the lock file has the digest of what is installed here", () => {
  // npm writes down no digest of a package for another platform that it did not fetch.
  const without = locked.filter(([, { integrity, optional }]) => integrity === undefined && optional !== true);
  expect(without.map(([path]) => path)).toEqual([]);
});
