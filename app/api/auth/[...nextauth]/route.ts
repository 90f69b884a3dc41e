import type { NextRequest } from "next/server";
import NextAuth from "next-auth";
import { systemClock } from "@/lib/clock";
import { normaliseEmail } from "@/lib/domain/email";
import { AppError } from "@/lib/errors";
import { readAddress } from "@/lib/http/address";
import { withoutBadCallbackUrl } from "@/lib/http/auth-callback-url";
import { getAuthOptions } from "@/lib/http/auth-options";
import { asClientLeft } from "@/lib/http/client-left";
import { inCallScope } from "@/lib/http/in-call-scope";
import { limitAddress, resetLoginThrottle, throttleLogin } from "@/lib/http/login-throttle";
import { errorResponse, readRequestId } from "@/lib/http/response";
import { currentCall } from "@/lib/telemetry/call-scope";

interface AuthRoute {
  params: Promise<{ nextauth: string[] }>;
}

export async function GET(request: NextRequest, route: AuthRoute): Promise<Response> {
  return inCallScope(request, () => withNextAuth(request, route));
}

export async function POST(request: NextRequest, route: AuthRoute): Promise<Response> {
  const { nextauth } = await route.params;
  const isSignIn = nextauth[0] === "callback" && nextauth[1] === "credentials";
  return inCallScope(request, () => (isSignIn ? signInThrottled : withNextAuth)(request, route));
}

/** Sign-in with the login throttle: counted before the password is checked, and reset after a success. */
async function signInThrottled(request: NextRequest, route: AuthRoute): Promise<Response> {
  const address = readAddress(request);
  try {
    await limitAddress("sign-in", address);
    const account = await readAccount(request);
    await throttleLogin(account, address, systemClock.now());
    const response = await withNextAuth(request, route);
    if (response.ok) await resetLoginThrottle(account, address);
    return response;
  } catch (error) {
    return failed(request, error);
  }
}

/** A larger body is not a sign-in form. */
const FORM_MAX_BYTES = 16_384;

async function readAccount(request: NextRequest): Promise<string> {
  if (Number(request.headers.get("content-length") ?? 0) > FORM_MAX_BYTES) return "";
  const type = request.headers.get("content-type") ?? "";
  const text = await readForm(request);
  const email = type.includes("json") ? readJsonEmail(text) : new URLSearchParams(text).get("email");
  return normaliseEmail(email ?? "");
}

async function readForm(request: NextRequest): Promise<string> {
  try {
    return await request.clone().text();
  } catch (error) {
    throw asClientLeft(request, error);
  }
}

function readJsonEmail(text: string): string {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === "object" && body !== null && "email" in body ? String(body.email) : "";
  } catch {
    return "";
  }
}

async function withNextAuth(request: NextRequest, route: AuthRoute): Promise<Response> {
  let failure: unknown;
  const options = getAuthOptions((error) => {
    failure = error;
  });
  try {
    const response: Response = await NextAuth(await withoutBadCallbackUrl(request), route, options);
    if (failure !== undefined) return failed(request, failure);
    response.headers.set("Cache-Control", "no-store");
    return response;
  } catch (error) {
    return failed(request, error instanceof SyntaxError ? INVALID_JSON : asClientLeft(request, error));
  }
}

/** next-auth parses a body that says it is JSON, and lets the error out. */
const INVALID_JSON = new AppError("invalid_json", "Invalid JSON: the body could not be read.");

function failed(request: Request, error: unknown): Response {
  return errorResponse(error, currentCall()?.requestId ?? readRequestId(request), {}, "auth");
}
