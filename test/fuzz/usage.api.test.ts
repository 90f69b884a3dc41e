import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import type { Operation } from "@/lib/contract/operation";
import * as operations from "@/lib/contract/operations/usage";
import { batchEvent } from "@/lib/contract/usage";
import { FEATURES } from "@/lib/domain/catalogue";
import { assertResponse } from "@/test/contract/assert-response";
import { call } from "@/test/contract/call";
import { type RunningApp, startApp } from "@/test/support/app";
import { createTestDatabase, type TestDatabase } from "@/test/support/database";
import { expectCountersToMatchLog, insertApiKey, newStudent } from "@/test/support/engine";
import { IS_NIGHTLY } from "@/test/support/nightly";
import { anyJson, awkwardTexts } from "./arbitrary";
import { type RawRequest, sendRaw } from "./raw-request";

const OPERATIONS: Operation[] = Object.values(operations);

/** Enough to find common mistakes; the nightly run looks for rare ones. */
const RUNS = IS_NIGHTLY ? 3_000 : 120;

const pastTime = fc
  .integer({ min: 0, max: 48 * 3600 })
  .map((seconds) => new Date(Date.now() - seconds * 1000).toISOString());

/** Valid values of each known field; `anyJson` makes the invalid ones. */
const ACCEPTED: Record<string, fc.Arbitrary<unknown>> = {
  feature: fc.constantFrom(...FEATURES.map(({ key }) => key), "no_such_feature"),
  quantity: fc.integer({ min: 1, max: 4 }),
  input_size: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
  usage_type: fc.constantFrom("text", "file", "my-own_word"),
  output_data: fc.dictionary(fc.string({ maxLength: 8 }), fc.jsonValue(), { maxKeys: 4 }),
  reservation_id: fc.constantFrom(`rsv_${"0".repeat(32)}`, "rsv_1", "use_1"),
  occurred_at: pastTime,
  reserve: fc.oneof(fc.boolean(), fc.integer({ min: 10, max: 3600 })),
  simulate_quota_exhausted: fc.boolean(),
  idempotency_key: fc.uuid(),
};

/** Bodies near a schema: each field valid, invalid or missing, and one unknown field. */
function bodyOf(schema: z.ZodType | undefined): fc.Arbitrary<Record<string, unknown>> {
  const names = schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
  const fields = names.map((name): [string, fc.Arbitrary<unknown>] => [
    name,
    fc.oneof({ weight: 4, arbitrary: ACCEPTED[name] ?? anyJson }, { weight: 1, arbitrary: anyJson }),
  ]);
  const requiredKeys = names.filter((name) => name === "feature" || name === "events");
  return fc
    .tuple(fc.record(Object.fromEntries(fields), { requiredKeys }), anyJson)
    .map(([known, extra]) => ({ ...known, unknown_field: extra }));
}

ACCEPTED.events = fc.array(fc.oneof({ weight: 3, arbitrary: bodyOf(batchEvent) }, anyJson), { maxLength: 6 });

/** The body as the server reads it: JSON has no undefined, no NaN and no -0. */
function asSent(body: unknown): unknown {
  const text = JSON.stringify(body);
  return text === undefined ? {} : JSON.parse(text);
}

/** Operations that are served in front of Next, if that is on. Next serves all others on either server, so testing them once is enough. */
const HOT = new Set<Operation>([
  operations.checkUsage,
  operations.recordUsage,
  operations.consumeUsage,
  operations.enforceCheck,
  operations.releaseUsage,
  operations.batchUsage,
]);

