import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { withTransaction } from "@/lib/db/sql/query";
import { toWireId } from "@/lib/domain/id";
import { money } from "@/lib/domain/money";
import { renewSubscription } from "@/lib/services/renewal/renew-subscription";
import { usePool } from "@/test/support/engine";
import { type Payer, type PaymentWorld, refundAtDashboard, startPaymentWorld, system } from "@/test/support/payments";
import { createRandom } from "../random";
import { Life } from "./life";
import { writeRefundMail } from "./mails";
import { PaidLife } from "./paid-life";
import { charge } from "./renewals";
import type { Row, Table } from "./rows";
import { placePurchase, sell } from "./sales";
import type { World } from "./settings";
import { readWorld } from "./world";

const SIGNED_UP = new Date("2026-03-10T04:00:00Z");
const BOUGHT = new Date("2026-03-15T06:00:00Z");
const DECIDED_MS = 20_000;
const PAID = new Date(BOUGHT.getTime() + DECIDED_MS);
/** The renewal day of a period that began on the fifteenth, at the hour of the job. */
const RENEWED = new Date("2026-04-12T20:30:00Z");
const REFUNDED = new Date("2026-04-20T10:00:00Z");
const REFUND = money(20_000, "INR");

/** Values from the real clock or the gateway, and the delivery of a mail. */
const NOT_COMPARED: Partial<Record<Table, readonly string[]>> = {
  payment_order: ["gateway_order_id", "checked_at"],
  payment: ["gateway_payment_id"],
  refund: ["gateway_refund_id", "checked_at"],
  // The database itself keeps the sums.
  user_subscription: ["updated_at", "sort_total_used", "sort_last_used_at"],
  mail: ["next_attempt_at", "status", "attempts", "sent_at", "locked_until", "last_error"],
};

let world: PaymentWorld;
let payer: Payer;
let subscriptionId: string;
let seeded: World;
let life: Life;

beforeAll(async () => {
  world = await startPaymentWorld();
  usePool(world.database.pool);
  payer = await world.newcomer();
  subscriptionId = (await payer.row()).id;
  await putOnClock();
  await liveThroughServices();
  await liveThroughSeed();
});
afterAll(() => world?.stop());

async function putOnClock() {
  const { pool } = world.database;
  await pool.query("INSERT INTO test_clock (id, name, now, created_at) VALUES ($1, 'compared', $2, now())", [
    subscriptionId,
    BOUGHT,
  ]);
  await pool.query("UPDATE student SET test_clock_id = $1 WHERE id = $2", [subscriptionId, payer.studentId]);
  await pool.query("UPDATE user_subscription SET start_date = $1, quota_anchor = $1, created_at = $1 WHERE id = $2", [
    SIGNED_UP,
    subscriptionId,
  ]);
}

const setClock = (now: Date) =>
  world.database.pool.query("UPDATE test_clock SET now = $1 WHERE id = $2", [now, subscriptionId]);

async function liveThroughServices() {
  const { body } = await payer.call("checkout", { body: { plan: "premium" } });
  await setClock(PAID);
  const verified = await payer.call("verify", { body: await payer.pay(body.order_id) });
  expect(verified.status).toBe(200);
  await setClock(RENEWED);
  expect(await renewSubscription(system(), subscriptionId)).toBe("captured");
  await setClock(REFUNDED);
  const [, renewal] = await written("payment");
  await refundAtDashboard(world, String(renewal?.gateway_payment_id), REFUND.amount);
  await vi.waitFor(async () => {
    await world.drain();
    expect(await written("refund")).toHaveLength(1);
  }, 10_000);
}

/** The same purchase, renewal and refund, as the population writes them. */
async function liveThroughSeed() {
  const options = { students: 1, seed: 1, days: 30, history: "full", now: REFUNDED } as const;
  seeded = await withTransaction((client) => readWorld(client, options));
  const { rows } = await world.database.pool.query("SELECT * FROM student WHERE id = $1", [payer.studentId]);
  const { id, name, email, locale, time_zone: timeZone, state } = rows[0];
  const person = {
    ...{ id, name, email, locale, timeZone, state, subscriptionId },
    ...{ createdAt: SIGNED_UP, testClockId: subscriptionId, until: new Date("2030-01-01"), eagerness: 0 },
    ...{ account: null, externalId: payer.userId },
  };
  // No random event happens: every debit is captured at once.
  life = new Life(seeded, person, { ...createRandom(1), chance: () => false });
  const paid = new PaidLife(life, "INR", BOUGHT);
  life.method = { ...(await usedMethod()), id: life.method?.id ?? "" };
  const plan = paid.offer("premium");
  const bought = sell(paid, placePurchase(paid, plan), plan);
  paid.begin(bought.paid, bought.invoice);
  paid.at = RENEWED;
  charge(paid);
  if (!paid.period) throw new Error("nothing was renewed");
  paid.at = REFUNDED;
  const { locked } = paid;
  const asked = { amount: REFUND, reason: "requested", at: REFUNDED, invoice: paid.period.invoice } as const;
  const { refund, creditNote } = paid.payments.refund(paid.period.paid, asked);
  writeRefundMail(life, locked, { payment: paid.period.paid.row, refund, creditNote, endedPlanName: null });
  seeded.invoices.number(seeded.rows);
}

