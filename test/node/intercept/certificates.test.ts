/** The certificate authority of one run: what it says, what it may sign for, and where it lies. */
import { execFileSync, spawnSync } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { connect as connectTcp } from "node:net";
import { dirname, join, resolve } from "node:path";
import { connect, createServer, rootCertificates, type TLSSocket } from "node:tls";
import { pathToFileURL } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import { CertificateAuthority, type Names } from "../../../src/node/intercept/authority.ts";
import { writeCertificates } from "../../../src/node/intercept/certificate-files.ts";
import { built } from "../../support/node/built-library.ts";
import { running } from "../../support/node/command-line.ts";
import { started } from "../../support/node/emulators.ts";
import { runs, scratchFolder, until, untilGone, untilRemoved } from "../../support/node/processes.ts";
import { secured, secureTunnel } from "../../support/node/tunnels.ts";

const DAY = 24 * 60 * 60 * 1000;
const hasOpenssl = spawnSync("openssl", ["version"]).status === 0;

async function intercepting() {
  const emulator = await started({ intercept: true });
  const file = emulator.caCertificate ?? "";
  return { emulator, file, ca: readFileSync(file, "utf8"), proxyUrl: emulator.proxyUrl ?? "" };
}

const certificateOf = (socket: TLSSocket): X509Certificate => {
  const certificate = socket.getPeerX509Certificate();
  if (!certificate) throw new Error("It has no certificate.");
  return certificate;
};

describe("the authority", () => {
  test("says what it is, for how long, and for this run only", async () => {
    const { ca } = await intercepting();
    const certificate = new X509Certificate(ca);
    expect(certificate.ca).toBe(true);
    expect(certificate.subject).toMatch(/^CN=access-emulator [0-9a-f]{8} \(local\\?, this run only\)$/);
    expect(certificate.issuer).toBe(certificate.subject);
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.publicKey.asymmetricKeyDetails).toMatchObject({ namedCurve: "prime256v1" });
    const [from, to] = [Date.parse(certificate.validFrom), Date.parse(certificate.validTo)];
    expect(Date.now() - from).toBeGreaterThan(DAY - 60_000);
    expect(Date.now() - from).toBeLessThan(DAY + 60_000);
    expect(to - from).toBeLessThanOrEqual(31 * DAY);
    expect(to - Date.now()).toBeGreaterThan(7 * DAY);
  });

  test("is another one in each run", async () => {
    const [one, other] = await Promise.all([intercepting(), intercepting()]);
    expect(new X509Certificate(one.ca).subject).not.toBe(new X509Certificate(other.ca).subject);
    await expect(secureTunnel(one.proxyUrl, "api.cloudflare.com", other.ca)).rejects.toThrow();
  });

  test.runIf(hasOpenssl)("has every extension that a strict reader wants", async () => {
    const { file } = await intercepting();
    const text = execFileSync("openssl", ["x509", "-in", file, "-noout", "-text"], { encoding: "utf8" });
    expect(text).toMatch(/Version: 3/);
    expect(text).toMatch(/Basic Constraints: critical\s+CA:TRUE, pathlen:0/);
    expect(text).toMatch(/Key Usage: critical\s+Certificate Sign, CRL Sign/);
    expect(text).toMatch(/Name Constraints: critical\s+Excluded:\s+IP:0\.0\.0\.0/); // no address, and every name
    expect(text).toMatch(/Subject Key Identifier/);
    expect(text).toMatch(/Authority Key Identifier/);
  });
});

