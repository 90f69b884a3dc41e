import type { Guard } from "./guard";

const CONSUME = "lib/db/usage/consume.ts";
const ENGINE = "lib/services/usage/engine.db.test.ts";
const TOGETHER = "lib/services/usage/together.db.test.ts";
const TIME = "lib/services/usage/time.db.test.ts";

export const QUOTA_GUARDS: readonly Guard[] = [
  {
    name: "a use beyond the limit is refused",
    file: CONSUME,
    text: "WHEN used + reserved + quantity > quota + limit_adjustment AND NOT over_limit THEN 'exhausted'",
    tests: [ENGINE],
  },
  {
    name: "parallel writers are held to the limit on the locked row",
    file: CONSUME,
    text: " AND coalesce(c.used + c.reserved - c.limit_adjustment <= change.headroom, true)",
    tests: [ENGINE, TOGETHER],
  },
  {
    name: "expired reservations are swept before a use is counted",
    file: CONSUME,
    text: "WHEN earliest_expiry <= calls.now THEN 'sweep'",
    tests: [ENGINE, TIME],
  },
  {
    name: "a repeated idempotency key counts nothing",
    file: CONSUME,
    text: `isReplay: "stored_request_hash IS NOT NULL"`,
    without: `isReplay: "false"`,
    tests: [ENGINE],
  },
  {
    name: "only a key that imports may record uses of long ago",
    file: CONSUME,
    text: "WHEN backdated AND NOT imports THEN 'import_forbidden'",
    tests: [ENGINE, TIME, "lib/services/usage/batch.db.test.ts"],
  },
  {
    name: "an expired reservation cannot be committed",
    file: "lib/db/usage/reservations.ts",
    text: " AND expires_at > $4::timestamptz RETURNING quantity",
    without: " AND $4::timestamptz IS NOT NULL RETURNING quantity",
    tests: ["lib/db/usage/reservations.db.test.ts"],
  },
  {
    name: "a reservation is closed once",
    file: "lib/db/usage/reservations.ts",
    text: `WHERE id = $5::uuid AND \${OF_COUNTER} AND status = 'open'`,
    without: `WHERE id = $5::uuid AND \${OF_COUNTER}`,
    tests: [ENGINE, "lib/db/usage/reservations.db.test.ts"],
  },
  {
    name: "a paid plan's limits end with what was paid for",
    file: "lib/db/sql/caller-sql.ts",
    text: `CASE WHEN sub.entitled_until > \${is("now")} THEN sub.entitled_plan_version_id`,
    without: "CASE WHEN sub.entitled_until IS NOT NULL THEN sub.entitled_plan_version_id",
    tests: [TIME, "lib/services/subscription/apply-event.db.test.ts"],
  },
];
