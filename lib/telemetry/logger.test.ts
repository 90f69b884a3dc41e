import { describe, expect, test } from "vitest";
import { withCallScope } from "./call-scope";
import { createLogger } from "./logger";

function written(work: (log: ReturnType<typeof createLogger>) => void): string {
  const lines: string[] = [];
  work(createLogger({ write: (line) => void lines.push(line) }, "trace"));
  return lines.join("");
}

const SECRETS = {
  apiKey: "sm_live_4fzzyyxxwwvvuuttssrrqqppoonnmmll",
  bearer: "0123456789abcdef0123",
  jwt: "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJzdHVfMSJ9.c2lnbmF0dXJl",
  password: "hunter2hunter2",
  databasePassword: "pa55-of-the-database",
  smtpPassword: "pa55-of-the-mail-server",
  token: "token_ABCDEFGHIJKLMN",
  signingKey: "signkey-prod-00112233445566778899aabbccddeeff",
};

describe("a line of the log", () => {
  test("holds no secret, whether an object names it or a text quotes it", () => {
    const text = written((log) => {
      log.info(
        { apiKey: SECRETS.apiKey, request: { headers: { authorization: `Bearer ${SECRETS.bearer}` } } },
        "named",
      );
      log.info({ config: { request: { headers: { Authorization: `Basic ${SECRETS.bearer}` } } } }, "named deep");
      log.warn({ account: { password: SECRETS.password } }, "named");
      log.error({ err: new Error(`connect postgresql://app:${SECRETS.databasePassword}@db:5432/x failed`) }, "quoted");
      log.error({ err: new Error("lost", { cause: new Error(`smtp://me:${SECRETS.smtpPassword}@mail`) }) }, "quoted");
      log.info(`${SECRETS.apiKey}, bearer ${SECRETS.bearer}, ${SECRETS.jwt}, ${SECRETS.token}, ${SECRETS.signingKey}`);
    });
    expect(text.trim().split("\n")).toHaveLength(6);
    for (const [name, secret] of Object.entries(SECRETS)) expect(text, name).not.toContain(secret);
    expect(text).toContain("postgresql://app:[redacted]@db:5432/x");
    for (const line of text.trim().split("\n")) expect(() => JSON.parse(line)).not.toThrow();
  });

  test("names the call that it was written for, and only that", async () => {
    const lines: string[] = [];
    const log = createLogger({ write: (line) => void lines.push(line) }, "info");
    await Promise.all(
      ["one", "two"].map((requestId) =>
        withCallScope({ requestId, databaseMs: 0 }, async () => {
          await new Promise((done) => setImmediate(done));
          log.info({ said: requestId }, "in a call");
        }),
      ),
    );
    log.info("outside");
    const read = lines.map((line) => JSON.parse(line) as { requestId?: string; said?: string });
    expect(read.map(({ requestId }) => requestId)).toEqual(["one", "two", undefined]);
    expect(read.every(({ requestId, said }) => requestId === said)).toBe(true);
  });
});
