import { z } from "zod";
import { type Context, param } from "../api/context";
import { parseBody } from "../api/request";
import { unknownId } from "../errors";
import { nowFor } from "../store/clocks";
import { type Db, inTransaction, one } from "../store/database";
import { advanceDispute, DISPUTE_STEPS, openDispute } from "../store/dispute";
import { disputeEntity } from "../store/entities";
import { DISPUTE_PHASES } from "../store/rows";

const DAY_MS = 86_400_000;

const openSchema = z.object({
  payment_id: z.string(),
  /** Minor units; the whole payment by default. */
  amount: z.number().int().min(1).optional(),
  reason_code: z.string().min(1).max(100).default("goods_or_services_not_received_or_partially_received"),
  reason_description: z.string().max(500).default("The customer says that the service was not received."),
  phase: z.enum(DISPUTE_PHASES).default("chargeback"),
  /** Days until `respond_by`, from the customer's time. */
  days: z.number().int().min(0).max(60).default(3),
});

/** As if the customer's bank disputed a payment. */
export async function putDispute(context: Context): Promise<unknown> {
  const input = parseBody(openSchema, context.body);
  const dispute = await inTransaction(context.pool, async (db) => {
    const now = await timeOf(context, db, input.payment_id);
    return openDispute(db, {
      paymentId: input.payment_id,
      amount: input.amount ?? null,
      reasonCode: input.reason_code,
      reasonDescription: input.reason_description,
      phase: input.phase,
      respondBy: new Date(now.getTime() + input.days * DAY_MS),
      now,
    });
  });
  context.nudge();
  return disputeEntity(dispute);
}

const advanceSchema = z.object({
  status: z.enum(DISPUTE_STEPS),
  phase: z.enum(DISPUTE_PHASES).optional(),
  days: z.number().int().min(0).max(60).optional(),
});

/** What the bank does next. */
export async function postDispute(context: Context): Promise<unknown> {
  const id = param(context, "id");
  const { status: step, phase, days } = parseBody(advanceSchema, context.body);
  const dispute = await inTransaction(context.pool, async (db) => {
    const found = await one<{ payment_id: string }>(db, "select payment_id from simulator.dispute where id = $1", [id]);
    if (!found) throw unknownId();
    const now = await timeOf(context, db, found.payment_id);
    const respondBy = days === undefined ? null : new Date(now.getTime() + days * DAY_MS);
    return advanceDispute(db, id, { step, phase: phase ?? null, respondBy }, now);
  });
  context.nudge();
  return disputeEntity(dispute);
}

async function timeOf(context: Context, db: Db, paymentId: string): Promise<Date> {
  const payment = await one<{ customer_id: string | null }>(
    db,
    "select customer_id from simulator.payment where id = $1",
    [paymentId],
  );
  if (!payment) throw unknownId();
  return nowFor(db, payment.customer_id, context.config.clock);
}
