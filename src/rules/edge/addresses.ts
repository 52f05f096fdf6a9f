/** Addresses and networks of a rule such as `{"ip": {"ip": "10.0.0.0/8"}}`. */

interface Address {
  readonly bits: 32 | 128;
  readonly value: bigint;
}

/** Whether the address is in the network; an address alone is a network of one. What cannot be read holds nobody. */
export function isWithin(address: string, network: string): boolean {
  const [base = "", length, ...others] = network.split("/");
  const [one, net] = [parsed(address), parsed(base)];
  if (!one || !net || one.bits !== net.bits || others.length > 0) return false;
  if (length !== undefined && !/^\d{1,3}$/.test(length)) return false;
  const size = length === undefined ? net.bits : Number(length);
  if (size > net.bits) return false;
  const shift = BigInt(net.bits - size);
  return one.value >> shift === net.value >> shift;
}

export const isAddress = (text: string): boolean => parsed(text) !== undefined;

/** The longest text of an IPv6 address, with an IPv4 address at its end; what is longer is not looked at. */
const LONGEST = 45;

/** An IPv4 address that is mapped into IPv6 is the IPv4 address. */
function parsed(text: string): Address | undefined {
  if (text.length > LONGEST) return undefined;
  const address = text.includes(":") ? ofSixteenBytes(text) : ofFourBytes(text);
  const isMapped = address?.bits === 128 && address.value >> 32n === 0xffffn;
  return isMapped ? { bits: 32, value: address.value & 0xffff_ffffn } : address;
}

function ofFourBytes(text: string): Address | undefined {
  const parts = text.split(".");
  const areBytes = parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256);
  return areBytes ? { bits: 32, value: joined(parts.map(Number), 8n) } : undefined;
}

function ofSixteenBytes(text: string): Address | undefined {
  const ended = text.replace(/(\d+\.\d+\.\d+\.\d+)$/, (dotted) => {
    const four = ofFourBytes(dotted)?.value;
    return four === undefined ? "wrong" : `${(four >> 16n).toString(16)}:${(four & 0xffffn).toString(16)}`;
  });
  const halves = ended.split("::");
  if (halves.length > 2) return undefined;
  const [head = [], tail = []] = halves.map((half) => (half === "" ? [] : half.split(":")));
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  const groups = [...head, ...Array.from({ length: missing }, () => "0"), ...tail];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return {
    bits: 128,
    value: joined(
      groups.map((group) => Number.parseInt(group, 16)),
      16n,
    ),
  };
}

const joined = (parts: readonly number[], bits: bigint): bigint =>
  parts.reduce((value, part) => (value << bits) | BigInt(part), 0n);
