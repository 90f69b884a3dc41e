import { badRequest, unknownId } from "../errors";
import { inTransaction, many, one } from "../store/database";
import { advanceDispute } from "../store/dispute";
import { collection, disputeEntity, type Entity } from "../store/entities";
import type { DisputeRow } from "../store/rows";
import { type ApiRoute, type Context, now, param } from "./context";
import { madeBetween, pageSize } from "./orders";

async function list(context: Context): Promise<Entity> {
  const rows = await many<DisputeRow>(
    context.pool,
    `select * from simulator.dispute
     where created_at >= to_timestamp(coalesce($3::float8, 0)) and date_trunc('second', created_at) <= to_timestamp(coalesce($4::float8, 'infinity'))
     order by created_at desc, id limit $1 offset $2`,
    [pageSize(context.query), Number(context.query.get("skip")) || 0, ...madeBetween(context.query)],
  );
  return collection(rows.map(disputeEntity));
}

async function fetchOne(context: Context): Promise<Entity> {
  const row = await one<DisputeRow>(context.pool, "select * from simulator.dispute where id = $1", [
    param(context, "id"),
  ]);
  if (!row) throw unknownId();
  return disputeEntity(row);
}

/** Only an open dispute can be accepted, and only until its deadline: it is lost then. */
async function accept(context: Context): Promise<Entity> {
  const id = param(context, "id");
  const dispute = await inTransaction(context.pool, async (db) => {
    const found = await one<DisputeRow & { customer_id: string | null }>(
      db,
      `select d.*, p.customer_id from simulator.dispute d join simulator.payment p on p.id = d.payment_id where d.id = $1`,
      [id],
    );
    if (!found) throw unknownId();
    const at = await now(context, db, found.customer_id);
    if (found.status !== "open" || found.respond_by < at) throw badRequest("The dispute cannot be accepted any more.");
    return advanceDispute(db, id, { step: "lost" }, at);
  });
  context.nudge();
  return disputeEntity(dispute);
}

export const disputeRoutes: ApiRoute[] = [
  { method: "GET", path: "/v1/disputes", operation: "fetch", run: list },
  { method: "GET", path: "/v1/disputes/:id", operation: "fetch", run: fetchOne },
  { method: "POST", path: "/v1/disputes/:id/accept", operation: "refund", run: accept },
];
