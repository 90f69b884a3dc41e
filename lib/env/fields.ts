import { z } from "zod";
import { isTimeZone, storedTimeZone } from "../domain/time-zone";

export const flag = (fallback: boolean) =>
  z
    .enum(["true", "false", "on", "off", "1", "0"], "must be true or false")
    .optional()
    .transform((value) => (value === undefined ? fallback : ["true", "on", "1"].includes(value)));

/** For a setting whose default depends on others. */
export const optionalFlag = z
  .enum(["true", "false", "on", "off", "1", "0"], "must be true or false")
  .transform((value) => ["true", "on", "1"].includes(value))
  .optional();

export const integer = (fallback: number, min: number, max: number) =>
  z.coerce
    .number(`must be a number from ${min} to ${max}`)
    .int(`must be a whole number from ${min} to ${max}`)
    .min(min, `must be at least ${min}`)
    .max(max, `must be at most ${max}`)
    .default(fallback);

export const postgresUrl = z.url({
  protocol: /^postgres(ql)?$/,
  error: "must be an address like postgresql://user:password@host:5432/database",
});

/** 32 bytes for AES-256-GCM, in base64. */
export const encryptionKey = z
  .string("is missing")
  .refine(
    (value) => Buffer.from(value, "base64").length === 32,
    "must be 32 bytes in base64 (openssl rand -base64 32)",
  );

export const keyId = z.string().regex(/^[a-z0-9_-]{1,20}$/i, "must be a short word");

/** Keys that are no longer used to encrypt but may still have to decrypt: `id:base64,id:base64`. */
export const previousKeys = z
  .string()
  .optional()
  .transform((value, context) => {
    const keys: Record<string, string> = {};
    for (const entry of value?.split(",").map((part) => part.trim()) ?? []) {
      const [id = "", key = ""] = entry.split(":");
      if (keyId.safeParse(id).success && encryptionKey.safeParse(key).success) keys[id] = key;
      else context.addIssue({ code: "custom", message: "must be a list like id:base64,id:base64" });
    }
    return keys;
  });

/** Keys of the audit log that are no longer used to seal but still have to verify: `id:key,id:key`. */
export const previousAuditKeys = z
  .string()
  .optional()
  .transform((value, context) => {
    const keys: Record<string, string> = {};
    for (const entry of value?.split(",").map((part) => part.trim()) ?? []) {
      const [id = "", ...key] = entry.split(":");
      if (keyId.safeParse(id).success && key.join(":") !== "") keys[id] = key.join(":");
      else context.addIssue({ code: "custom", message: "must be a list like id:key,id:key" });
    }
    return keys;
  });

export const origin = z
  .url({ protocol: /^https?$/, error: "must be an address like https://study.example.com" })
  .refine((value) => new URL(value).pathname === "/", "must be an address without a path")
  .transform((value) => new URL(value).origin);

export const currency = z
  .string()
  .refine((value) => Intl.supportedValuesOf("currency").includes(value), "must be a currency code such as INR");

/** Under the name that every PostgreSQL knows, because it is a parameter of SQL. */
export const timeZone = z
  .string()
  .refine(isTimeZone, "must be a time zone such as Asia/Kolkata")
  .transform((name) => storedTimeZone(name) ?? name);

export const webhookSecret = z
  .string()
  .regex(/^(whsec_)?[A-Za-z0-9+/]{32,}={0,2}$/, "must be at least 24 random bytes in base64 (openssl rand -base64 32)");

/** Inngest and its SDK hash the bytes that the key is the hexadecimal form of, and read of any other text only what looks like it. */
export const signingKey = z
  .string()
  .regex(
    /^(signkey-[a-z0-9]+-)?([0-9a-f]{2}){16,}$/i,
    "must be hexadecimal, of 16 bytes or more (openssl rand -hex 32)",
  );
