import type { AuthOptions } from "next-auth";
import credentialsProvider from "next-auth/providers/credentials";
import { systemClock } from "@/lib/clock";
import { findLiveSession } from "@/lib/db/session/find-live-session";
import { getEnv } from "@/lib/env";
import { SESSION_LIFETIME_MS, signIn } from "@/lib/services/session/sign-in";
import { signOut } from "@/lib/services/session/sign-out";
import { logger } from "@/lib/telemetry/logger";
import { safeCallbackUrl } from "./auth-callback-url";
import { sessionCookieName, sessionCookieOptions } from "./credentials";

/** The longest password that is hashed. argon2 accepts any length, so a megabyte of it could be used for denial of service. */
const PASSWORD_MAX = 1_024;

/**
 * next-auth manages the cookie; the database decides whether a session is valid. The cookie holds the id of a row (`sid`), and every page,
 * every API call and next-auth itself read that row, so that sign-out, a password change and disabling an account take effect at once.
 *
 * @param onFailure called with an error on our side: next-auth would respond to it as if the password were wrong
 */
export function getAuthOptions(onFailure: (error: unknown) => void): AuthOptions {
  const env = getEnv();
  return {
    secret: env.NEXTAUTH_SECRET,
    session: { strategy: "jwt", maxAge: SESSION_LIFETIME_MS / 1000 },
    pages: { signIn: "/sign-in", error: "/sign-in", signOut: "/" },
    useSecureCookies: env.APP_URL.startsWith("https:"),
    cookies: { sessionToken: { name: sessionCookieName(), options: sessionCookieOptions() } },
    providers: [
      credentialsProvider({
        credentials: { email: { type: "email" }, password: { type: "password" } },
        authorize: async (submitted, request) => {
          try {
            return await authorize(submitted, request?.headers);
          } catch (error) {
            onFailure(error);
            return null;
          }
        },
      }),
    ],
    callbacks: {
      async jwt({ token, user }) {
        if (user) return { sid: user.sessionId, name: user.name, email: user.email };
        const session = typeof token.sid === "string" && (await findLiveSession(token.sid, systemClock.now()));
        // next-auth treats an exception as "no session" and clears the cookie.
        if (!session) throw new Error(SESSION_ENDED);
        return { ...token, name: session.name, email: session.email };
      },
      redirect: ({ url, baseUrl }) => safeCallbackUrl(url, baseUrl),
      session({ session, token }) {
        return { expires: session.expires, user: { name: token.name, email: token.email } };
      },
    },
    events: {
      async signOut({ token }) {
        if (typeof token?.sid === "string") await signOut(token.sid, systemClock.now());
      },
    },
    logger: {
      error(code, metadata) {
        const error = metadata instanceof Error ? metadata : metadata.error;
        if (error instanceof Error && error.message === SESSION_ENDED) return;
        logger().error({ err: error, code }, "next-auth failed");
      },
      warn() {},
      debug() {},
    },
  };
}

const SESSION_ENDED = "the session has ended";

async function authorize(
  submitted: Record<"email" | "password", string> | undefined,
  headers: Record<string, string> | undefined,
) {
  const { email, password } = submitted ?? {};
  if (typeof email !== "string" || typeof password !== "string" || password.length > PASSWORD_MAX) return null;
  const signedIn = await signIn({ email, password, userAgent: headers?.["user-agent"] ?? null }, systemClock.now());
  if (!signedIn) return null;
  return { id: signedIn.accountId, sessionId: signedIn.sessionId, email: signedIn.email, name: signedIn.name };
}

declare module "next-auth" {
  interface User {
    /** Id of the session row that the sign-in created. */
    sessionId: string;
  }
}

declare module "next-auth/jwt" {
  interface JWT {
    /** Id of the session row. */
    sid?: string;
    /** Where the app that sent the student here wants them to return. */
    returnUrl?: string;
  }
}
