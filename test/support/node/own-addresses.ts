/** Addresses of this machine beyond loopback, as they stand in a URL; undefined where it has none. */
import { BlockList } from "node:net";
import { networkInterfaces } from "node:os";

const privates = new BlockList();
privates.addSubnet("10.0.0.0", 8);
privates.addSubnet("172.16.0.0", 12);
privates.addSubnet("192.168.0.0", 16);
privates.addSubnet("fc00::", 7, "ipv6");

const all = Object.values(networkInterfaces()).flatMap((addresses) =>
  (addresses ?? []).filter(({ internal }) => !internal),
);
const found = (isPrivate: boolean): string | undefined => {
  const fits = all.filter(({ address, family }) => {
    const kind = family === "IPv6" ? "ipv6" : "ipv4";
    return !address.startsWith("fe80:") && privates.check(address, kind) === isPrivate;
  });
  const [first] = fits.toSorted((a, b) => a.family.localeCompare(b.family)); // IPv4 first
  return first && (first.family === "IPv6" ? `[${first.address}]` : first.address);
};

export const privateAddressHere = (): string | undefined => found(true);
/** Of the public internet, or of another kind that is not private. */
export const otherAddressHere = (): string | undefined => found(false);

/** Every address by which others on its networks reach this machine, but for those of one link. */
export const networkAddresses = (): string[] =>
  all
    .filter(({ address }) => !address.startsWith("fe80:"))
    .map(({ family, address }) => (family === "IPv6" ? `[${address}]` : address));