describe("the certificate of a host", () => {
  test.each(["api.cloudflare.com", "team.cloudflareaccess.com", "a.b.cloudflareaccess.com"])(
    "%s is for it alone, by the authority, for servers",
    async (host) => {
      const { ca, proxyUrl } = await intercepting();
      const authority = new X509Certificate(ca);
      const certificate = certificateOf(await secureTunnel(proxyUrl, host, ca));
      expect(certificate.subjectAltName).toBe(`DNS:${host}`);
      expect(certificate.ca).toBe(false);
      expect(certificate.checkIssued(authority)).toBe(true);
      expect(certificate.verify(authority.publicKey)).toBe(true);
      expect(certificate.keyUsage).toEqual(["1.3.6.1.5.5.7.3.1"]);
      expect(Date.parse(certificate.validTo)).toBeLessThanOrEqual(Date.parse(authority.validTo));
      expect(Date.parse(certificate.validFrom)).toBeGreaterThanOrEqual(Date.parse(authority.validFrom));
      expect(BigInt(`0x${certificate.serialNumber}`)).toBeGreaterThan(1n << 100n);
    },
  );

  test("is made once", async () => {
    const { ca, proxyUrl } = await intercepting();
    const [one, again, other] = [
      certificateOf(await secureTunnel(proxyUrl, "api.cloudflare.com", ca)),
      certificateOf(await secureTunnel(proxyUrl, "api.cloudflare.com", ca)),
      certificateOf(await secureTunnel(proxyUrl, "team.cloudflareaccess.com", ca)),
    ];
    expect(again.serialNumber).toBe(one.serialNumber);
    expect(other.serialNumber).not.toBe(one.serialNumber);
  });

  test.runIf(hasOpenssl)("passes the strict check of OpenSSL", () => {
    const authority = new CertificateAuthority({ dns: ["api.cloudflare.com"], addresses: [] });
    const folder = scratchFolder();
    const [ca, leaf] = [join(folder, "ca.pem"), join(folder, "leaf.pem")];
    writeFileSync(ca, authority.certificate);
    writeFileSync(leaf, authority.credentialsFor({ dns: ["api.cloudflare.com"], addresses: [] }).cert);
    const words = ["verify", "-x509_strict", "-purpose", "sslserver", "-verify_hostname", "api.cloudflare.com"];
    const said = execFileSync("openssl", [...words, "-CAfile", ca, leaf], { encoding: "utf8" });
    expect(said).toBe(`${leaf}: OK\n`);
  });

  test("of a long name is valid, too", async () => {
    const { ca, proxyUrl } = await intercepting();
    const host = `${"long-".repeat(12)}a.${"b".repeat(60)}.cloudflareaccess.com`;
    expect(certificateOf(await secureTunnel(proxyUrl, host, ca)).subjectAltName).toBe(`DNS:${host}`);
  });
});

describe("the authority may sign for nobody else", () => {
  const permitted: Names = { dns: ["api.cloudflare.com", "cloudflareaccess.com"], addresses: [] };

  /** Connects to a server with a certificate of the authority, and checks nothing but the chain. */
  async function checked(allowed: Names, names: Names): Promise<void> {
    const authority = new CertificateAuthority(allowed);
    const server = createServer(authority.credentialsFor(names));
    await new Promise<void>((done) => void server.listen(0, "127.0.0.1", done));
    onTestFinished(() => void server.close());
    const address = server.address();
    const port = typeof address === "object" ? (address?.port ?? 0) : 0;
    const options = { port, host: "127.0.0.1", ca: authority.certificate, checkServerIdentity: () => undefined };
    await secured(connect(options));
  }

  test.each([
    { dns: ["api.cloudflare.com"], addresses: [] },
    { dns: ["a.b.cloudflareaccess.com"], addresses: [] },
    { dns: ["api.cloudflare.com", "*.cloudflareaccess.com"], addresses: [] },
  ])("for $dns it may", async (names) => {
    await checked(permitted, names);
  });

  test.each([
    { dns: ["example.com"], addresses: [] },
    { dns: ["cloudflare.com"], addresses: [] },
    { dns: ["api.cloudflare.com", "example.com"], addresses: [] },
  ])("for $dns it may not", async (names) => {
    await expect(checked(permitted, names)).rejects.toThrow("permitted subtree violation");
  });

  test("nor for an address, unless that was said", async () => {
    const names: Names = { dns: [], addresses: ["127.0.0.1"] };
    await expect(checked(permitted, names)).rejects.toThrow("excluded subtree violation");
    await checked({ dns: [], addresses: ["127.0.0.1", "::1"] }, names);
    await expect(checked({ dns: [], addresses: ["127.0.0.1"] }, { dns: [], addresses: ["127.0.0.2"] })).rejects.toThrow(
      "permitted subtree violation",
    );
  });
});

