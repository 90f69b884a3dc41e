import type { Context } from "@/lib/context";
import { type DisputeFilter, type ListedDispute, listDisputes as list } from "@/lib/db/payment/list-disputes";
import { requireStaff } from "../require-staff";
import { getNamedStudent } from "../student/get-named-student";
import { type Page, pageOf } from "../system/page-of";

export type DisputesRequest = Omit<DisputeFilter, "studentId"> & {
  /** Our id of the student, or the app's; null for all. */
  userId: string | null;
};

/** Disputes, newest first. @throws forbidden; not_found */
export async function listDisputes(context: Context, request: DisputesRequest): Promise<Page<ListedDispute>> {
  requireStaff(context, "admin:read");
  const { userId, ...filter } = request;
  const studentId = userId === null ? null : (await getNamedStudent(userId)).id;
  return pageOf(filter.limit, (limit) => list({ ...filter, studentId, limit }));
}
