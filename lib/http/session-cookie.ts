import { decode, encode } from "next-auth/jwt";
import { getEnv } from "@/lib/env";
import { sessionCookieName, sessionCookieOptions } from "./credentials";

export interface SessionCookie {
  sessionId: string;
  /** Where the app that sent the student here wants them to return. */
  returnUrl: string | null;
}

/** A `Set-Cookie` that signs in, encrypted in the same way as next-auth's own cookies. */
export async function signInCookie(session: SessionCookie, lifetimeMs: number): Promise<string> {
  const maxAge = Math.floor(lifetimeMs / 1000);
  const value = await encode({
    token: { sid: session.sessionId, ...(session.returnUrl ? { returnUrl: session.returnUrl } : {}) },
    secret: getEnv().NEXTAUTH_SECRET,
    maxAge,
  });
  return serialise(value, maxAge);
}

/** A `Set-Cookie` that signs out. */
export function signOutCookie(): string {
  return serialise("", 0);
}

function serialise(value: string, maxAge: number): string {
  const { path, secure } = sessionCookieOptions();
  return `${sessionCookieName()}=${value}; Path=${path}; Max-Age=${maxAge}; HttpOnly; SameSite=Lax${secure ? "; Secure" : ""}`;
}

export async function openSession(value: string): Promise<SessionCookie | null> {
  try {
    const token = await decode({ token: value, secret: getEnv().NEXTAUTH_SECRET });
    return token?.sid ? { sessionId: token.sid, returnUrl: token.returnUrl ?? null } : null;
  } catch {
    // Not encrypted by us, or encrypted with a secret that was rotated: no session.
    return null;
  }
}
