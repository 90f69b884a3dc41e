import { decode } from "next-auth/jwt";
import type { CallerCredentials, Credential, StudentRef } from "@/lib/access/credentials";
import { hashApiKey, isWellFormedApiKey } from "@/lib/crypto/api-key";
import { verifyUserToken } from "@/lib/crypto/user-token";
import { fromWireId } from "@/lib/domain/id";
import { getEnv } from "@/lib/env";
import { AppError, invalidField } from "@/lib/errors";

/** Who calls. `problem` is what is wrong with the student that they name, for those who may make the call. */
export type IdentifiedCaller = CallerCredentials & { problem?: AppError };

/** The credential and the student that a request names, verified as far as possible without the database. */
export async function readCredentials(request: Request, realNow: Date): Promise<IdentifiedCaller> {
  const named = request.headers.get("x-user-id") ?? "";
  const credential = await readCredential(request, realNow, named);
  const student = readStudent(named);
  return student instanceof AppError
    ? { credential, student: { by: "self" }, problem: student }
    : { credential, student };
}

async function readCredential(request: Request, realNow: Date, named: string): Promise<Credential> {
  const authorization = request.headers.get("authorization");
  if (authorization !== null) return readBearer(authorization, realNow);
  const sessionId = await readSessionId(request);
  if (sessionId) return { kind: "session", sessionId };
  // For the curl examples of an existing integration. `readEnv` allows the setting only in demo and test mode on loopback.
  if (named !== "" && getEnv().ALLOW_HEADER_AUTH) return { kind: "trusted" };
  throw unauthenticated("Sign in, or send an API key as `Authorization: Bearer sm_live_…`.");
}

async function readBearer(authorization: string, realNow: Date): Promise<Credential> {
  const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
  if (!token) throw unauthenticated("The Authorization header must be `Bearer` and an API key or a user token.");
  if (token.startsWith("sm_")) {
    // The checksum distinguishes a mistyped key from a revoked one, and saves a query for it.
    if (!isWellFormedApiKey(token)) throw unauthenticated("This API key is incomplete or mistyped.");
    return { kind: "key", hash: hashApiKey(token) };
  }
  const claims = await verifyUserToken(token, realNow);
  if (!claims) throw unauthenticated("This user token is not valid, or has expired. Ask your server for a new one.");
  return { kind: "token", ...claims };
}

function readStudent(value: string): StudentRef | AppError {
  if (value === "") return { by: "self" };
  const id = fromWireId("student", value);
  if (id) return { by: "id", id };
  if (value.startsWith("stu_")) return invalidField("X-User-ID", "X-User-ID begins with stu_ but is not a valid id.");
  if (value.length > 255) return invalidField("X-User-ID", "X-User-ID must have at most 255 characters.");
  return { by: "external", externalId: fromHeaderText(value) };
}

/** Headers arrive with one character per byte. Ids outside ASCII are UTF-8 in them, as in paths and bodies. */
function fromHeaderText(value: string): string {
  const bytes = Buffer.from(value, "latin1");
  const text = bytes.toString("utf8");
  return Buffer.from(text, "utf8").equals(bytes) ? text : value;
}

/** Names of the session cookie. With https, the prefix binds the cookie to https. */
export const SESSION_COOKIE = { plain: "studymeter.session", secure: "__Host-studymeter.session" } as const;

export function sessionCookieName(): string {
  return getEnv().APP_URL.startsWith("https:") ? SESSION_COOKIE.secure : SESSION_COOKIE.plain;
}

/** `lax`: students stay signed in when they follow a link from an app or a mail. Calls that change data are also restricted to our own origin. */
export function sessionCookieOptions() {
  return { httpOnly: true, sameSite: "lax", path: "/", secure: getEnv().APP_URL.startsWith("https:") } as const;
}

/** The session id in a request's cookie, if the cookie was encrypted by us. Whether the session is still valid, the database decides. */
export async function readSessionId(request: Request): Promise<string | null> {
  const cookie = readCookie(request.headers.get("cookie"), sessionCookieName());
  return cookie ? openSessionCookie(cookie) : null;
}

export async function openSessionCookie(value: string): Promise<string | null> {
  try {
    const token = await decode({ token: value, secret: getEnv().NEXTAUTH_SECRET });
    return typeof token?.sid === "string" ? token.sid : null;
  } catch {
    // Not encrypted by us, or encrypted with a secret that was rotated: no session.
    return null;
  }
}

function readCookie(header: string | null, name: string): string | null {
  for (const part of header?.split(";") ?? []) {
    const separator = part.indexOf("=");
    if (separator > 0 && part.slice(0, separator).trim() === name)
      return decodeCookie(part.slice(separator + 1).trim());
  }
  return null;
}

/** What cannot be decoded was not written by us: it is no session, and no failure either. */
function decodeCookie(value: string): string | null {
  try {
    return decodeURIComponent(value);
  } catch {
    return null;
  }
}

export function unauthenticated(message: string): AppError {
  return new AppError("unauthenticated", message);
}
