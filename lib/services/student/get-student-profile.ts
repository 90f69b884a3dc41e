import type { Context } from "@/lib/context";
import { findStudentProfile, type StudentProfileRow } from "@/lib/db/student/find-profile";
import { findStudent } from "@/lib/db/student/find-student";
import { findListed, type ListedRow } from "@/lib/db/student/list-subscriptions";
import { getSubscriptionDetail, type SubscriptionDetail } from "@/lib/db/usage/subscription";
import { requireStaff } from "../require-staff";
import { getQuotas, type QuotasNow } from "../usage/get-quotas";
import { studentNotFound, toStudentRef } from "./get-named-student";

/** A student as support sees them. */
export interface StudentProfile {
  /** The student's time. */
  now: Date;
  listed: ListedRow;
  about: StudentProfileRow;
  subscription: SubscriptionDetail;
  /** The quotas; null for an erased student. */
  quotas: QuotasNow | null;
}

/** One student by our id or the app's; an erased student only by ours. @throws forbidden; not_found */
export async function getListed(context: Context, userId: string): Promise<ListedRow> {
  requireStaff(context, "admin:read");
  const ref = toStudentRef(userId);
  const id = ref.by === "id" ? ref.id : (await findStudent(ref))?.id;
  const listed = id === undefined ? null : await findListed(id);
  if (!listed) throw studentNotFound();
  return listed;
}

/** A student's profile, subscription and quotas. @throws forbidden; not_found */
export async function getStudentProfile(context: Context, userId: string): Promise<StudentProfile> {
  const listed = await getListed(context, userId);
  // Staff, and keys with all scopes, may read any student's quotas.
  const asStudent = {
    ...context,
    credentials: { ...context.credentials, student: { by: "id", id: listed.id } as const },
  };
  const [about, subscription, quotas] = await Promise.all([
    findStudentProfile(listed.id),
    getSubscriptionDetail(listed.subscription_id),
    listed.erased_at ? null : getQuotas(asStudent),
  ]);
  if (!about) throw studentNotFound();
  return { now: about.clock_now ?? context.realNow, listed, about, subscription, quotas };
}
