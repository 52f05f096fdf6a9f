/**
 * A certificate authority for one run. Its keys are in memory only. Its certificate says in a critical extension for which
 * names it may sign, so that whoever trusts it trusts it for nothing else.
 */
import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from "node:crypto";
import { createSecureContext, type SecureContext } from "node:tls";
import { AsnConvert, OctetString } from "@peculiar/asn1-schema";
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  AttributeValue,
  AuthorityKeyIdentifier,
  BasicConstraints,
  Certificate,
  ExtendedKeyUsage,
  Extension,
  Extensions,
  GeneralName,
  GeneralSubtree,
  GeneralSubtrees,
  id_ce_authorityKeyIdentifier,
  id_ce_basicConstraints,
  id_ce_extKeyUsage,
  id_ce_keyUsage,
  id_ce_nameConstraints,
  id_ce_subjectAltName,
  id_ce_subjectKeyIdentifier,
  id_kp_serverAuth,
  KeyIdentifier,
  KeyUsage,
  KeyUsageFlags,
  Name,
  NameConstraints,
  RelativeDistinguishedName,
  SubjectAlternativeName,
  SubjectKeyIdentifier,
  SubjectPublicKeyInfo,
  TBSCertificate,
  Validity,
  Version,
} from "@peculiar/asn1-x509";

export interface Names {
  readonly dns: readonly string[];
  readonly addresses: readonly string[];
}

/** For what an authority may sign. */
export interface Permitted {
  /** These names and all below them, or every name. */
  readonly dns: readonly string[] | "all";
  readonly addresses: readonly string[];
}

const DAY = 24 * 60 * 60 * 1000;
/** Long enough for an emulator that was left running, short for a certificate. */
const DAYS = 30;

const COMMON_NAME = "2.5.4.3";
const COMMON_NAME_LENGTH = 64;
const ECDSA_WITH_SHA256 = "1.2.840.10045.4.3.2";

export class CertificateAuthority {
  /** Its own certificate, PEM. */
  readonly certificate: string;
  readonly #key: KeyObject;
  readonly #name: Name;
  readonly #keyId: ArrayBuffer;
  readonly #validity: Validity;
  readonly #leafKey: { readonly pem: string; readonly info: SubjectPublicKeyInfo };

