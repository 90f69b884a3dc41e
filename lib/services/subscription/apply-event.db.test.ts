import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { renderMail } from "@/emails/delivery/render-mail";
import { MAILS, type MailType } from "@/emails/registry";
import { uuidv7 } from "@/lib/crypto/uuid";
import { withTransaction } from "@/lib/db/sql/query";
import { insertStudent } from "@/lib/db/student/insert-student";
import { lockSubscription } from "@/lib/db/subscription/lock-subscription";
import type { LockedSubscription } from "@/lib/db/subscription/subscription-row";
import { money } from "@/lib/domain/money";
import type { SubscriptionEvent } from "@/lib/domain/subscription-model";
import { createTestDatabase, type TestDatabase } from "@/test/support/database";
import { usePool } from "@/test/support/engine";
import { systemSource } from "../audit/write-audit";
import { applyEvent } from "./apply-event";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  usePool(database.pool);
});
afterAll(() => database?.drop());

const DAY_ONE = new Date("2026-01-11T05:30:00Z");
const PRICE = money(79_900, "INR");

/** A student with an address, on free. */
async function newSubscription(): Promise<string> {
  const id = uuidv7();
  const studentId = uuidv7();
  const student = { id: studentId, subscriptionId: id, externalId: studentId, realNow: DAY_ONE, testClockId: null };
  await insertStudent(student);
  await database.pool.query("UPDATE student SET name = 'Alice', email = 'alice@learn.example' WHERE id = $1", [
    studentId,
  ]);
  return id;
}

async function premium() {
  const { rows } = await database.pool.query("SELECT current_version_id AS id FROM plan WHERE key = 'premium'");
  return { key: "premium", rank: 1, versionId: rows[0].id as string, price: PRICE };
}

async function purchase(now: Date): Promise<SubscriptionEvent> {
  const sale = { paymentId: uuidv7(), plan: await premium(), paid: PRICE, requestedAt: now };
  return { type: "purchase_captured", sale };
}

function apply(id: string, event: SubscriptionEvent, now: Date) {
  return withTransaction(async (client) => {
    const locked = await lockSubscription({ id }, now, client);
    if (!locked) throw new Error("no such subscription");
    const issueReceipt = async () => ({ number: "INV-2526-000001" });
    const source = { ...systemSource(now, now) };
    return applyEvent(locked, event, source, client, { issueReceipt });
  });
}

async function effectsOf(id: string) {
  const read = async (text: string) => (await database.pool.query(text, [id])).rows.map((row) => row.word);
  return {
    audit: await read(
      `SELECT action AS word FROM audit_entry WHERE student_id = (SELECT student_id FROM user_subscription WHERE id = $1)
       ORDER BY recorded_at, id`,
    ),
    mails: await read(
      `SELECT type AS word FROM mail WHERE student_id = (SELECT student_id FROM user_subscription WHERE id = $1) ORDER BY created_at, id`,
    ),
    events: await read(
      "SELECT name AS word FROM outbox_event WHERE data->>'subscriptionId' = $1::text ORDER BY created_at, id",
    ),
  };
}

function read(id: string): Promise<LockedSubscription | null> {
  return withTransaction((client) => lockSubscription({ id }, DAY_ONE, client));
}

