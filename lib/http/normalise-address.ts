import { isIPv4, isIPv6 } from "node:net";

/** The groups of an IPv4 address that is written as an IPv6 one: `::ffff:203.0.113.9` (RFC 4291, 2.5.5.2). */
const MAPPED_PREFIX = "0:0:0:0:0:ffff";

// Kept for good: a spelling is one address for ever. Only the less usual ones get here, the same with every call of a connection.
const known = new Map<string, string | null>();
const KNOWN_MAX = 10_000;

/**
 * The one spelling of a network address, by which calls are counted and limited; null for what is no address. Ports and brackets are dropped, as proxies write them. An IPv6 caller owns at least a /64 (RFC 6177), and could otherwise come
 * from a new address with every call, so that the network stands for them: `2001:db8:1:2::/64`.
 */
export function normaliseAddress(written: string): string | null {
  if (isIPv4(written)) return written;
  const cached = known.get(written);
  if (cached !== undefined) return cached;
  if (known.size >= KNOWN_MAX) known.clear();
  const normalised = read(written);
  known.set(written, normalised);
  return normalised;
}

function read(written: string): string | null {
  const bare = withoutPort(written.trim());
  if (isIPv4(bare)) return bare;
  // The zone after `%` names an interface of whoever wrote it.
  const [address = ""] = bare.split("%");
  if (!isIPv6(address)) return null;
  const groups = groupsOf(address);
  if (groups.slice(0, 6).join(":") === MAPPED_PREFIX) return toIPv4(groups.slice(6));
  return groups.join(":") === LOOPBACK ? "::1" : `${compress(groups.slice(0, 4))}/64`;
}

const LOOPBACK = "0:0:0:0:0:0:0:1";

/** `203.0.113.9:4711`, `[2001:db8::1]:4711` and `[2001:db8::1]`; a bare IPv6 address has more than one colon, and no port. */
function withoutPort(text: string): string {
  return /^\[([^\]]*)\](?::\d+)?$/.exec(text)?.[1] ?? /^([^:]*):\d+$/.exec(text)?.[1] ?? text;
}

/** The eight groups of a valid IPv6 address, each without leading zeros. */
function groupsOf(address: string): string[] {
  const [head = "", tail] = address.split("::");
  const before = split(head);
  const after = split(tail ?? "");
  const gap = tail === undefined ? 0 : 8 - before.length - after.length;
  return [...before, ...Array.from({ length: gap }, () => "0"), ...after];
}

function split(part: string): string[] {
  if (part === "") return [];
  return part
    .split(":")
    .flatMap((group) => (isIPv4(group) ? fromIPv4(group) : [Number.parseInt(group, 16).toString(16)]));
}

function fromIPv4(address: string): string[] {
  const [a = 0, b = 0, c = 0, d = 0] = address.split(".").map(Number);
  return [(a * 256 + b).toString(16), (c * 256 + d).toString(16)];
}

function toIPv4(groups: string[]): string {
  return groups.flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 255]).join(".");
}

/** A network of 64 bits in its shortest spelling (RFC 5952); what follows its four groups is zero. */
function compress(network: string[]): string {
  const last = network.findLastIndex((group) => group !== "0");
  return `${network.slice(0, last + 1).join(":")}::`;
}
