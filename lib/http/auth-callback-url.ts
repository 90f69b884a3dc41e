import { cookies } from "next/headers";
import { NextRequest } from "next/server";

/** next-auth's names of the cookie in which it keeps the last `callbackUrl`; the second where people reach us by https. */
const COOKIES = ["next-auth.callback-url", "__Secure-next-auth.callback-url"];

/**
 * The address that next-auth redirects to: ours, or our start page for anything else. Its own rule throws on what is no address, and a
 * caller is then told that the server is not configured.
 */
export function safeCallbackUrl(url: unknown, baseUrl: string): string {
  if (typeof url !== "string") return baseUrl;
  const base = url.startsWith("/") ? baseUrl : undefined;
  if (!URL.canParse(url, base)) return baseUrl;
  const { href, origin } = new URL(url, base);
  return origin === baseUrl ? href : baseUrl;
}

/**
 * The request without a `callbackUrl` that is no address, in the query or in the cookie: next-auth checks both before it does anything
 * (`core/lib/assert`), and answers with a 500, for the cookie on every call of that browser.
 */
export async function withoutBadCallbackUrl(request: NextRequest): Promise<NextRequest> {
  await dropBadCookies();
  const given = request.nextUrl.searchParams.getAll("callbackUrl");
  if (given.every(isAddress)) return request;
  const url = request.nextUrl.clone();
  url.searchParams.delete("callbackUrl");
  return new NextRequest(url, request);
}

/** A cookie that is deleted here is gone for next-auth as well, which reads the same store. */
async function dropBadCookies(): Promise<void> {
  const jar = await cookies();
  for (const name of COOKIES) {
    const value = jar.get(name)?.value;
    if (value && !isAddress(value)) jar.delete({ name, path: "/", secure: name.startsWith("__Secure-") });
  }
}

function isAddress(value: string): boolean {
  return (
    URL.canParse(value, value.startsWith("/") ? "https://studymeter.invalid" : undefined) &&
    /^(\/|https?:)/i.test(value)
  );
}
