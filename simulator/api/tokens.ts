import { unknownId } from "../errors";
import { inTransaction, many, one } from "../store/database";
import { collection, type Entity, tokenEntity } from "../store/entities";
import type { TokenRow } from "../store/rows";
import { changeToken } from "../store/token";
import { type ApiRoute, type Context, now, param } from "./context";
import { customerOfPath } from "./customers";

async function list(context: Context): Promise<Entity> {
  const rows = await many<TokenRow>(
    context.pool,
    "select * from simulator.token where customer_id = $1 and deleted_at is null order by created_at, id",
    [param(context, "id")],
  );
  return collection(rows.map(tokenEntity));
}

async function fetchOne(context: Context): Promise<Entity> {
  const row = await one<TokenRow>(
    context.pool,
    "select * from simulator.token where customer_id = $1 and id = $2 and deleted_at is null",
    [param(context, "id"), param(context, "token")],
  );
  if (!row) throw unknownId();
  return tokenEntity(row);
}

async function remove(context: Context): Promise<Entity> {
  const row = await one<TokenRow>(
    context.pool,
    `update simulator.token set deleted_at = $3 where customer_id = $1 and id = $2 and deleted_at is null returning *`,
    [param(context, "id"), param(context, "token"), await now(context, context.pool, param(context, "id"))],
  );
  if (!row) throw unknownId();
  return { deleted: true };
}

async function cancel(context: Context): Promise<Entity> {
  await fetchOne(context);
  const at = await now(context, context.pool, param(context, "id"));
  await inTransaction(context.pool, (db) => changeToken(db, param(context, "token"), "cancelled", at));
  context.nudge();
  return fetchOne(context);
}

const ONE = "/v1/customers/:id/tokens/:token";

export const tokenRoutes: ApiRoute[] = [
  { method: "GET", path: "/v1/customers/:id/tokens", operation: "fetch", customerOf: customerOfPath, run: list },
  { method: "GET", path: ONE, operation: "fetch", customerOf: customerOfPath, run: fetchOne },
  { method: "DELETE", path: ONE, operation: "token", customerOf: customerOfPath, run: remove },
  { method: "PUT", path: `${ONE}/cancel`, operation: "token", customerOf: customerOfPath, run: cancel },
];
