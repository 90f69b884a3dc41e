import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readEnv, SETTING_NAMES } from "./env";

const lines = readFileSync(new URL("../.env.example", import.meta.url), "utf8").split("\n");

/** `NAME=`, or `# NAME=value` where there is a default, each with the line above it. */
const settings = lines.flatMap((line, index) => {
  const [, hash, name, value = ""] = /^(# )?([A-Z][A-Z0-9_]*)=(.*)$/.exec(line) ?? [];
  return name ? [{ name, value, isComment: hash !== undefined, above: lines[index - 1] ?? "" }] : [];
});

/** As much as a start needs. */
const LEAST: Record<string, string> = {
  STUDYMETER_MODE: "demo",
  DATABASE_URL: "postgresql://studymeter@127.0.0.1/studymeter",
  NEXTAUTH_SECRET: "n",
  TOKEN_SECRET: "t",
  AUDIT_KEY: "a",
  ENCRYPTION_KEY: Buffer.alloc(32, "k").toString("base64"),
  RAZORPAY_KEY_ID: "rzp_test_k",
  RAZORPAY_KEY_SECRET: "s",
  RAZORPAY_WEBHOOK_SECRET: "w",
};

test(".env.example names every setting of env.ts once, and no other", () => {
  expect(settings.map(({ name }) => name).sort()).toEqual([...SETTING_NAMES].sort());
});

test.each(settings)("$name is explained in one line above it", ({ above }) => {
  expect(above).toMatch(/^# [A-Za-z].*\.$/);
  expect(above).not.toMatch(/^# [A-Z_]+=/);
});

test("what stands in .env.example is the default, and stands in a comment; everything else is empty, secrets above all", () => {
  const given = settings.filter(({ value }) => value !== "");
  expect(given.filter(({ isComment }) => !isComment)).toEqual([]);
  const defaults = new Map<string, unknown>(Object.entries(readEnv(LEAST)));
  const shown = readEnv({ ...LEAST, ...Object.fromEntries(given.map(({ name, value }) => [name, value])) });
  for (const { name } of given) expect([name, Reflect.get(shown, name)]).toEqual([name, defaults.get(name)]);
});
