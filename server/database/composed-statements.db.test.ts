import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { CallerCredentials, Credential, StudentRef } from "@/lib/access/credentials";
import { PERMISSIONS, type Permission } from "@/lib/access/permissions";
import { findCaller } from "@/lib/db/access/find-caller";
import { type AuditFilter, listAuditRows } from "@/lib/db/audit/list-audit";
import { insertInvoice, invoiceFragment, type NewInvoice } from "@/lib/db/invoice/invoice-rows";
import { type PaymentWrite, paymentFragment, writePayment } from "@/lib/db/payment/write-payment";
import { attemptFragment } from "@/lib/db/renewal/attempts";
import { type Connection, setWitness, withTransaction } from "@/lib/db/sql/query";
import type { Statement } from "@/lib/db/sql/statement";
import { countSubscriptions, type ListQuery, listSubscriptionRows } from "@/lib/db/student/list-subscriptions";
import { type Transition, writeTransition } from "@/lib/db/subscription/write-transition";
import { findQuota } from "@/lib/db/usage/check";
import { consume } from "@/lib/db/usage/consume";
import { findQuotas } from "@/lib/db/usage/snapshot";
import { initialAssumption } from "@/lib/db/usage/subject-sql";
import { findSubscription } from "@/lib/db/usage/subscription";
import { LIST_METHODS, LIST_SORTS, type ListFilter, RENEWAL_WINDOWS } from "@/lib/domain/subscription-list";
import type { SubscriptionFields } from "@/lib/domain/subscription-model";
import { createTestDatabase, type TestDatabase } from "@/test/support/database";
import { usePool } from "@/test/support/engine";
import { type Facts, readFacts } from "@/test/support/proof/catalogue";
import { differences } from "@/test/support/proof/compare";
import { describeStatement } from "@/test/support/proof/describe";
import { filesWith } from "@/test/support/proof/sources";
import { compareResult } from "@/test/support/proof/witness";

// Statements that are put together when they are asked for are known once somebody has asked. Here every place that makes such is asked for
// all that it can make, and each is proven as the others are.
const NOW = new Date("2026-11-24T06:30:00Z");
const ZONE = "Asia/Kolkata";
const ID = randomUUID();
/** What PostgreSQL keeps of a name. */
const LONGEST_NAME = 63;

let database: TestDatabase;
let facts: Facts;
const asked = new Map<string, Statement>();

beforeAll(async () => {
  database = await createTestDatabase({ demo: true });
  usePool(database.pool);
  facts = await readFacts(database.pool);
  setWitness((statement, answer) => {
    asked.set(statement.text, statement);
    compareResult(statement, answer);
  });
});
afterAll(async () => {
  setWitness(compareResult);
  await database.drop();
});

/** Every way in which a call says who asks, about whom. */
function claims(): CallerCredentials[] {
  const credentials: Credential[] = [
    { kind: "key", hash: Buffer.alloc(32) },
    { kind: "session", sessionId: ID },
    { kind: "token", keyId: ID, studentId: ID },
    { kind: "trusted" },
  ];
  const students: StudentRef[] = [{ by: "self" }, { by: "id", id: ID }, { by: "external", externalId: "nobody" }];
  return credentials.flatMap((credential) => students.map((student) => ({ credential, student })));
}

async function askUsage(): Promise<void> {
  const assumption = initialAssumption(NOW);
  for (const claim of claims()) {
    for (const permission of Object.keys(PERMISSIONS) as Permission[]) await findCaller(claim, permission, NOW);
    for (const permission of ["usage:read", "usage:write"] as const)
      await findQuota(claim, "notes", 1, assumption, ZONE, permission);
    for (const permission of ["usage:read", "subscriptions:read"] as const)
      await findSubscription(claim, permission, assumption);
    await findQuotas(claim, assumption, ZONE);
    for (const kind of ["use", "reservation"] as const)
      for (const idempotency of [null, { scope: Buffer.alloc(32), requestHash: Buffer.alloc(32) }])
        await consume(kind, claim, { ...TAKEN, idempotency }, assumption, ZONE, true);
  }
}

