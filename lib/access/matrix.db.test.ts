import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Operation } from "@/lib/contract/operation";
import { OPERATIONS } from "@/lib/contract/operations";
import { signUserToken } from "@/lib/crypto/user-token";
import { toWireId } from "@/lib/domain/id";
import { getEnv } from "@/lib/env";
import { type ApiCall, type ApiResponse, apiClient, insertSession, withKey, withSession } from "@/test/support/api";
import { createTestDatabase, type TestDatabase } from "@/test/support/database";
import { insertApiKey, usePool } from "@/test/support/engine";
import { PERMISSIONS, type PermissionRule } from "./permissions";
import { SCOPES, type Scope } from "./scopes";

/** A request of each kind that is right in itself, about no existing student where that would do harm: only the caller can be refused. */
const SAMPLES: Record<string, () => ApiCall> = {
  acknowledgeAlert: () => ({ params: { id: "alr_00000000000070008000000000000000" } }),
  check: () => ({ body: { feature: "daily_quiz" } }),
  record: () => ({ body: { feature: "daily_quiz" } }),
  consume: () => ({ body: { feature: "daily_quiz" } }),
  // Without `reserve` it only reads, for which `usage:read` is enough.
  enforceCheck: () => ({ body: { feature: "daily_quiz", reserve: 60 } }),
  release: () => ({ body: { reservation_id: "rsv_00000000000070008000000000000000" } }),
  batch: () => ({ body: { events: [{ feature: "daily_quiz", idempotency_key: randomUUID() }] } }),
  restriction: () => ({ params: { feature: "quiz" } }),
  feature: () => ({ params: { feature: "quiz" } }),
  testRestriction: () => ({ body: { feature: "quiz" } }),
  setAutoRenewal: () => ({ body: { enabled: true } }),
  checkout: () => ({ body: { plan: "no such plan" } }),
  changePlan: () => ({ body: { plan: "no such plan" } }),
  previewChange: () => ({ body: { plan: "no such plan" } }),
  verify: () => ({
    body: { razorpay_order_id: "order_x", razorpay_payment_id: "pay_x", razorpay_signature: "x" },
  }),
  invoice: () => ({ params: { number: "INV-2627-000001" } }),
  refundPayment: () => ({ params: { user_id: randomUUID() }, body: { reason: "a test" } }),
  createPlanVersion: () => ({ params: { plan: "no-such-plan" }, body: { based_on: 1, reason: "a test" } }),
  changeFeature: () => ({ params: { feature: "no_such_feature" }, body: { archived: true, reason: "a test" } }),
  archivePlan: () => ({ params: { plan: "no-such-plan" }, body: { archived: true, reason: "a test" } }),
  renewForStudent: () => ({ params: { user_id: randomUUID() }, body: { reason: "a test" } }),
  renewSubscriptionById: () => ({ body: { user_id: randomUUID(), reason: "a test" } }),
  cancelForStudent: () => ({ params: { user_id: randomUUID() }, body: { reason: "a test" } }),
  extendForStudent: () => ({ params: { user_id: randomUUID() }, body: { days: 1, reason: "a test" } }),
  resumeForStudent: () => ({ params: { user_id: randomUUID() }, body: { reason: "a test" } }),
  changeForStudent: () => ({ params: { user_id: randomUUID() }, body: { plan: "pro", reason: "a test" } }),
  grantUses: () => ({ params: { user_id: randomUUID() }, body: { feature: "quiz", quantity: 1, reason: "a test" } }),
  revokeSessions: () => ({ params: { user_id: randomUUID() }, body: { reason: "a test" } }),
  exportForStudent: () => ({ params: { user_id: randomUUID() }, body: { reason: "a test" } }),
  eraseForStudent: () => ({ params: { user_id: randomUUID() }, body: { reason: "a test" } }),
  correctInvoice: () => ({ params: { number: "INV-2627-000001" }, body: { reason: "a test" } }),
  getSubscriptionFile: () => ({ params: { user_id: randomUUID() } }),
  searchUsers: () => ({ query: { q: "alice" } }),
  listFeatureUsers: () => ({ params: { feature: "quiz" } }),
  getUser: () => ({ params: { user_id: randomUUID() } }),
  getTimeline: () => ({ params: { user_id: randomUUID() } }),
  setBehaviour: () => ({ body: { user_id: randomUUID(), next: "capture" } }),
  simulateDispute: () => ({ body: { user_id: randomUUID(), status: "created" } }),
  simulatorCheckout: () => ({ body: { order_id: "order_x", instrument: "success@razorpay" } }),
  putStudent: () => ({ params: { user_id: randomUUID() } }),
  getStudent: () => ({ params: { user_id: randomUUID() } }),
  eraseStudent: () => ({ params: { user_id: randomUUID() } }),
  exportStudent: () => ({ params: { user_id: randomUUID() } }),
  createToken: () => ({ body: { user_id: randomUUID() } }),
  createPortalLink: () => ({ body: { user_id: randomUUID(), page: "upgrade" } }),
  createTestClock: () => ({ body: { now: "2026-01-01T04:30:00Z" } }),
  getTestClock: () => ({ params: { id: "clk_00000000000070008000000000000000" } }),
  deleteTestClock: () => ({ params: { id: "clk_00000000000070008000000000000000" } }),
  advanceTestClock: () => ({ params: { id: "clk_00000000000070008000000000000000" }, body: { days: 1 } }),
  changePassword: () => ({ body: { current_password: "not theirs", password: "a quiet green river" } }),
  changeEmail: () => ({ body: { email: "else@example.com", password: "not theirs" } }),
  eraseAccount: () => ({ body: { password: "not theirs" } }),
  createKey: () => ({ body: { name: "matrix", scopes: ["usage:read"], reason: "the matrix" } }),
  rotateKey: () => ({ params: { key_id: "key_00000000000070008000000000000000" }, body: { reason: "the matrix" } }),
  revokeKey: () => ({ params: { key_id: "key_00000000000070008000000000000000" }, body: { reason: "the matrix" } }),
  requestJob: () => ({ params: { job: "cleanup" }, body: { reason: "the matrix" } }),
  retryFailure: () => ({
    params: { failure_id: "00000000-0000-7000-8000-000000000000" },
    body: { reason: "the matrix" },
  }),
  replayWebhook: () => ({
    params: { webhook_id: "00000000-0000-7000-8000-000000000000" },
    body: { reason: "the matrix" },
  }),
  getMail: () => ({ params: { mail_id: "mail_00000000000070008000000000000000" } }),
  resendMail: () => ({ params: { mail_id: "msg_00000000000070008000000000000000" }, body: { reason: "the matrix" } }),
  setMailPreference: () => ({ body: { type: "quota_exhausted", wanted: true } }),
  endSession: () => ({ params: { id: "ses_00000000000070008000000000000000" } }),
};