  constructor(permitted: Permitted) {
    const now = Date.now();
    const pair = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const info = publicKeyInfo(pair.publicKey);
    this.#key = pair.privateKey;
    this.#name = named(`access-emulator ${randomBytes(4).toString("hex")} (local, this run only)`);
    this.#keyId = keyIdOf(info);
    // A day early: the clock of whoever checks it, in a container perhaps, may be behind.
    this.#validity = new Validity({ notBefore: new Date(now - DAY), notAfter: new Date(now + DAYS * DAY) });
    this.certificate = this.#signed(this.#name, info, [
      extension(id_ce_basicConstraints, new BasicConstraints({ cA: true, pathLenConstraint: 0 }), true),
      extension(id_ce_keyUsage, new KeyUsage(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign), true),
      extension(id_ce_nameConstraints, constraintsTo(permitted), true),
    ]);
    // One key for every host: they live and end together.
    const leaf = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const pem = leaf.privateKey.export({ type: "pkcs8", format: "pem" }).toString();
    this.#leafKey = { pem, info: publicKeyInfo(leaf.publicKey) };
  }

  contextFor(names: Names): SecureContext {
    return createSecureContext(this.credentialsFor(names));
  }

  /** What a TLS server needs to be the host of these names. */
  credentialsFor(names: Names): { readonly key: string; readonly cert: string } {
    const { pem: key, info } = this.#leafKey;
    const [first = "access-emulator"] = [...names.dns, ...names.addresses];
    const subject = named(first.length <= COMMON_NAME_LENGTH ? first : "access-emulator");
    const cert = this.#signed(subject, info, [
      extension(id_ce_basicConstraints, new BasicConstraints(), true),
      extension(id_ce_keyUsage, new KeyUsage(KeyUsageFlags.digitalSignature), true),
      extension(id_ce_extKeyUsage, new ExtendedKeyUsage([id_kp_serverAuth])),
      extension(id_ce_subjectAltName, new SubjectAlternativeName(generalNames(names))),
    ]);
    return { key, cert };
  }

  #signed(subject: Name, info: SubjectPublicKeyInfo, extensions: readonly Extension[]): string {
    const serial = randomBytes(16);
    serial.writeUInt8((serial.readUInt8(0) & 0x3f) | 0x40, 0); // positive, and of the full length
    const signature = new AlgorithmIdentifier({ algorithm: ECDSA_WITH_SHA256 });
    const content = new TBSCertificate({
      version: Version.v3,
      serialNumber: bytes(serial),
      signature,
      issuer: this.#name,
      validity: this.#validity,
      subject,
      subjectPublicKeyInfo: info,
      extensions: new Extensions([
        ...extensions,
        extension(id_ce_subjectKeyIdentifier, new SubjectKeyIdentifier(keyIdOf(info))),
        extension(
          id_ce_authorityKeyIdentifier,
          new AuthorityKeyIdentifier({ keyIdentifier: new KeyIdentifier(this.#keyId) }),
        ),
      ]),
    });
    const signed = sign("sha256", Buffer.from(AsnConvert.serialize(content)), this.#key);
    return pemOf(
      AsnConvert.serialize(
        new Certificate({ tbsCertificate: content, signatureAlgorithm: signature, signatureValue: bytes(signed) }),
      ),
    );
  }
}

/** Only these names, and where there are no addresses, none of those. What nothing is said of, all names, is permitted. */
function constraintsTo({ dns, addresses }: Permitted): NameConstraints {
  const ranges = addresses.map((address) => `${address}/${address.includes(":") ? 128 : 32}`);
  const names = dns === "all" ? [] : dns;
  const everyAddress = addresses.length > 0 ? [] : ["0.0.0.0/0", "::/0"];
  return new NameConstraints({
    ...(names.length + ranges.length > 0 ? { permittedSubtrees: subtrees({ dns: names, addresses: ranges }) } : {}),
    ...(everyAddress.length > 0 ? { excludedSubtrees: subtrees({ dns: [], addresses: everyAddress }) } : {}),
  });
}

const subtrees = (names: Names): GeneralSubtrees =>
  new GeneralSubtrees(generalNames(names).map((base) => new GeneralSubtree({ base })));

function generalNames({ dns, addresses }: Names): GeneralName[] {
  return [
    ...dns.map((dNSName) => new GeneralName({ dNSName })),
    ...addresses.map((iPAddress) => new GeneralName({ iPAddress })),
  ];
}

function named(commonName: string): Name {
  const value = new AttributeValue({ utf8String: commonName });
  return new Name([new RelativeDistinguishedName([new AttributeTypeAndValue({ type: COMMON_NAME, value })])]);
}

function extension(extnID: string, value: object, critical = false): Extension {
  return new Extension({ extnID, critical, extnValue: new OctetString(AsnConvert.serialize(value)) });
}

function publicKeyInfo(key: KeyObject): SubjectPublicKeyInfo {
  return AsnConvert.parse(key.export({ type: "spki", format: "der" }), SubjectPublicKeyInfo);
}

/** RFC 7093, method 1: of SHA-256 the first 160 bits. */
function keyIdOf({ subjectPublicKey }: SubjectPublicKeyInfo): ArrayBuffer {
  return bytes(createHash("sha256").update(Buffer.from(subjectPublicKey)).digest().subarray(0, 20));
}

const bytes = (buffer: Buffer): ArrayBuffer => new Uint8Array(buffer).buffer;

function pemOf(der: ArrayBuffer): string {
  const lines = Buffer.from(der).toString("base64").replaceAll(/.{64}/g, "$&\n").trimEnd();
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
}
