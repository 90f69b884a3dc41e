import { toWireId } from "@/lib/domain/id";
import type { AuditFact, AuditSource } from "../audit/write-audit";

/** The owner of a session. */
interface SessionOwner {
  account_id: string | null;
  student_id: string | null;
  role: "student" | "support" | "admin" | null;
}

/** The actor of a sign-in or sign-out is the owner of the session. */
export function sessionSource({ account_id, student_id, role }: SessionOwner, realNow: Date): AuditSource {
  const isStaff = role === "support" || role === "admin";
  const named = isStaff && account_id ? toWireId("account", account_id) : student_id && toWireId("student", student_id);
  return { now: realNow, realNow, requestId: null, actor: isStaff ? "staff" : "student", actorId: named };
}

/** @param device the browser's user agent: stored only for students, encrypted with their data key */
export function sessionFact(
  action: string,
  sessionId: string,
  studentId: string | null,
  device: { userAgent: string | null },
): AuditFact {
  const personal = studentId && device.userAgent ? { user_agent: device.userAgent } : {};
  return { action, studentId, subject: toWireId("session", sessionId), personal };
}
