import { lookup as systemLookup } from "node:dns/promises";
import http from "node:http";
import https from "node:https";
import type { LookupFunction } from "node:net";
import ipaddr from "ipaddr.js";

export interface SafetyRules {
  /** Lets it go to this very machine, for the demo and tests. */
  allowLoopback: boolean;
  httpsOnly: boolean;
  /** How names become addresses. */
  lookup?: (host: string) => Promise<{ address: string; family: number }[]>;
  timeoutMs?: number;
}

const TIMEOUT_MS = 10_000;
/** Of the answer nothing is wanted but its status. */
const ANSWER_BYTES = 4_096;

/**
 * Posts to an address that a person has set, without becoming somebody's way into our own network: its name is resolved once, every address
 * that it has must be one of the public internet, and the connection goes to the one that was looked at. No redirect is followed.
 *
 * @throws Error where the address is refused, nobody answers in time, or the answer is not 2xx
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
  if (status >= 300 && status < 400) throw new Error(`The webhook answered ${status}; redirects are not followed.`);
  if (status < 200 || status >= 300) throw new Error(`The webhook answered ${status}.`);
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

/** Everything that is set aside for something else is refused: private, link-local (where clouds keep their metadata), carriers' and ours. */
function isAllowed(address: string, allowLoopback: boolean): boolean {
  if (!ipaddr.isValid(address)) return false;
  // `process` reads an IPv4 address that is wrapped in an IPv6 one as what it is.
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
  // Whoever connects asks for the name's address once more; it gets the one that was looked at, whatever the name says by now.
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
      (answer) => {
        let read = 0;
        answer.on("data", (chunk: Buffer) => {
          read += chunk.length;
          if (read > ANSWER_BYTES) answer.destroy();
        });
        answer.on("error", () => undefined);
        answer.on("close", () => resolve(answer.statusCode ?? 0));
      },
    );
    request.on("error", reject);
    request.end(body);
  });
}
