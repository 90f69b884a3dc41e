import { z } from "zod";
import { FAULTS, type Fault } from "../books/behaviour";
import { type Db, one } from "../books/database";

/** Trouble for everybody and every call, for a while on the real clock. */
export const outageSchema = z.object({
  fault: z.enum(FAULTS).default("bad_gateway_before"),
  /** 0 ends it. */
  seconds: z.number().min(0).max(86_400),
});

const KEY = "outage";

export async function startOutage(db: Db, given: z.input<typeof outageSchema>): Promise<void> {
  const { fault, seconds } = outageSchema.parse(given);
  await db.query(
    `insert into simulator.setting (key, value)
     values ($1, jsonb_build_object('fault', $2::text, 'until', extract(epoch from now()) + $3::numeric))
     on conflict (key) do update set value = excluded.value`,
    [KEY, fault, seconds],
  );
}

export async function currentOutage(db: Db): Promise<Fault | null> {
  const row = await one<{ fault: Fault }>(
    db,
    `select value ->> 'fault' as fault from simulator.setting
     where key = $1 and (value ->> 'until')::numeric > extract(epoch from now())`,
    [KEY],
  );
  return row?.fault ?? null;
}