const NONSENSE = "%zz \u0007";

/** Calls that could not be made by anybody. */
const WRONG: Record<string, ApiCall> = {
  "no body": { params: { user_id: randomUUID() } },
  "a body of nothing that is asked for": { body: { feature: 7, plan: [], reason: "", user_id: {}, days: "many" } },
  "a body that is no object": { body: "nonsense" },
  "a path of nonsense": {
    params: Object.fromEntries(
      ["id", "user_id", "plan", "feature", "number", "key_id", "job", "failure_id", "webhook_id", "mail_id"].map(
        (name) => [name, NONSENSE],
      ),
    ),
  },
  "a query of nonsense": { query: { cursor: NONSENSE, limit: "all", from: "then", to: "now" } },
  "a student that cannot be": { headers: { "x-user-id": "stu_nobody" } },
  "a test clock that cannot be": { headers: { "x-test-clock": "half past nine" } },
  "an idempotency key that cannot be": { headers: { "idempotency-key": "\u00e9" } },
};

/** Would end the very sessions that the other rows of the table use. */
const NOT_CALLED = new Set(["endOtherSessions"]);

const guarded = OPERATIONS.filter((operation) => operation.permission && !NOT_CALLED.has(operation.id)).map(
  (operation) => ({
    operation,
    id: operation.id,
    rule: PERMISSIONS[operation.permission ?? "admin:write"] as PermissionRule,
  }),
);

function sampleOf(operation: Operation): ApiCall {
  return SAMPLES[operation.id]?.() ?? {};
}

function verdict({ status, body }: ApiResponse): "let in" | "unknown" | "forbidden" {
  if (status === 401) return "unknown";
  return status === 403 && body.code === "forbidden" ? "forbidden" : "let in";
}

let database: TestDatabase;
const keys = new Map<Scope, string>();
const sessions: Record<string, Record<string, string>> = {};
let alice: string;
let bob: string;
let token: string;

beforeAll(async () => {
  database = await createTestDatabase({ demo: true });
  usePool(database.pool);
  for (const scope of SCOPES) keys.set(scope, await insertApiKey(database.pool, [scope]));
  for (const name of ["alice", "admin", "support"]) {
    sessions[name] = await withSession(await insertSession(database.pool, `${name}@example.com`));
  }
  const found = await database.pool.query("SELECT email, student_id FROM account WHERE role = 'student'");
  const ids = new Map(found.rows.map((row) => [row.email, row.student_id]));
  [alice, bob] = [ids.get("alice@example.com"), ids.get("bob@example.com")];
  const key = await database.pool.query("SELECT id FROM api_key WHERE scopes = '{students:write}'");
  const now = new Date();
  const claims = { keyId: key.rows[0].id, studentId: alice };
  token = await signUserToken(claims, now, new Date(now.getTime() + 3_600_000));
});
afterAll(() => database?.drop());