async function usedMethod() {
  const [method] = await written("payment_method");
  return {
    kind: "card",
    status: "confirmed",
    hasToken: true,
    payerMissing: [],
    network: String(method?.network),
    lastFour: String(method?.last_four),
    expiryMonth: Number(method?.expiry_month),
    expiryYear: Number(method?.expiry_year),
    upiHandle: null,
    mandateExpiresAt: null,
  } as const;
}

const ORDER: Partial<Record<Table, string>> = {
  invoice: "r.issued_at, r.id",
  invoice_series: "r.series",
  audit_entry: "r.at, r.id",
};

function written(table: Table): Promise<Row[]> {
  return rowsOf(`SELECT to_jsonb(r) AS row FROM ${table} r ORDER BY ${ORDER[table] ?? "r.created_at, r.id"}`, []);
}

/** Read back by the database, so that equal instants are equal whoever wrote them. */
function drawn(table: Table): Promise<Row[]> {
  const rows = JSON.stringify(seeded.rows.waiting(table));
  const sql = `SELECT to_jsonb(r) AS row FROM json_populate_recordset(NULL::${table}, $1::json) r`;
  return rowsOf(`${sql} ORDER BY ${ORDER[table] ?? "r.created_at, r.id"}`, [rows]);
}

async function rowsOf(sql: string, values: unknown[]): Promise<Row[]> {
  const { rows } = await world.database.pool.query<{ row: Row }>(sql, values);
  return rows.map(({ row }) => row);
}

const NAMED = [
  "payment_method",
  "payment_order",
  "payment",
  "refund",
  "subscription_renewal_log",
  "invoice",
  "mail",
] as const;

/** Replaces each id by the position of its row in its table. */
async function namesOf(read: (table: Table) => Promise<Row[]>): Promise<[id: string, name: string][]> {
  const names: [string, string][] = [];
  for (const table of NAMED) {
    for (const [index, { id }] of (await read(table)).entries()) {
      const name = `${table} ${index}`;
      names.push([String(id), name], [String(id).replaceAll("-", ""), name]);
    }
  }
  return names;
}

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/;

/** A row with names for ids and instants in one format. The seed's bank takes time to decide a renewal, the simulator's none. */
function comparable(row: Row, table: Table, names: [string, string][]): unknown {
  const kept = Object.entries(row).filter(([column]) => !NOT_COMPARED[table]?.includes(column));
  const text = JSON.stringify(Object.fromEntries(kept), (_, value: unknown) => {
    if (typeof value !== "string" || !MOMENT.test(value)) return value;
    const at = new Date(value);
    return (at.getTime() === RENEWED.getTime() + DECIDED_MS ? RENEWED : at).toISOString();
  });
  return JSON.parse(names.reduce((named, [id, name]) => named.replaceAll(id, name), text));
}

describe("a seeded purchase, renewal and refund", () => {
  for (const [table, count] of [
    ["payment_order", 2],
    ["payment", 2],
    ["refund", 1],
    ["subscription_renewal_log", 1],
    ["invoice", 3],
    ["invoice_series", 3],
    ["mail", 3],
  ] as const) {
    it(`writes ${table} field by field as the services do`, async () => {
      const [ours, theirs] = [await drawn(table), await written(table)];
      const [ourNames, theirNames] = [await namesOf(drawn), await namesOf(written)];
      expect(theirs).toHaveLength(count);
      expect(ours.map((row) => comparable(row, table, ourNames))).toEqual(
        theirs.map((row) => comparable(row, table, theirNames)),
      );
    });
  }

  it("leaves the subscription as the services do", async () => {
    life.writeSubscription(REFUNDED);
    const names = [await namesOf(drawn), await namesOf(written)] as const;
    const [ours] = await drawn("user_subscription");
    const [theirs] = await written("user_subscription");
    expect(comparable(ours ?? {}, "user_subscription", names[0])).toEqual(
      comparable(theirs ?? {}, "user_subscription", names[1]),
    );
  });

  it("writes the same audit entries of the subscription", async () => {
    const subject = toWireId("subscription", subscriptionId);
    const factsOf = async (read: (table: Table) => Promise<Row[]>) => {
      const names = await namesOf(read);
      const entries = (await read("audit_entry")).filter((row) => row.subject === subject);
      return entries.map(({ action, reason, before, after }) =>
        comparable({ action, reason, before, after }, "audit_entry", names),
      );
    };
    const theirs = await factsOf(written);
    expect((await factsOf(drawn)).slice(-theirs.length)).toEqual(theirs);
  });
});