const TAKEN = {
  id: ID,
  feature: "there_is_no_such_feature",
  quantity: 1,
  inputSize: 1,
  usageType: "standard",
  outputData: null,
  occurredAt: null,
  backdated: false,
  expiresAt: NOW,
};

async function askAudit(): Promise<void> {
  const all: Required<AuditFilter> = {
    actor: "student",
    actorId: "somebody",
    action: "api_key.revoked",
    actionPrefix: "api_key",
    studentId: ID,
    externalId: "nobody",
    requestId: "none",
    from: NOW,
    to: NOW,
    after: ID,
  };
  const single = Object.entries(all).map(([name, value]) => ({ [name]: value }));
  for (const filter of [{}, ...single, all]) await listAuditRows(filter, 10);
}

const NO_FILTER: ListFilter = {
  q: null,
  plan: null,
  status: null,
  renewal: null,
  method: null,
  feature: null,
  inGrace: false,
  onTestClock: null,
  isCancelling: false,
};

async function askLists(): Promise<void> {
  const filters: Partial<ListFilter>[] = [
    {},
    { q: "a" },
    { q: "alice learn" },
    { q: `stu_${ID.replaceAll("-", "")}` },
    { plan: "paid" },
    { plan: "premium" },
    { status: "active" },
    { feature: "notes" },
    { inGrace: true },
    { isCancelling: true },
    { onTestClock: false },
    ...LIST_METHODS.map((method) => ({ method })),
    ...RENEWAL_WINDOWS.flatMap((renewal) => [true, false, null].map((onTestClock) => ({ renewal, onTestClock }))),
  ];
  const queries = filters.flatMap((filter) =>
    [true, false].map((isFew) => ({ filter: { ...NO_FILTER, ...filter }, realNow: NOW, timeZone: ZONE, isFew })),
  );
  for (const query of queries) await countSubscriptions({ ...query, sort: "created", order: "desc" }, 100);
  const sorted = queries.flatMap((query) =>
    (["created", "name"] as const).map((sort): ListQuery => ({ ...query, sort, order: "asc" })),
  );
  for (const query of [...sorted, ...LIST_SORTS.map((sort) => ({ ...base(), sort, order: "desc" as const }))]) {
    await listSubscriptionRows(query, null, 2);
    await listSubscriptionRows(query, { position: null, id: ID }, 2);
    await listSubscriptionRows(query, { position: positionIn(query), id: ID }, 2);
  }
}

function base() {
  return { filter: NO_FILTER, realNow: NOW, timeZone: ZONE };
}

/** A place in the order, as the database writes it. */
function positionIn({ sort }: ListQuery): string {
  if (sort === "total_used") return "1";
  return sort === "name" ? "a" : NOW.toISOString();
}

async function askParts(): Promise<void> {
  const money = { amount: 100, currency: "INR" };
  const invoice: NewInvoice = {
    ...money,
    id: ID,
    kind: "invoice",
    series: "INV",
    financialYear: 2026,
    serial: 1,
    number: "T/1",
    studentId: ID,
    paymentId: ID,
    refundId: null,
    disputeId: null,
    correctsInvoiceId: null,
    replacesInvoiceId: null,
    planKey: "premium",
    periodStart: NOW,
    periodEnd: NOW,
    total: 100,
    taxable: 100,
    cgst: 0,
    sgst: 0,
    igst: 0,
    gstRate: 0,
    sac: null,
    seller: { name: "Studymeter", address: null, gstin: null },
    recipient: { name: null, state: null, gstin: null },
    paidWith: null,
    issuedAt: NOW,
  };
  const booking: PaymentWrite = { paymentId: ID, payment: null, attempt: null, order: null, now: NOW };
  const attempt = attemptFragment({ ...ATTEMPT, ...money, receipt: "r", paymentMethodId: ID, expiresAt: NOW });
  await askOnly(async (on) => {
    await insertInvoice(invoice, on);
    await writePayment(booking, on);
    await writeTransition(TRANSITION, null, on);
    for (const parts of [
      [],
      [attempt],
      [paymentFragment(booking)],
      [invoiceFragment(invoice), paymentFragment(booking)],
    ])
      await writeTransition(TRANSITION, FIELDS, on, parts);
  });
}

