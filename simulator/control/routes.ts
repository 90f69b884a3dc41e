import { z } from "zod";
import type { Context } from "../api/context";
import { parseBody } from "../api/request";
import { payOrder } from "../checkout/pay";
import { badRequest, unknownId } from "../errors";
import { behaviourSchema, clearBehaviour, EVERYBODY, setBehaviour } from "../store/behaviour";
import { nowFor } from "../store/clocks";
import { exactlyOne, execute, inTransaction, many, one } from "../store/database";
import { paymentEntity, tokenEntity } from "../store/entities";
import { authorize, capture, isPaid, lockOrder } from "../store/payment";
import { type PaymentRow, TOKEN_STATUSES } from "../store/rows";
import { TABLES } from "../store/schema";
import { changeToken } from "../store/token";
import type { Dispatcher } from "../webhooks/deliver";
import { readSwitches, switchesSchema, writeSwitches } from "../webhooks/switches";
import { accountSchema, writeAccount } from "./account";
import { nextSettlement, settleDue } from "./complete";
import { postDispute, putDispute } from "./disputes";
import { readLedger, readTotals } from "./ledger";
import { outageSchema, startOutage } from "./outage";

export interface ControlRoute {
  method: "GET" | "POST" | "DELETE";
  path: string;
  run(context: Context, dispatcher: Dispatcher): Promise<unknown>;
}

/** A customer's id here, or the `student_id` in its notes; without either, all customers. */
const subjectSchema = z.object({ customer_id: z.string().optional(), student_id: z.string().optional() });

function subjectOf(body: unknown): string {
  const { customer_id, student_id } = parseBody(subjectSchema, body);
  return customer_id ?? student_id ?? EVERYBODY;
}

async function putBehaviour(context: Context): Promise<unknown> {
  const subject = subjectOf(context.body);
  await setBehaviour(context.pool, subject, parseBody(behaviourSchema, context.body));
  return { subject, behaviours: await behavioursOf(context, subject) };
}

async function deleteBehaviour(context: Context): Promise<unknown> {
  const subject = subjectOf(context.body);
  await clearBehaviour(context.pool, subject);
  return { subject, behaviours: [] };
}

function behavioursOf(context: Context, subject: string): Promise<unknown[]> {
  return many(
    context.pool,
    `select operation as on, next, reason, fault, settle_after, remaining from simulator.behaviour
     where subject = $1 order by operation`,
    [subject],
  );
}

const settleSchema = z.object({
  now: z.iso.datetime({ offset: true }).optional(),
  /** Ids of customers, or of students. */
  customers: z.array(z.string()).min(1).max(10_000).optional(),
});

/** How long settling waits for its webhooks to be sent before it responds. */
const FLUSH_WITHIN_MS = 10_000;

async function settle(context: Context, dispatcher: Dispatcher): Promise<unknown> {
  const { now, customers } = parseBody(settleSchema, context.body);
  const at = now ? new Date(now) : context.config.clock.now();
  const settled = await settleDue(context.pool, at, customers ?? null);
  await dispatcher.flush(customers ?? null, FLUSH_WITHIN_MS);
  const next = await nextSettlement(context.pool, customers ?? null);
  return { settled, next_at: next?.toISOString() ?? null };
}

async function next(context: Context): Promise<unknown> {
  const customers = context.query.getAll("customer");
  const at = await nextSettlement(context.pool, customers.length > 0 ? customers : null);
  return { next_at: at?.toISOString() ?? null };
}

const sendSchema = z.object({
  /** In the order in which they are sent. */
  event_ids: z.array(z.string()).min(1).max(1000),
  times: z.number().int().min(1).max(100).default(1),
});

async function sendWebhooks(context: Context, dispatcher: Dispatcher): Promise<unknown> {
  const { event_ids, times } = parseBody(sendSchema, context.body);
  const all = Array.from({ length: times }, () => event_ids).flat();
  return { deliveries: await dispatcher.send(all) };
}