describe("on disk", () => {
  test("are certificates, for this user alone, and no key", async () => {
    const { file } = await intercepting();
    const folder = dirname(file);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    const certificates = ["additional.pem", "authority.pem", "bundle.pem"];
    expect(readdirSync(folder).toSorted()).toEqual(["access-emulator.pid", ...certificates]);
    for (const name of certificates) {
      expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
      const rest = readFileSync(join(folder, name), "utf8").replaceAll(
        /-----BEGIN CERTIFICATE-----\n[A-Za-z0-9+/=\n]+-----END CERTIFICATE-----\n/g,
        "",
      );
      expect(rest).toBe("");
    }
  });

  test("they are gone with the emulator: stopped", async () => {
    const { emulator, file } = await intercepting();
    await emulator.stop();
    expect(existsSync(dirname(file))).toBe(false);
  });

  test("… killed with the program that started it, with a folder of the user, too", async () => {
    const code = `const { startEmulator } = await import(${JSON.stringify(pathToFileURL(built("index.js")).href)});
      const emulator = await startEmulator({ intercept: true, persist: process.argv[2] });
      console.log(JSON.stringify({ file: emulator.caCertificate, pid: emulator.pid }));
      setInterval(() => {}, 1000);`;
    const script = join(scratchFolder(), "parent.mjs");
    writeFileSync(script, code);
    const parent = running(script, [join(scratchFolder(), "state")]);
    const { file, pid } = JSON.parse(await parent.firstLine) as { file: string; pid: number };
    expect(existsSync(file)).toBe(true);
    parent.kill("SIGKILL");
    await untilGone(pid);
    await untilRemoved(dirname(file));
  });

  test("… when workerd is killed", async () => {
    const { emulator, file } = await intercepting();
    process.kill(emulator.pid, "SIGKILL");
    await untilRemoved(dirname(file));
    await until("workerd is gone", () => !runs(emulator.pid));
  });

  test("the bundle has this machine's roots and what was trusted before; the other only what was added", () => {
    const before = scratchFolder();
    const own = ["one", "other"].map(() => new CertificateAuthority({ dns: ["a.test"], addresses: [] }).certificate);
    const [bundleBefore, extraBefore] = [join(before, "bundle.pem"), join(before, "extra.pem")];
    writeFileSync(bundleBefore, `# a comment\n${own[0]?.replaceAll("\n", "\r\n")}`);
    writeFileSync(extraBefore, own[1] ?? "");
    const { certificate } = new CertificateAuthority({ dns: ["b.test"], addresses: [] });
    const files = writeCertificates(scratchFolder(), certificate, {
      SSL_CERT_FILE: bundleBefore,
      REQUESTS_CA_BUNDLE: resolve(before, "not-there.pem"),
      CURL_CA_BUNDLE: "",
      NODE_EXTRA_CA_CERTS: extraBefore,
      DENO_CERT: extraBefore,
    });
    const flat = (text: string) => text.replaceAll(/\s/g, "");
    expect(readFileSync(files.authority, "utf8")).toBe(certificate);
    expect(readFileSync(files.additional, "utf8")).toBe(`${certificate}${own[1]}`);
    const bundle = flat(readFileSync(files.bundle, "utf8"));
    for (const wanted of [certificate, ...own, ...rootCertificates]) expect(bundle.split(flat(wanted))).toHaveLength(2);
  });

  test.each(["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])(
    "the bundle has what a folder in %s has by its hashes",
    (name) => {
      const folder = scratchFolder();
      const [hashed, other] = ["a", "b"].map(
        (host) => new CertificateAuthority({ dns: [`${host}.test`], addresses: [] }).certificate,
      );
      writeFileSync(join(folder, "0123abcd.0"), hashed ?? "");
      writeFileSync(join(folder, "other.pem"), other ?? ""); // no client finds it
      mkdirSync(join(folder, "0123abcd.1"));
      const flat = (text = "") => text.replaceAll(/\s/g, "");
      const { certificate } = new CertificateAuthority({ dns: ["c.test"], addresses: [] });
      const bundle = flat(
        readFileSync(writeCertificates(scratchFolder(), certificate, { [name]: folder }).bundle, "utf8"),
      );
      expect(bundle).toContain(flat(hashed));
      expect(bundle).not.toContain(flat(other));
    },
  );
});

test("a port of the proxy that is taken is told, and the one that has it goes on", async () => {
  const first = await intercepting();
  const port = Number(new URL(first.proxyUrl).port);
  await expect(started({ intercept: { port } })).rejects.toMatchObject({
    code: "port-taken",
    message: `Port ${port} of 127.0.0.1, for the proxy, is taken: choose another, or 0 for any that is free.`,
  });
  const socket = connectTcp(port, "127.0.0.1");
  await new Promise((done) => socket.once("connect", done));
  socket.destroy();
});
