import { toWireId } from "@/lib/domain/id";
import type { AuditFact, AuditSource } from "../audit/write-audit";

/** Whose session it is. */
interface SessionOwner {
  account_id: string | null;
  student_id: string | null;
  role: "student" | "support" | "admin" | null;
}

/** Whoever signs in or out does so herself. */
export function sessionSource({ account_id, student_id, role }: SessionOwner, realNow: Date): AuditSource {
  const isStaff = role === "support" || role === "admin";
  const named = isStaff && account_id ? toWireId("account", account_id) : student_id && toWireId("student", student_id);
  return { now: realNow, realNow, requestId: null, actor: isStaff ? "staff" : "student", actorId: named };
}

/** @param device what the browser says of itself: kept of students alone, under their own keys */
export function sessionFact(
  action: string,
  sessionId: string,
  studentId: string | null,
  device: { userAgent: string | null },
): AuditFact {
  const personal = studentId && device.userAgent ? { user_agent: device.userAgent } : {};
  return { action, studentId, subject: toWireId("session", sessionId), personal };
}
