import type { IncomingMessage } from "node:http";
import { respondUnreadablePath } from "@/lib/http/unknown-call";
import { type Listener, listen, pathOf } from "./hot-routes";

const SLASH = 47;

/**
 * Makes a target in absolute form one in origin form, as every server must accept it (RFC 9112, 3.2.2): `GET http://host/path` is
 * `GET /path` at that host, whatever the Host header says.
 */
export function useOriginForm(request: IncomingMessage): void {
  const { url = "" } = request;
  if (url.charCodeAt(0) === SLASH || !/^https?:\/\//i.test(url) || !URL.canParse(url)) return;
  const { host, pathname, search } = new URL(url);
  request.url = `${pathname}${search}`;
  request.headers.host = host;
  request.rawHeaders = request.rawHeaders.map((value, index, raw) =>
    index % 2 === 1 && raw[index - 1]?.toLowerCase() === "host" ? host : value,
  );
}

/**
 * The listener for a target that no route can read: `*`, and a path with a percent sign that encodes nothing. Next would answer both with a
 * 500 in plain text, before any handler of ours.
 */
export function findUnreadableTarget({ url = "" }: IncomingMessage): Listener | null {
  return isReadable(url) ? null : listen(respondUnreadablePath);
}

function isReadable(url: string): boolean {
  if (url.charCodeAt(0) !== SLASH) return false;
  if (!url.includes("%")) return true;
  try {
    decodeURIComponent(pathOf(url));
    return true;
  } catch {
    return false;
  }
}
