import type { z } from "zod";

export type Source = Record<string, string | undefined>;

const LOOPBACK = ["127.0.0.1", "::1", "localhost"];

export function describe(error: z.ZodError, given: Source): string[] {
  return error.issues.map((issue) => {
    const name = String(issue.path[0]);
    return given[name] === undefined && name !== "STUDYMETER_MODE"
      ? `${name} is missing.`
      : `${name} ${issue.message}.`;
  });
}

/** What the demo may guess and production may not. */
const REQUIRED_IN_PRODUCTION = [
  "APP_URL",
  "BILLING_CURRENCY",
  "SELLER_NAME",
  "SELLER_ADDRESS",
  "SMTP_URL",
  "MAIL_FROM",
  "SUPPORT_EMAIL",
] as const;
const SECRETS = ["NEXTAUTH_SECRET", "TOKEN_SECRET", "AUDIT_KEY"] as const;
const WELL_KNOWN = /change.?me|example|secret|password|studymeter|your.|placeholder|1234567/i;

export function productionProblems(given: Source): string[] {
  const value = (name: string) => given[name] ?? (name === "NEXTAUTH_SECRET" ? given.AUTH_SECRET : undefined);
  const missing = REQUIRED_IN_PRODUCTION.filter((name) => !given[name] && !(name === "APP_URL" && given.NEXTAUTH_URL));
  const problems = missing.map((name) => `${name} is missing.`);
  // An invoice in rupees is a tax invoice, which names it. Elsewhere there is none to name.
  if (given.BILLING_CURRENCY === "INR" && !given.SELLER_GSTIN) problems.push("SELLER_GSTIN is missing.");
  for (const name of SECRETS) {
    const weakness = weaknessOf(value(name));
    if (weakness) problems.push(`${name} ${weakness} (openssl rand -base64 32).`);
  }
  if (given.ENCRYPTION_KEY && new Set(Buffer.from(given.ENCRYPTION_KEY, "base64")).size < 8) {
    problems.push("ENCRYPTION_KEY is too easy to guess (openssl rand -base64 32).");
  }
  const kept = [...SECRETS, "ENCRYPTION_KEY"].map(value).filter((secret) => secret !== undefined);
  if (new Set(kept).size < kept.length)
    problems.push("NEXTAUTH_SECRET, TOKEN_SECRET, AUDIT_KEY and ENCRYPTION_KEY must differ.");
  if (given.ALERT_WEBHOOK_URL?.startsWith("http:")) problems.push("ALERT_WEBHOOK_URL must begin with https:.");
  if (given.ALERT_WEBHOOK_ALLOW_LOOPBACK && !["false", "off", "0"].includes(given.ALERT_WEBHOOK_ALLOW_LOOPBACK)) {
    problems.push("ALERT_WEBHOOK_ALLOW_LOOPBACK is for the demo and tests; production does not start with it.");
  }
  if (given.ALLOW_HEADER_AUTH && !["false", "off", "0"].includes(given.ALLOW_HEADER_AUTH)) {
    problems.push("ALLOW_HEADER_AUTH lets anybody act as anybody; production does not start with it.");
  }
  const address = given.APP_URL ?? given.NEXTAUTH_URL;
  if (address?.startsWith("http:") && !(URL.canParse(address) && LOOPBACK.includes(new URL(address).hostname))) {
    problems.push("APP_URL must begin with https: (session cookies must not travel in the clear).");
  }
  return problems;
}

function weaknessOf(secret: string | undefined): string | null {
  if (secret === undefined) return null;
  if (secret.length < 32) return "is too short: at least 32 random characters";
  if (WELL_KNOWN.test(secret) || new Set(secret).size < 10) return "is too easy to guess: random characters";
  return null;
}

export function loopbackProblems(mode: string, host: string | undefined): string[] {
  if (!host || LOOPBACK.includes(host)) return [];
  return [`HOST must be loopback in ${mode} mode, whose accounts and keys are known to everybody.`];
}