describe("an event", () => {
  it("writes row, audit entry, mail and outbox event together, and the mail can be rendered", async () => {
    const id = await newSubscription();
    const { decision, locked } = await apply(id, await purchase(DAY_ONE), DAY_ONE);
    expect(decision.kind).toBe("changed");
    const stored = await read(id);
    expect(stored?.subscription).toEqual(locked.subscription);
    expect(stored?.subscription).toMatchObject({
      planKey: "premium",
      status: "active",
      price: PRICE,
      renewalDay: "2026-02-09",
      endDate: new Date("2026-02-10T05:30:00Z"),
    });
    expect(await effectsOf(id)).toEqual({
      audit: ["subscription.activated"],
      mails: ["subscription_activated"],
      events: ["subscription/activated"],
    });
  });

  it("writes mails that their templates accept, through a whole life", async () => {
    const id = await newSubscription();
    await apply(id, await purchase(DAY_ONE), DAY_ONE);
    await apply(id, { type: "cancel_asked", reason: "My name is Alice" }, new Date("2026-01-20T06:30:00Z"));
    await apply(id, { type: "resume_asked" }, new Date("2026-01-21T06:30:00Z"));
    const declinedAt = new Date("2026-02-08T20:30:00Z");
    const attemptId = uuidv7();
    await apply(id, { type: "renewal_declined", attemptId, amount: PRICE, reason: "card_declined" }, declinedAt);
    await apply(id, { type: "grace_passed" }, new Date("2026-02-11T21:30:00Z"));
    expect((await effectsOf(id)).mails).toEqual([
      "subscription_activated",
      "cancellation_confirmed",
      "renewal_failed",
      "features_restricted",
    ]);
    const { rows } = await database.pool.query(
      "SELECT type, props FROM mail WHERE student_id = (SELECT student_id FROM user_subscription WHERE id = $1) ORDER BY created_at",
      [id],
    );
    const site = { appUrl: "https://study.example.com", supportEmail: "help@study.example.com", unsubscribeUrl: null };
    for (const { type, props } of rows) {
      expect(Object.keys(MAILS)).toContain(type);
      const { subject, text } = await renderMail(type as MailType, props, site);
      expect([subject, text].join("\n")).not.toMatch(/undefined|NaN|Invalid/);
    }
    const audit = await database.pool.query("SELECT reason, after FROM audit_entry WHERE subject LIKE 'sub_%'");
    expect(JSON.stringify(audit.rows)).not.toContain("My name is Alice");
  });

  it("changes nothing where it is refused, and says why", async () => {
    const id = await newSubscription();
    const before = await read(id);
    const { decision } = await apply(id, { type: "cancel_asked", reason: null }, DAY_ONE);
    expect(decision).toEqual({ kind: "refused", reason: "on_free_plan" });
    expect(await read(id)).toEqual(before);
    expect(await effectsOf(id)).toEqual({ audit: [], mails: [], events: [] });
  });

  it("refunds a payment that is not needed, and leaves the row alone", async () => {
    const id = await newSubscription();
    await apply(id, await purchase(DAY_ONE), DAY_ONE);
    const before = await read(id);
    const { decision } = await apply(id, await purchase(DAY_ONE), DAY_ONE);
    expect(decision).toMatchObject({ kind: "refund", reason: "already_subscribed" });
    expect(await read(id)).toEqual(before);
    expect((await effectsOf(id)).events).toEqual(["subscription/activated", "payment/refund.requested"]);
  });

  it("is applied once, however many callers bring it concurrently", async () => {
    const id = await newSubscription();
    const event = await purchase(DAY_ONE);
    const decisions = await Promise.all(Array.from({ length: 10 }, () => apply(id, event, DAY_ONE)));
    expect(decisions.filter(({ decision }) => decision.kind === "changed")).toHaveLength(1);
    const effects = await effectsOf(id);
    expect(effects.mails).toEqual(["subscription_activated"]);
    expect(effects.events).toEqual(["subscription/activated", "payment/refund.requested"]);
  });

  it("finds a row that was read without its lock to have moved on, and writes nothing", async () => {
    const id = await newSubscription();
    await apply(id, await purchase(DAY_ONE), DAY_ONE);
    const stale = await read(id);
    await apply(id, { type: "auto_renewal_turned_off" }, DAY_ONE);
    if (!stale) throw new Error("no such subscription");
    const late = withTransaction((client) =>
      applyEvent(stale, { type: "cancel_asked", reason: null }, systemSource(DAY_ONE, DAY_ONE), client),
    );
    await expect(late).rejects.toMatchObject({ code: "unavailable" });
    expect((await effectsOf(id)).mails).toEqual(["subscription_activated"]);
  });

  it("is forgotten with everything that it wrote when the transaction fails", async () => {
    const id = await newSubscription();
    const event = await purchase(DAY_ONE);
    const failed = withTransaction(async (client) => {
      const locked = await lockSubscription({ id }, DAY_ONE, client);
      if (!locked) throw new Error("no such subscription");
      const issueReceipt = async () => ({ number: "INV-2526-000001" });
      await applyEvent(locked, event, systemSource(DAY_ONE, DAY_ONE), client, { issueReceipt });
      throw new Error("the invoice failed");
    });
    await expect(failed).rejects.toThrow("the invoice failed");
    expect((await read(id))?.subscription.planKey).toBe("free");
    expect(await effectsOf(id)).toEqual({ audit: [], mails: [], events: [] });
  });
});