async function listEvents(context: Context): Promise<unknown> {
  const events = await many(
    context.pool,
    `select event_id, type, state, attempts, last_status, last_error, customer_id, body::jsonb as body
     from simulator.webhook w
     where ($1::text is null or customer_id in (
       select id from simulator.customer where id = $1 or notes ->> 'student_id' = $1))
       and ($2::text is null or topic = $2)
     order by seq desc limit 500`,
    [context.query.get("customer"), context.query.get("order")],
  );
  return { events: events.reverse() };
}

const tokenSchema = z.object({ token_id: z.string(), status: z.enum(TOKEN_STATUSES) });

async function putToken(context: Context): Promise<unknown> {
  const { token_id, status } = parseBody(tokenSchema, context.body);
  const token = await inTransaction(context.pool, async (db) => {
    const found = await one<{ customer_id: string }>(db, "select customer_id from simulator.token where id = $1", [
      token_id,
    ]);
    if (!found) throw unknownId();
    return changeToken(db, token_id, status, await nowFor(db, found.customer_id, context.config.clock));
  });
  context.nudge();
  return { token: token && tokenEntity(token) };
}

/** A bank that first declined and then debited the customer: rare, but real. */
async function authorizeLate(context: Context): Promise<unknown> {
  const payment = await inTransaction(context.pool, async (db) => {
    const found = await one<PaymentRow>(db, "select * from simulator.payment where id = $1", [context.params.id]);
    if (!found) throw unknownId();
    const order = await lockOrder(db, found.order_id);
    const failed = await exactlyOne<PaymentRow>(db, "select * from simulator.payment where id = $1", [found.id]);
    if (failed.status !== "failed") throw badRequest("Only a failed payment can be authorized late.");
    if (await isPaid(db, failed.order_id)) throw badRequest("Payment already done for this order.");
    const at = await nowFor(db, failed.customer_id, context.config.clock);
    const authorized = await authorize(db, failed, at);
    return order?.auto_capture ? capture(db, authorized, at) : authorized;
  });
  context.nudge();
  return paymentEntity(payment);
}

async function reset(context: Context): Promise<unknown> {
  await execute(context.pool, `truncate ${TABLES.map((table) => `simulator.${table}`).join(", ")}`);
  return { reset: true };
}

export const controlRoutes: ControlRoute[] = [
  { method: "POST", path: "/__control/behaviour", run: putBehaviour },
  { method: "DELETE", path: "/__control/behaviour", run: deleteBehaviour },
  { method: "POST", path: "/__control/checkout", run: (context) => payOrder(context, context.body) },
  { method: "POST", path: "/__control/settle", run: settle },
  { method: "GET", path: "/__control/settle", run: next },
  {
    method: "GET",
    path: "/__control/ledger",
    run: (context) => readLedger(context.pool, context.query.get("customer")),
  },
  {
    method: "GET",
    path: "/__control/ledger/totals",
    run: async (context) => ({ totals: await readTotals(context.pool, context.query.get("customer")) }),
  },
  { method: "GET", path: "/__control/webhooks", run: (context) => readSwitches(context.pool) },
  {
    method: "POST",
    path: "/__control/webhooks",
    run: (context) => writeSwitches(context.pool, parseBody(switchesSchema, context.body)),
  },
  { method: "GET", path: "/__control/webhooks/events", run: listEvents },
  { method: "POST", path: "/__control/webhooks/send", run: sendWebhooks },
  {
    method: "POST",
    path: "/__control/outage",
    run: async (context) => {
      const outage = parseBody(outageSchema, context.body);
      await startOutage(context.pool, outage);
      return outage;
    },
  },
  {
    method: "POST",
    path: "/__control/account",
    run: (context) => writeAccount(context.pool, parseBody(accountSchema, context.body)),
  },
  { method: "POST", path: "/__control/tokens", run: putToken },
  { method: "POST", path: "/__control/payments/:id/authorize-late", run: authorizeLate },
  { method: "POST", path: "/__control/disputes", run: putDispute },
  { method: "POST", path: "/__control/disputes/:id", run: postDispute },
  { method: "POST", path: "/__control/reset", run: reset },
];
