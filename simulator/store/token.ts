import { createId } from "../ids";
import type { Instrument } from "../instruments";
import { emit } from "../webhooks/emit";
import { type Db, exactlyOne, one } from "./database";
import { tokenEntity } from "./entities";
import type { MandateTerms, TokenRow } from "./rows";

/** A mandate that the customer has just agreed to in the checkout. */
export async function registerToken(
  db: Db,
  customerId: string,
  instrument: Instrument,
  terms: MandateTerms,
  now: Date,
): Promise<TokenRow> {
  const token = await exactlyOne<TokenRow>(
    db,
    `insert into simulator.token (id, customer_id, method, instrument, card, vpa, status, max_amount, expire_at, created_at)
     values ($1, $2, $3, $4, $5, $6, 'confirmed', $7, to_timestamp($8), $9) returning *`,
    [
      createId("token"),
      customerId,
      instrument.method,
      instrument.id,
      instrument.card && JSON.stringify(instrument.card),
      instrument.vpa,
      terms.max_amount,
      terms.expire_at,
      now,
    ],
  );
  await tell(db, token, now);
  return token;
}

/** As if the customer paused or cancelled the mandate in their bank's app, or the bank rejected it. */
export async function changeToken(
  db: Db,
  tokenId: string,
  status: TokenRow["status"],
  now: Date,
): Promise<TokenRow | null> {
  const token = await one<TokenRow>(
    db,
    `update simulator.token set status = $2, failure_reason = case when $2 = 'rejected' then 'Rejected by the bank' end
     where id = $1 and deleted_at is null and status <> $2 returning *`,
    [tokenId, status],
  );
  if (token && status !== "initiated") await tell(db, token, now);
  return token;
}

function tell(db: Db, token: TokenRow, at: Date): Promise<void> {
  return emit(db, {
    type: `token.${token.status}`,
    payload: { token: tokenEntity(token) },
    customerId: token.customer_id,
    topic: token.id,
    at,
  });
}
