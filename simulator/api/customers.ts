import { z } from "zod";
import { badRequest, unknownId } from "../errors";
import { createId } from "../ids";
import { inTransaction, one, violatedConstraint } from "../store/database";
import { customerEntity, type Entity } from "../store/entities";
import type { CustomerRow } from "../store/rows";
import { type ApiRoute, type Context, param } from "./context";
import { notesSchema, optionalText, parseBody } from "./request";

/** The rules of its documents: https://razorpay.com/docs/api/customers/create/ ("name", "contact", "email", "fail_existing"). */
const name = z
  .union([z.literal(""), z.string().regex(/^[A-Za-z0-9 .'/@()]{3,50}$/, "The name contains invalid characters.")])
  .nullish()
  .transform((value) => value || null);

const contact = z
  .string()
  .regex(/^\+?[0-9 -]{8,15}$/)
  .nullish()
  .transform((value) => value?.replace(/[ -]/g, "") || null);

const email = z
  .union([z.literal(""), z.email().max(64)])
  .nullish()
  .transform((value) => value || null);

const createSchema = z.strictObject({
  name,
  email,
  contact,
  gstin: optionalText(15),
  notes: notesSchema,
  /** Text: a number is not understood, and the default counts. */
  fail_existing: z
    .union([z.string(), z.number(), z.boolean()])
    .optional()
    .transform((value) => value !== "0"),
});

const editSchema = z.strictObject({ name, email, contact, gstin: optionalText(15) }).partial();

async function create(context: Context): Promise<Entity> {
  const input = parseBody(createSchema, context.body);
  const made = await one<CustomerRow>(
    context.pool,
    `insert into simulator.customer (id, name, email, contact, gstin, notes, created_at)
     values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing returning *`,
    [
      createId("customer"),
      input.name,
      input.email,
      input.contact,
      input.gstin,
      JSON.stringify(input.notes),
      context.config.clock.now(),
    ],
  );
  if (made) return customerEntity(made);
  if (input.fail_existing) throw badRequest("Customer already exists for the merchant");
  const known = await one<CustomerRow>(
    context.pool,
    `select * from simulator.customer
     where coalesce(lower(email), '') = lower($1) and coalesce(contact, '') = $2`,
    [input.email ?? "", input.contact ?? ""],
  );
  if (!known) throw unknownId();
  return customerEntity(known);
}

async function fetchOne(context: Context): Promise<Entity> {
  const row = await one<CustomerRow>(context.pool, "select * from simulator.customer where id = $1", [
    param(context, "id"),
  ]);
  if (!row) throw unknownId();
  return customerEntity(row);
}

async function edit(context: Context): Promise<Entity> {
  const input = parseBody(editSchema, context.body);
  try {
    return await inTransaction(context.pool, async (db) => {
      const row = await one<CustomerRow>(
        db,
        `update simulator.customer set name = coalesce($2, name), email = coalesce($3, email),
           contact = coalesce($4, contact), gstin = coalesce($5, gstin) where id = $1 returning *`,
        [param(context, "id"), input.name ?? null, input.email ?? null, input.contact ?? null, input.gstin ?? null],
      );
      if (!row) throw unknownId();
      return customerEntity(row);
    });
  } catch (error) {
    if (violatedConstraint(error) === "customer_once") throw badRequest("Customer already exists for the merchant");
    throw error;
  }
}

export const customerOfPath = async (context: Context) => param(context, "id");

export const customerRoutes: ApiRoute[] = [
  { method: "POST", path: "/v1/customers", operation: "customer", run: create },
  { method: "GET", path: "/v1/customers/:id", operation: "fetch", customerOf: customerOfPath, run: fetchOne },
  { method: "PUT", path: "/v1/customers/:id", operation: "customer", customerOf: customerOfPath, run: edit },
];
