import type { z } from "zod";
import type { student as wireStudent } from "@/lib/contract/students";
import type { StudentRow } from "@/lib/db/student/find-student";
import { toWireId } from "@/lib/domain/id";

/** @param phone the payer's, which is kept encrypted beside the row */
export function serializeStudent(row: StudentRow, phone: string | null, realNow: Date): z.input<typeof wireStudent> {
  const now = row.clock_now ?? realNow;
  const isEntitled = row.entitled_until !== null && row.entitled_until > now;
  return {
    id: toWireId("student", row.id),
    user_id: row.external_id,
    email: row.email,
    name: row.name,
    phone,
    locale: row.locale,
    time_zone: row.time_zone,
    state: row.state,
    plan: isEntitled ? row.plan_key : "free",
    subscription_status: row.status,
    test_clock: row.test_clock_id ? toWireId("testClock", row.test_clock_id) : null,
    created_at: row.created_at.toISOString(),
  };
}
