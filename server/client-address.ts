import type { IncomingMessage } from "node:http";
import { ADDRESS_HEADER } from "@/lib/http/address";
import { normaliseAddress } from "@/lib/http/normalise-address";

/** Headers with which a client could forge its address if no trusted proxy overwrites them. */
const FORWARDING = [
  "x-forwarded-for",
  "x-forwarded-host",
  "x-forwarded-proto",
  "x-forwarded-port",
  "x-real-ip",
  "forwarded",
];

/**
 * Writes the caller's network address into the one header that the program reads, replacing what the client sent.
 * With `hops` trusted proxies in front, each appended the address that it saw, so the client's is the hops-th from the end. Everything that
 * asks for an address reads it from there, so that it is normalised here and nowhere else.
 */
export function setClientAddress(request: IncomingMessage, hops: number): void {
  const forwarded = hops > 0 ? readForwarded(request, hops) : null;
  const address = forwarded ?? normaliseAddress(request.socket.remoteAddress ?? "") ?? "unknown";
  if (hops === 0) for (const name of FORWARDING) dropHeader(request, name);
  dropHeader(request, ADDRESS_HEADER);
  request.headers[ADDRESS_HEADER] = address;
  request.rawHeaders.push(ADDRESS_HEADER, address);
}

/** What the outermost trusted proxy saw; null if the chain is shorter than the proxies, or names no address there. */
function readForwarded(request: IncomingMessage, hops: number): string | null {
  const chain = request.headers["x-forwarded-for"];
  const written = typeof chain === "string" ? chain.split(",").at(-hops) : undefined;
  return written === undefined ? null : normaliseAddress(written);
}

/** Next reads `headers`, the adapter in front of it `rawHeaders`. */
function dropHeader(request: IncomingMessage, name: string): void {
  if (request.headers[name] === undefined) return;
  delete request.headers[name];
  request.rawHeaders = request.rawHeaders.filter((_, index, raw) => raw[index - (index % 2)]?.toLowerCase() !== name);
}
