/** What `intercept` and `tls` are told, and what they give. The code is a file of its own: `intercept/start.ts`. */

export interface InterceptOptions {
  /** The TCP port of the proxy, on 127.0.0.1; 0, the default, lets the system choose. */
  readonly port?: number;
  /** More host names to answer for, beside Cloudflare's: `app.example.com`, or `*.example.com` for all below it. */
  readonly hosts?: readonly string[];
  /** Refuses every other host, by name, but for this machine's own. */
  readonly offline?: boolean;
}

export interface TlsOptions {
  /** The TCP port; 0, the default, lets the system choose. */
  readonly port?: number;
  /** More host names to have a certificate for, as in `intercept`. */
  readonly hosts?: readonly string[];
}

/** Certificates on disk, in a folder that only this user can read. There is no key among them. */
export interface CertificateFiles {
  /** The certificate authority of this run, alone. */
  readonly authority: string;
  /** It, with what was trusted in addition before: for clients that add a file to what they trust. */
  readonly additional: string;
  /** It, with the roots of this machine and what was trusted before: for clients that trust only the file. */
  readonly bundle: string;
}

/** What a child process has to be told. */
export interface InterceptPlace {
  /** The origin of the emulator itself, for its control plane. */
  readonly url: string;
  readonly proxyUrl: string;
  readonly hosts: readonly string[];
  /** Whether every other host is refused. */
  readonly offline: boolean;
  readonly certificates: CertificateFiles;
}

/** A problem of listening, as Node tells it. */
export interface ListenProblem {
  readonly what: "proxy" | "tls";
  readonly host: string;
  readonly port: number;
  readonly cause: NodeJS.ErrnoException;
}

export interface Interception {
  readonly proxyPort: number | undefined;
  readonly tlsPort: number | undefined;
  readonly certificates: CertificateFiles;
  /** Whether anybody has come to the proxy. */
  readonly wasUsed: () => boolean;
  /** The hosts that clients asked the proxy for and that are not the emulator's, in the order in which they came. */
  readonly otherHosts: () => readonly string[];
  /** Ends every connection at once. */
  stop(): Promise<void>;
}

/** Where the emulator itself listens, for what came by this scheme and from this machine or another; asked when somebody comes. */
export type Target = (scheme: "http" | "https", isNear: boolean) => { readonly host: string; readonly port: number };

/** The accounts that have a host; with `account`, that one or none. An error's message is the rest of a sentence. */
export type WhoHas = (hostname: string, account: string | undefined) => Promise<readonly string[]>;

export interface InterceptionOptions {
  readonly target: Target;
  readonly hosts: readonly string[];
  /** A folder of its own for the certificates. */
  readonly folder: string;
  readonly proxy: { readonly port: number; readonly offline: boolean } | undefined;
  readonly tls: { readonly host: string; readonly port: number } | undefined;
  /** The environment of the start: proxies and certificates that were set already. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly onComplaint: (line: string) => void;
  /** Who knows which accounts have a host; the emulator itself is asked unless it is given. */
  readonly whoHas?: WhoHas;
}

export type StartInterception = (options: InterceptionOptions) => Promise<Interception | ListenProblem>;
