import { z } from "zod";
import { FAULTS, type Fault } from "../store/behaviour";
import { type Db, exactlyOne, execute } from "../store/database";

/** A fault for all customers and every call, for some time on the real clock. */
export const outageSchema = z.object({
  fault: z.enum(FAULTS).default("bad_gateway_before"),
  /** 0 ends it. */
  seconds: z.number().min(0).max(86_400),
});

const KEY = "outage";

export async function startOutage(db: Db, given: z.input<typeof outageSchema>): Promise<void> {
  const { fault, seconds } = outageSchema.parse(given);
  await execute(
    db,
    `insert into simulator.setting (key, value)
     values ($1, jsonb_build_object('fault', $2::text, 'until', extract(epoch from now()) + $3::numeric))
     on conflict (key) do update set value = excluded.value`,
    [KEY, fault, seconds],
  );
}

export interface FormError {
  outage: Fault | null;
  /** Whether a behaviour is set for anyone; if not, no look-up of the customer is needed. */
  hasBehaviours: boolean;
}

/** One query before every call. @param operations the names under which a behaviour may be set for this call */
export function currentError(db: Db, operations: readonly string[]): Promise<FormError> {
  return exactlyOne<FormError & { outage: Fault | null }>(
    db,
    `select (select value ->> 'fault' from simulator.setting
             where key = $1 and (value ->> 'until')::numeric > extract(epoch from now())) as outage,
       exists (select from simulator.behaviour where coalesce(remaining, 1) > 0 and operation = any($2)) as "hasBehaviours"`,
    [KEY, operations],
  );
}