describe.each([
  { server: "the hot routes in front of Next", hotRoutes: true, runs: RUNS, tested: OPERATIONS },
  // The same handlers behind another server: a quarter of the runs tests the server.
  { server: "Next alone", hotRoutes: false, runs: RUNS / 4, tested: OPERATIONS.filter((one) => HOT.has(one)) },
])("usage calls on $server", { timeout: IS_NIGHTLY ? 1_800_000 : 120_000 }, ({ hotRoutes, runs, tested }) => {
  let database: TestDatabase;
  let app: RunningApp;
  let key: string;

  beforeAll(async () => {
    database = await createTestDatabase();
    app = await startApp({ databaseUrl: database.url, hotRoutes });
    key = await insertApiKey(database.pool, ["usage:read", "usage:write"]);
  });
  afterAll(async () => {
    await app?.stop();
    await database?.drop();
  });

  /** Everything that a call could have changed for this student. */
  async function storedUsage(student: string): Promise<string> {
    const { rows } = await database.pool.query(
      `SELECT (SELECT json_agg(c ORDER BY c) FROM usage_counter c WHERE c.subscription_id = u.id) AS counters,
        (SELECT count(*) FROM feature_usage_log l WHERE l.subscription_id = u.id AND l.status = 'completed') AS uses,
        (SELECT count(*) FROM reservation r WHERE r.subscription_id = u.id) AS reservations
       FROM student s JOIN user_subscription u ON u.student_id = s.id WHERE s.external_id = $1`,
      [student],
    );
    return JSON.stringify(rows[0] ?? { counters: null, uses: "0", reservations: "0" });
  }

  /** Calls with this body, and compares the response with what the schema says of the body. */
  async function expectSane(operation: Operation, body: unknown, student: string): Promise<void> {
    const before = await storedUsage(student);
    const response = await call(app.url, operation, { bearer: key, userId: student, body });
    expect(response.status, app.output()).toBeLessThan(500);
    const sent = asSent(body);
    const parsed = operation.body?.safeParse(sent);
    if (!isObject(sent))
      expect(response.body).toMatchObject({ code: "invalid_request", fields: { "": expect.any(String) } });
    else if (parsed && !parsed.success) {
      expect(response.status).toBe(400);
      const wrong = new Set(parsed.error.issues.map((issue) => issue.path.join(".")));
      expect(new Set(Object.keys(response.body.fields as object))).toEqual(wrong);
    }
    if (response.status === 400) expect(Object.keys(response.body.fields as object).length).toBeGreaterThan(0);
    if (response.status >= 400 || operation.permission === "usage:read")
      expect(await storedUsage(student)).toBe(before);
  }

  test.each(tested.filter(({ body }) => body !== undefined).map((operation) => ({ operation, path: operation.path })))(
    "POST $path: whatever the body, 4xx names the field, nothing is 5xx, and a refused call counts nothing",
    async ({ operation }) => {
      const student = newStudent();
      // `call` sends text as it is; broken JSON has its own cases below.
      const anything = anyJson.filter((value) => typeof value !== "string");
      const bodies = fc.oneof({ weight: 5, arbitrary: bodyOf(operation.body) }, { weight: 1, arbitrary: anything });
      await fc.assert(
        fc.asyncProperty(bodies, (body) => expectSane(operation, body, student)),
        { numRuns: runs },
      );
      await expectCountersToMatchLog(database.pool);
    },
  );

  test.each(tested.filter((one) => one === operations.usageHistory))(
    "GET $path: whatever the filter, 4xx names the field and nothing is 5xx",
    async () => {
      const value = fc.oneof(fc.constantFrom(...awkwardTexts(), "7", "0", "31", "365", "1e2", "quiz"), fc.string());
      await fc.assert(
        fc.asyncProperty(
          fc.record({ days: value, feature: value, limit: value, cursor: value }, { requiredKeys: [] }),
          async (filter) => {
            // A URL is text: it cannot carry a lone surrogate.
            const query: Record<string, string> = {};
            for (const [name, text] of Object.entries(filter)) query[name] = text.toWellFormed();
            // A URL of more than 16 KiB never reaches the call; its error has a test of its own.
            fc.pre(new URLSearchParams(query).toString().length < 12_000);
            const response = await call(app.url, operations.usageHistory, { bearer: key, userId: "s", query });
            expect([200, 400, 404], app.output()).toContain(response.status);
            if (response.status === 400)
              expect(Object.keys(query)).toEqual(expect.arrayContaining(fieldsIn(response.body)));
          },
        ),
        { numRuns: runs },
      );
    },
  );

  test.each([operations.featureUsage, operations.usageRestriction].filter((one) => tested.includes(one)))(
    "GET $path: an unknown feature is 404, or 400 if it cannot be a key",
    async (operation) => {
      const names = fc.oneof(fc.constantFrom(...awkwardTexts()), fc.string({ minLength: 1 }));
      await fc.assert(
        fc.asyncProperty(names, async (name) => {
          const feature = name.toWellFormed();
          // Clients normalize `.` and `..` away, and an empty name is another path.
          fc.pre(
            feature.trim() !== "" &&
              !/^\.{1,2}$/.test(feature) &&
              !FEATURES.some(({ key: known }) => known === feature),
          );
          const response = await call(app.url, operation, { bearer: key, userId: "s", params: { feature } });
          expect([400, 404]).toContain(response.status);
          if (response.status === 400) expect(fieldsIn(response.body)).toEqual(["feature"]);
        }),
        { numRuns: runs },
      );
    },
  );

  test("whatever the headers: 4xx that names them, never 5xx", async () => {
    // Bytes that HTTP allows: from 0x20, without DEL.
    const header = fc
      .array(fc.oneof(fc.integer({ min: 0x20, max: 0x7e }), fc.integer({ min: 0x80, max: 0xff })), { maxLength: 300 })
      .map((bytes) => String.fromCharCode(...bytes));
    const names = [
      "X-User-ID",
      "Idempotency-Key",
      "X-Request-Id",
      "X-Test-Clock",
      "Content-Type",
      "Accept",
      "Cookie",
      "Origin",
    ];
    const headers = fc.record(Object.fromEntries(names.map((name) => [name, header])), { requiredKeys: [] });
    await fc.assert(
      fc.asyncProperty(headers, async (given) => {
        const odd = given as Record<string, string>;
        const response = await send(operations.checkUsage, { headers: odd, body: Buffer.from('{"feature":"quiz"}') });
        expect([200, 400, 404], app.output()).toContain(response.status);
        if (response.status === 400) expect(names).toEqual(expect.arrayContaining(fieldsIn(JSON.parse(response.text))));
      }),
      { numRuns: runs },
    );
    const authorization = fc.asyncProperty(header, async (odd) => {
      const response = await send(operations.checkUsage, { headers: { Authorization: odd }, body: Buffer.from("{}") });
      expect(response.status).toBe(401);
    });
    await fc.assert(authorization, { numRuns: runs });
  });

  const deep = (levels: number) =>
    Buffer.from(`{"feature":"quiz","output_data":${'{"a":'.repeat(levels)}1${"}".repeat(levels)}}`);
  const KIB = 1024;

  test.each<{
    what: string;
    body?: RawRequest["body"];
    headers?: Record<string, string>;
    status: number;
    code: string;
  }>([
    { what: "no body", status: 400, code: "invalid_request" },
    { what: "only spaces", body: Buffer.from("  \n"), status: 400, code: "invalid_request" },
    { what: "broken JSON", body: Buffer.from('{"feature":"quiz"'), status: 400, code: "invalid_json" },
    { what: "two values", body: Buffer.from('{"feature":"quiz"}{}'), status: 400, code: "invalid_json" },
    { what: "a raw NUL in a text", body: Buffer.from('{"feature":"quiz\u0000"}'), status: 400, code: "invalid_json" },
    { what: "NaN", body: Buffer.from('{"feature":"quiz","quantity":NaN}'), status: 400, code: "invalid_json" },
    {
      what: "bytes that are not UTF-8",
      body: Buffer.from([0x7b, 0xff, 0xfe, 0x7d]),
      status: 400,
      code: "invalid_json",
    },
    { what: "a form", body: Buffer.from("feature=quiz"), status: 400, code: "invalid_json" },
    { what: "compressed bytes", body: Buffer.from([0x1f, 0x8b, 8, 0, 0]), status: 400, code: "invalid_json" },
    { what: "an array", body: Buffer.from('[{"feature":"quiz"}]'), status: 400, code: "invalid_request" },
    { what: "null", body: Buffer.from("null"), status: 400, code: "invalid_request" },
    { what: "33 levels", body: deep(32), status: 400, code: "invalid_request" },
    { what: "30,000 bytes of levels", body: deep(5_000), status: 400, code: "invalid_request" },
    { what: "65 KiB", body: Buffer.alloc(65 * KIB, " "), status: 413, code: "payload_too_large" },
    { what: "1 MiB", body: Buffer.alloc(KIB * KIB, "a"), status: 413, code: "payload_too_large" },
    {
      what: "65 KiB in pieces of unknown length",
      body: Array.from({ length: 65 }, () => Buffer.alloc(KIB, " ")),
      status: 413,
      code: "payload_too_large",
    },
  ])("a body of $what is $status $code", async ({ body, status, code }) => {
    const student = newStudent();
    for (const operation of [operations.consumeUsage, operations.checkUsage, operations.batchUsage]) {
      const response = await send(operation, { headers: { "X-User-ID": student }, body });
      expect(response.status).toBe(status);
      expect(JSON.parse(response.text)).toMatchObject({ code });
    }
    expect(await storedUsage(student)).toBe(JSON.stringify({ counters: null, uses: "0", reservations: "0" }));
  });

  test.each(["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "nonsense", ""])(
    "a key's call is read as JSON also when it says %s",
    async (type) => {
      const body = Buffer.from('{"feature":"quiz"}');
      const response = await send(operations.checkUsage, { headers: { "Content-Type": type }, body });
      expect(response.status).toBe(200);
    },
  );

  test("a path with and without its slash is one route, and another method of it is 405 with Allow", async () => {
    for (const path of [operations.checkUsage.path, `${operations.checkUsage.path}/`]) {
      const body = Buffer.from('{"feature":"quiz"}');
      expect((await send(operations.checkUsage, { path, body })).status).toBe(200);
      for (const method of ["GET", "PUT", "DELETE"]) {
        const response = await send(operations.checkUsage, { path, method });
        expect(response.status).toBe(405);
        expect(response.headers.get("allow")).toContain("POST");
      }
    }
  });

  async function send(operation: Operation, request: Partial<RawRequest>) {
    const headers = { Authorization: `Bearer ${key}`, "X-User-ID": "s", ...request.headers };
    const { method, path } = operation;
    const response = await sendRaw(app.url, { method, path, ...request, headers });
    assertResponse(operation, response, JSON.parse(response.text));
    return response;
  }
});

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function fieldsIn(body: Record<string, unknown>): string[] {
  const fields = Object.keys((body.fields ?? {}) as object);
  expect(fields.length).toBeGreaterThan(0);
  return fields;
}
