import { lookup as systemLookup } from "node:dns/promises";
import http from "node:http";
import https from "node:https";
import type { LookupFunction } from "node:net";
import ipaddr from "ipaddr.js";

export interface SafetyRules {
  /** Allows this machine as a target, for the demo and tests. */
  allowLoopback: boolean;
  httpsOnly: boolean;
  /** How names become addresses. */
  lookup?: (host: string) => Promise<{ address: string; family: number }[]>;
  timeoutMs?: number;
}

const TIMEOUT_MS = 10_000;
/** Only the status of the response matters; a longer body is cut off. */
const MAX_RESPONSE_BYTES = 4_096;

/**
 * Posts to a configured address, protected against server-side request forgery: its name is resolved once, every resolved address must be
 * on the public internet, and the connection goes to the checked address. No redirect is followed.
 *
 * @throws Error if the address is refused, there is no response in time, or it is not 2xx
 */
export async function postSafely(
  address: string,
  message: { body: string; headers: Record<string, string> },
  rules: SafetyRules,
): Promise<void> {
  const url = new URL(address);
  if (rules.httpsOnly && url.protocol !== "https:") throw new Error("A webhook's address must begin with https:.");
  const target = await requirePublic(url, rules);
  const status = await post(url, target, message, rules.timeoutMs ?? TIMEOUT_MS);
  if (status >= 300 && status < 400)
    throw new Error(`The webhook responded with ${status}; redirects are not followed.`);
  if (status < 200 || status >= 300) throw new Error(`The webhook responded with ${status}.`);
}

interface Target {
  address: string;
  family: number;
}

async function requirePublic(url: URL, { allowLoopback, lookup = resolve }: SafetyRules): Promise<Target> {
  const host = url.hostname.replace(/^\[(.*)\]$/, "$1");
  const found = ipaddr.isValid(host)
    ? [{ address: host, family: ipaddr.parse(host).kind() === "ipv6" ? 6 : 4 }]
    : await lookup(host);
  for (const { address } of found) {
    if (!isAllowed(address, allowLoopback))
      throw new Error(`The webhook's host ${host} is not on the public internet.`);
  }
  const [first] = found;
  if (!first) throw new Error(`The webhook's host ${host} has no address.`);
  return first;
}

function resolve(host: string): Promise<Target[]> {
  return systemLookup(host, { all: true, verbatim: true });
}

/** All reserved ranges are refused: private, link-local (where clouds keep their metadata), carrier-grade NAT and loopback. */
function isAllowed(address: string, allowLoopback: boolean): boolean {
  if (!ipaddr.isValid(address)) return false;
  // `process` unwraps an IPv4-mapped IPv6 address.
  const range = ipaddr.process(address).range();
  return range === "unicast" || (allowLoopback && range === "loopback");
}

function post(
  url: URL,
  target: Target,
  { body, headers }: { body: string; headers: Record<string, string> },
  timeoutMs: number,
): Promise<number> {
  const client = url.protocol === "https:" ? https : http;
  // The connection would resolve the name again (DNS rebinding), so it is pinned to the address that was checked.
  const pinned: LookupFunction = (_, options, done) => {
    if (options.all) done(null, [target]);
    else done(null, target.address, target.family);
  };
  return new Promise((resolve, reject) => {
    const request = client.request(
      url,
      {
        method: "POST",
        lookup: pinned,
        agent: false,
        signal: AbortSignal.timeout(timeoutMs),
        headers: {
          ...headers,
          "Content-Type": "application/json",
          "Content-Length": Buffer.byteLength(body),
          "User-Agent": "Studymeter",
        },
      },
      (response) => {
        let read = 0;
        response.on("data", (chunk: Buffer) => {
          read += chunk.length;
          if (read > MAX_RESPONSE_BYTES) response.destroy();
        });
        response.on("error", () => undefined);
        response.on("close", () => resolve(response.statusCode ?? 0));
      },
    );
    request.on("error", reject);
    request.end(body);
  });
}
