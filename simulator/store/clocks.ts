import type { Clock } from "../options";
import { type Db, execute, many, one } from "./database";

/** `subject` matches a customer by her id here, or by the `student_id` that her notes carry. */
const SUBJECT_OF = (customer: string) =>
  `(${customer}, (select notes ->> 'student_id' from simulator.customer where id = ${customer}))`;

/** What time it is for a customer: her own clock's, or everybody's. */
export async function nowFor(db: Db, customerId: string | null, clock: Clock): Promise<Date> {
  if (customerId === null) return clock.now();
  const own = await one<{ now: Date }>(
    db,
    `select now from simulator.clock where subject in ${SUBJECT_OF("$1")} order by subject = $1 desc limit 1`,
    [customerId],
  );
  return own?.now ?? clock.now();
}

/** Moves the clocks of these customers (or students), making them where there are none. They never go backwards. */
export async function moveClocks(db: Db, subjects: string[], now: Date): Promise<void> {
  await execute(
    db,
    `insert into simulator.clock (subject, now) select unnest($1::text[]), $2
     on conflict (subject) do update set now = greatest(clock.now, excluded.now)`,
    [subjects, now],
  );
}

export interface DuePayment {
  id: string;
  settle_at: Date;
}

/**
 * The debits that a bank is to decide, earliest first. Named customers are looked at by themselves; without names it
 * is everybody who lives on the common clock, for a customer with a clock of her own waits for that one.
 */
export function findUnsettled(db: Db, until: Date | null, subjects: string[] | null): Promise<DuePayment[]> {
  const scope = subjects
    ? `exists (select from simulator.customer c
               where c.id = p.customer_id and (c.id = any($2) or c.notes ->> 'student_id' = any($2)))`
    : `$2::text[] is null and not exists (select from simulator.clock where subject in ${SUBJECT_OF("p.customer_id")})`;
  return many<DuePayment>(
    db,
    `select p.id, p.settle_at from simulator.payment p
     where p.settle_at is not null and ($1::timestamptz is null or p.settle_at <= $1) and ${scope}
     order by p.settle_at, p.id`,
    [until, subjects],
  );
}