const ATTEMPT = {
  id: ID,
  subscriptionId: ID,
  orderId: ID,
  studentId: ID,
  periodStart: NOW,
  periodEnd: NOW,
  attempt: 1,
  planKey: "premium",
  planVersionId: ID,
  now: NOW,
};

const TRANSITION: Transition = {
  id: ID,
  revision: 0,
  now: NOW,
  realNow: NOW,
  audit: {
    id: ID,
    at: NOW,
    recordedAt: NOW,
    actor: "system",
    actorId: null,
    action: "subscription.ended",
    studentId: ID,
    subject: null,
    reason: null,
    before: null,
    after: null,
    requestId: null,
    personal: null,
  },
  mails: [],
  events: [],
};

const FIELDS: SubscriptionFields = {
  planKey: "free",
  status: "active",
  planVersionId: null,
  price: null,
  autoRenewal: false,
  cancelRequestedAt: null,
  cancelReason: null,
  scheduledPlanKey: null,
  scheduledPlanVersionId: null,
  scheduledPrice: null,
  startDate: NOW,
  endDate: null,
  renewalDay: null,
  gracePeriodEnd: null,
  lastPaymentDate: null,
  entitledPlanVersionId: null,
  entitledUntil: null,
  quotaAnchor: NOW,
};

/** Has statements made and nothing of them done: what they would write has to fit to nothing. */
async function askOnly(work: (on: Connection) => Promise<void>): Promise<void> {
  setWitness((statement) => asked.set(statement.text, statement));
  await withTransaction(async (client) => {
    const { query } = client;
    client.query = (() => Promise.resolve({ rows: [], fields: [] })) as unknown as Connection["query"];
    try {
      await work(client);
    } finally {
      client.query = query;
    }
  });
}

/** Where statements are put together, what their names begin with, and how many there are. */
const PLACES: Record<string, { names: RegExp; least: number }> = {
  "lib/db/access/find-caller.ts": { names: /^caller_/, least: 42 },
  "lib/db/audit/list-audit.ts": { names: /^audit_list_/, least: 12 },
  "lib/db/sql/cte-fragment.ts": { names: /^(transition_|payment_write|invoice_insert)/, least: 7 },
  "lib/db/student/list-subscriptions.ts": { names: /^subscription_list_/, least: 180 },
  "lib/db/usage/check.ts": { names: /^check_/, least: 18 },
  "lib/db/usage/consume.ts": { names: /^consume_/, least: 48 },
  "lib/db/usage/snapshot.ts": { names: /^snapshot_/, least: 12 },
  "lib/db/usage/subscription.ts": { names: /^subscription_(usage|subscriptions)_/, least: 15 },
};

describe("statements that are put together when they are asked for", () => {
  test("are made in places that are all asked here", () => {
    expect(filesWith(/\bcomposeStatement\(/)).toEqual(Object.keys(PLACES).toSorted());
  });

  test("declare the rows that PostgreSQL finds", { timeout: 240_000 }, async () => {
    await askUsage();
    await askAudit();
    await askLists();
    await askParts();
    const wrong: string[] = [];
    for (const statement of asked.values()) {
      const found = await describeStatement(statement, facts, database.pool);
      for (const difference of differences(statement.columns, found, (type) => facts.enums.has(type)))
        wrong.push(`${statement.name}: ${difference}`);
    }
    expect(wrong).toEqual([]);
    expect([...asked.values()].map(({ name }) => name).filter((name) => name.length > LONGEST_NAME)).toEqual([]);
    for (const [place, { names, least }] of Object.entries(PLACES)) {
      const made = [...asked.values()].filter(({ name }) => names.test(name)).length;
      expect(made, `statements of ${place}`).toBeGreaterThanOrEqual(least);
    }
  });
});