describe("the table itself", () => {
  it("has a good request for every call that is guarded", () => {
    const lacking = guarded.filter(({ operation }) => {
      const { body, params, query } = operation;
      const sample = sampleOf(operation);
      return (
        body?.safeParse(sample.body ?? {}).success === false ||
        params?.safeParse(sample.params ?? {}).success === false ||
        query?.safeParse(sample.query ?? {}).success === false
      );
    });
    expect(lacking.map(({ id }) => id)).toEqual([]);
  });
});

describe.each(guarded)("$id", ({ operation, rule }) => {
  it("is refused for a bare X-User-ID, and without credentials", async () => {
    for (const headers of [{ "x-user-id": "alice" }, { "x-user-id": toWireId("student", alice) }, {}]) {
      expect((await apiClient(headers as Record<string, string>)(operation.id, sampleOf(operation))).status).toBe(401);
    }
  });

  it("allows a key what its scope allows, and no more", async () => {
    for (const scope of SCOPES) {
      const call = apiClient(withKey(keys.get(scope) ?? "", randomUUID()));
      const mayDo = rule.scope !== null && (scope === rule.scope || scope === "admin");
      const response = await call(operation.id, sampleOf(operation));
      expect(`${scope}: ${verdict(response)}`).toBe(`${scope}: ${mayDo ? "let in" : "forbidden"}`);
    }
  });

  it("is refused to whoever may not make it, whatever else is wrong with it", async () => {
    const lacking = SCOPES.find((scope) => scope !== "admin" && scope !== rule.scope);
    const key = withKey(keys.get(lacking ?? "usage:read") ?? "");
    for (const [what, wrong] of Object.entries(WRONG)) {
      const { headers, ...call } = wrong;
      const response = await apiClient({ ...key, "x-user-id": randomUUID(), ...headers })(operation.id, call);
      expect(`${what}: ${verdict(response)}`).toBe(`${what}: forbidden`);
      if (rule.student) continue;
      const student = await apiClient({ ...sessions.alice, ...headers })(operation.id, call);
      expect(`${what}, a student: ${verdict(student)}`).toBe(`${what}, a student: forbidden`);
    }
  });

  it("allows a student's session and token their own data, and nothing about another student", async () => {
    for (const credential of [sessions.alice ?? {}, { authorization: `Bearer ${token}` }]) {
      const own = await apiClient(credential)(operation.id, sampleOf(operation));
      // Where a password is needed, a token without an account is refused: 403 either way.
      const needsAccount =
        !("cookie" in credential) && ["changePassword", "changeEmail", "eraseAccount"].includes(operation.id);
      expect(verdict(own)).toBe(rule.student && !needsAccount ? "let in" : "forbidden");
      for (const other of ["somebody-else", toWireId("student", bob)]) {
        const response = await apiClient({ ...credential, "x-user-id": other })(operation.id, sampleOf(operation));
        expect(verdict(response)).toBe("forbidden");
      }
    }
  });

  it("allows staff what their role allows", async () => {
    for (const role of ["admin", "support"] as const) {
      const call = apiClient({ ...sessions[role], "x-user-id": "alice" });
      const response = await call(operation.id, sampleOf(operation));
      // Issuing tokens needs a key, and staff are not erased by the student's own call.
      const isForbiddenBesides = ["createToken", "eraseAccount"].includes(operation.id);
      const mayDo = rule.roles.includes(role) && !isForbiddenBesides;
      expect(`${role}: ${verdict(response)}`).toBe(`${role}: ${mayDo ? "let in" : "forbidden"}`);
    }
  });
});

describe.each(guarded.filter(({ operation }) => operation.method !== "GET"))("$id", ({ operation }) => {
  it("takes a session's cookie only with calls from our own pages", async () => {
    const { origin: _, ...cookie } = sessions.admin ?? {};
    const foreign = [
      { ...cookie, origin: "https://elsewhere.example" },
      { ...cookie, "sec-fetch-site": "cross-site" },
      cookie,
    ];
    for (const headers of foreign) {
      const response = await apiClient({ ...headers, "x-user-id": "alice" })(operation.id, sampleOf(operation));
      expect([response.status, response.body.error]).toEqual([403, expect.stringMatching(/from our own pages/)]);
    }
    const form = { ...cookie, origin: getEnv().APP_URL, "content-type": "text/plain" };
    expect((await apiClient({ ...form, "x-user-id": "alice" })(operation.id, sampleOf(operation))).status).toBe(415);
  });
});
