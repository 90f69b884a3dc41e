import type { Clock } from "../options";
import { type Db, execute, many, one } from "./database";

/** `subject` matches a customer by id, or by the `student_id` in its notes. */
const SUBJECT_OF = (customer: string) =>
  `(${customer}, (select notes ->> 'student_id' from simulator.customer where id = ${customer}))`;

/** The current time of a customer: from the customer's own clock, or the common one. */
export async function nowFor(db: Db, customerId: string | null, clock: Clock): Promise<Date> {
  if (customerId === null) return clock.now();
  const own = await one<{ now: Date }>(
    db,
    `select now from simulator.clock where subject in ${SUBJECT_OF("$1")} order by subject = $1 desc limit 1`,
    [customerId],
  );
  return own?.now ?? clock.now();
}

/** Moves the clocks of these customers (or students), creating missing ones. They never go backwards. */
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
 * The debits that a bank has to decide, earliest first: those of the named customers, or without names those of
 * all customers on the common clock. A customer with a clock of their own is settled only by name.
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
