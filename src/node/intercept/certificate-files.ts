/** The certificates on disk, for clients to read. Keys are never among them. */
import { chmodSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import tls, { createSecureContext, rootCertificates, type SecureContext } from "node:tls";
import type { CertificateFiles } from "./interception.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** Variables whose file is all that a client trusts. */
const INSTEAD = ["SSL_CERT_FILE", "CURL_CA_BUNDLE", "REQUESTS_CA_BUNDLE"];
/** Those in which Python's requests takes a folder, too. */
const FOLDERS_TOO: ReadonlySet<string> = new Set(["CURL_CA_BUNDLE", "REQUESTS_CA_BUNDLE"]);
/** In such a folder OpenSSL finds certificates by the hashes of their subjects, and no others: `openssl rehash` makes the names. */
const HASHED = /^[0-9a-f]{8}\.\d+$/;
/** Variables whose file is trusted in addition. */
const IN_ADDITION = ["NODE_EXTRA_CA_CERTS", "DENO_CERT"];

/** Where systems keep their roots in one file: Debian, Fedora, SUSE, OpenELEC, and Alpine, macOS and the BSDs. */
const OF_SYSTEM = [
  "/etc/ssl/certs/ca-certificates.crt",
  "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
  "/etc/pki/tls/certs/ca-bundle.crt",
  "/etc/ssl/ca-bundle.pem",
  "/etc/pki/tls/cacert.pem",
  "/etc/ssl/cert.pem",
];

/**
 * Writes what clients are to trust. A client that is given a file in place of its own roots must find those in it, too:
 * the hosts that pass through have certificates of the real world.
 */
export function writeCertificates(folder: string, authority: string, environment: Environment): CertificateFiles {
  chmodSync(folder, 0o700);
  const additional = [authority, ...namedIn(environment, IN_ADDITION)];
  const roots = [...namedIn(environment, INSTEAD), ...ofSystem(), ...rootCertificates];
  return {
    authority: written(folder, "authority.pem", [authority]),
    additional: written(folder, "additional.pem", additional),
    bundle: written(folder, "bundle.pem", [...additional, ...roots]),
  };
}

/**
 * What a proxy of the environment may have its certificate from: whatever the clients that used it trusted. To Node alone
 * only its own roots, and those in NODE_EXTRA_CA_CERTS, would do.
 */
export function trustedBefore(environment: Environment): SecureContext {
  const named = namedIn(environment, [...IN_ADDITION, ...INSTEAD]);
  // A later Node may have been told to use the system's store, where that is no file.
  const ofNode = typeof tls.getCACertificates === "function" ? tls.getCACertificates() : rootCertificates;
  return createSecureContext({ ca: [...named, ...ofSystem(), ...ofNode] });
}

function namedIn(environment: Environment, names: readonly string[]): string[] {
  return names.flatMap((name) => {
    const place = environment[name];
    return certificatesIn(place).concat(FOLDERS_TOO.has(name) ? certificatesInFolder(place) : []);
  });
}

/** None of a place that is no folder, or cannot be read. */
function certificatesInFolder(place: string | undefined): string[] {
  try {
    const names = readdirSync(place ?? "").filter((name) => HASHED.test(name));
    return names.flatMap((name) => certificatesIn(join(place ?? "", name)));
  } catch {
    return [];
  }
}

function ofSystem(): string[] {
  return OF_SYSTEM.map((file) => certificatesIn(file)).find((found) => found.length > 0) ?? [];
}

/** The certificates of a PEM file; none of one that is not there, or cannot be read. */
function certificatesIn(file: string | undefined): string[] {
  if (file === undefined || file === "") return [];
  try {
    return readFileSync(file, "latin1").match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  } catch {
    return []; // clients get nothing from it, either
  }
}

/** Each certificate once, whatever its lines look like. */
function written(folder: string, name: string, certificates: readonly string[]): string {
  const once = new Map(certificates.map((text) => [text.replaceAll(/\s/g, ""), `${text.trim()}\n`]));
  const file = join(folder, name);
  writeFileSync(file, [...once.values()].join(""), { mode: 0o600 });
  return file;
}
