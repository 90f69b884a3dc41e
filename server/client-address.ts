import type { IncomingMessage } from "node:http";
import { ADDRESS_HEADER } from "@/lib/http/address";

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
 * With `hops` trusted proxies in front, each appended the address that it saw, so the client's is the hops-th from the end.
 */
export function setClientAddress(request: IncomingMessage, hops: number): void {
  const seen = request.socket.remoteAddress ?? "unknown";
  const forwarded = hops > 0 ? request.headers["x-forwarded-for"] : undefined;
  const chain = typeof forwarded === "string" ? forwarded.split(",").map((part) => part.trim()) : [];
  const address = (hops > 0 ? chain.at(-hops) : undefined) || seen;
  if (hops === 0) for (const name of FORWARDING) dropHeader(request, name);
  dropHeader(request, ADDRESS_HEADER);
  request.headers[ADDRESS_HEADER] = address;
  request.rawHeaders.push(ADDRESS_HEADER, address);
}

/** Next reads `headers`, the adapter in front of it `rawHeaders`. */
function dropHeader(request: IncomingMessage, name: string): void {
  if (request.headers[name] === undefined) return;
  delete request.headers[name];
  request.rawHeaders = request.rawHeaders.filter((_, index, raw) => raw[index - (index % 2)]?.toLowerCase() !== name);
}
