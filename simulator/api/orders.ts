import { z } from "zod";
import { badRequest, unknownId } from "../errors";
import { createId } from "../ids";
import { many, one, violatedConstraint } from "../store/database";
import { collection, type Entity, orderEntity, paymentEntity } from "../store/entities";
import type { OrderRow, PaymentRow } from "../store/rows";
import { type ApiRoute, type Context, now, param, textIn } from "./context";
import { amountSchema, currencySchema, flagSchema, notesSchema, parseBody } from "./request";

/** One rupee, or 100 minor units of another currency. */
const LEAST_AMOUNT = 100;
const TEN_YEARS_SECONDS = 10 * 365 * 86_400;

const createSchema = z.strictObject({
  amount: amountSchema,
  currency: currencySchema,
  receipt: z.string().min(1).max(40).nullish(),
  customer_id: z.string().nullish(),
  notes: notesSchema,
  /** The old and the new option for capturing; without either, payments are captured automatically. */
  payment_capture: flagSchema.default(true),
  payment: z
    .object({ capture: z.enum(["automatic", "manual"]) })
    .loose()
    .optional(),
  method: z.enum(["card", "upi"]).optional(),
  token: z
    .strictObject({
      max_amount: amountSchema,
      expire_at: z.number().int().positive().optional(),
      frequency: z.enum(["as_presented", "monthly", "weekly", "daily", "yearly"]),
      recurring_type: z.string().optional(),
      recurring_value: z.number().optional(),
    })
    .optional(),
});

async function create(context: Context): Promise<Entity> {
  const input = parseBody(createSchema, context.body);
  if (input.amount < LEAST_AMOUNT) throw badRequest("Order amount less than minimum amount allowed", "amount");
  if (input.token && !input.customer_id) throw badRequest("Customer Id is required with token field", "customer_id");
  if (input.token && input.token.max_amount < input.amount) {
    throw badRequest("The order amount cannot be greater than the token max amount", "token.max_amount");
  }
  const customerId = input.customer_id ?? null;
  if (customerId && !(await one(context.pool, "select from simulator.customer where id = $1", [customerId]))) {
    throw unknownId();
  }
  const at = await now(context, context.pool, customerId);
  const token = input.token && {
    ...input.token,
    expire_at: input.token.expire_at ?? Math.floor(at.getTime() / 1000) + TEN_YEARS_SECONDS,
  };
  return orderEntity(
    await insertOrder(context, [
      createId("order"),
      customerId,
      input.amount,
      input.currency,
      input.receipt ?? null,
      JSON.stringify(input.notes),
      token ? JSON.stringify(token) : null,
      input.payment ? input.payment.capture === "automatic" : input.payment_capture,
      at,
    ]),
  );
}

async function insertOrder(context: Context, values: unknown[]): Promise<OrderRow> {
  try {
    const row = await one<OrderRow>(
      context.pool,
      `insert into simulator.orders (id, customer_id, amount, currency, receipt, notes, token, auto_capture, created_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning *`,
      values,
    );
    if (!row) throw unknownId();
    return row;
  } catch (error) {
    if (violatedConstraint(error) === "receipt_once") throw badRequest("Order receipt should be unique.", "receipt");
    throw error;
  }
}

async function list(context: Context): Promise<Entity> {
  const { query } = context;
  const rows = await many<OrderRow>(
    context.pool,
    `select * from simulator.orders where ($1::text is null or receipt = $1)
     order by created_at desc, id limit $2 offset $3`,
    [query.get("receipt"), pageSize(query), Number(query.get("skip")) || 0],
  );
  return collection(rows.map(orderEntity));
}

/** Range of creation times in Unix seconds, both included; without them, everything. */
export function madeBetween(query: URLSearchParams): [from: number | null, to: number | null] {
  return [Number(query.get("from")) || null, Number(query.get("to")) || null];
}

/** Ten by default, a hundred at most. */
export function pageSize(query: URLSearchParams): number {
  return Math.min(Math.max(Number(query.get("count")) || 10, 1), 100);
}

async function fetchOne(context: Context): Promise<Entity> {
  const row = await one<OrderRow>(context.pool, "select * from simulator.orders where id = $1", [param(context, "id")]);
  if (!row) throw unknownId();
  return orderEntity(row);
}

async function listPayments(context: Context): Promise<Entity> {
  await fetchOne(context);
  const rows = await many<PaymentRow>(
    context.pool,
    "select * from simulator.payment where order_id = $1 order by created_at, id",
    [param(context, "id")],
  );
  return collection(rows.map(paymentEntity));
}

async function customerOfOrder(context: Context): Promise<string | null> {
  const row = await one<{ customer_id: string | null }>(
    context.pool,
    "select customer_id from simulator.orders where id = $1 or receipt = $2",
    [context.params.id ?? null, context.query.get("receipt")],
  );
  return row?.customer_id ?? null;
}

export const orderRoutes: ApiRoute[] = [
  {
    method: "POST",
    path: "/v1/orders",
    operation: "order",
    customerOf: async (context) => textIn(context.body, "customer_id"),
    run: create,
  },
  { method: "GET", path: "/v1/orders", operation: "fetch", customerOf: customerOfOrder, run: list },
  { method: "GET", path: "/v1/orders/:id", operation: "fetch", customerOf: customerOfOrder, run: fetchOne },
  {
    method: "GET",
    path: "/v1/orders/:id/payments",
    operation: "fetch",
    customerOf: customerOfOrder,
    run: listPayments,
  },
];
