import type { StaffRole } from "@/lib/access/permissions";
import { createLinkSecret, hashLinkSecret } from "@/lib/crypto/link-secret";
import { uuidv7 } from "@/lib/crypto/uuid";
import { endEmailTokens, insertEmailToken } from "@/lib/db/account/email-tokens";
import { type AccountRow, findAccountByEmail, lockAccountByEmail } from "@/lib/db/account/find-account";
import { insertStaffAccount, setStaffRole } from "@/lib/db/account/staff-accounts";
import { endAccountSessions } from "@/lib/db/session/account-sessions";
import { afterCommit, type Connection, withTransaction } from "@/lib/db/sql/query";
import { type LockedForErasure, lockForErasure } from "@/lib/db/student/erase-student";
import { normaliseEmail } from "@/lib/domain/email";
import { toWireId } from "@/lib/domain/id";
import { FREE_PLAN_KEY } from "@/lib/domain/plan";
import { getEnv } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { type AuditSource, writeAudit } from "../audit/write-audit";
import { announceEnded } from "../session/announce-ended";

/** Long enough to hand it to a colleague; a link by mail, which anybody may request, works for one hour. */
export const STAFF_LINK_HOURS = 24;
const HOUR_MS = 3_600_000;

export interface Appointment {
  email: string;
  role: StaffRole;
  /** Only used for a new account. */
  name: string | null;
}

export interface Appointed {
  accountId: string;
  /** The role until now; null if there was no account, or it was disabled. */
  before: StaffRole | "student" | null;
  /** Where they choose a password. Null if they have one. */
  link: string | null;
}

/**
 * Creates a staff account, or turns an existing account into one. Repeating it changes nothing, except for a new link as long as there is
 * no password. A student who becomes staff is separated from their student record, and every session ends.
 *
 * @throws conflict if the student pays, or the account is changed concurrently
 */
export async function appointStaff(appointment: Appointment, source: AuditSource): Promise<Appointed> {
  const email = normaliseEmail(appointment.email);
  return withTransaction(async (client) => {
    const { account, student } = await lockAccount(email, client);
    const { id, before } = account
      ? await change(account, student, appointment.role, source, client)
      : await create({ ...appointment, email }, source, client);
    const hasPassword = account?.password_hash && account.email_verified_at;
    return { accountId: id, before, link: hasPassword ? null : await createLink(id, email, source, client) };
  });
}

/** Locks the student first, in the same order as erasure does, to avoid a deadlock. */
async function lockAccount(email: string, client: Connection) {
  const seen = await findAccountByEmail(email, client);
  const student = seen?.student_id ? await lockForErasure(seen.student_id, client) : null;
  // A paying student would go on paying for something that they can no longer open.
  if (student && (student.plan !== FREE_PLAN_KEY || student.paymentInProgress)) {
    throw new AppError(
      "conflict",
      "This account belongs to a student who pays. End the subscription first, or use another address.",
    );
  }
  const account = await lockAccountByEmail(email, client);
  if (account?.student_id !== seen?.student_id) throw changedMeanwhile();
  return { account, student };
}

async function change(
  account: AccountRow,
  student: LockedForErasure | null,
  role: StaffRole,
  source: AuditSource,
  client: Connection,
) {
  const before = account.disabled_at ? null : account.role;
  if (before === role) return { id: account.id, before };
  await setStaffRole(account.id, role, client);
  await endEmailTokens(account.id, source.realNow, client);
  const owner = { accountId: account.id, studentId: account.student_id };
  await endAccountSessions(owner, null, source.realNow, client);
  await auditAppointment(
    account.id,
    { role: account.role, disabled: account.disabled_at !== null },
    role,
    source,
    client,
  );
  afterCommit(client, () => announceEnded(student));
  return { id: account.id, before };
}

async function create({ email, name, role }: Appointment, source: AuditSource, client: Connection) {
  const id = uuidv7();
  if (!(await insertStaffAccount({ id, email, name, role, realNow: source.realNow }, client))) throw changedMeanwhile();
  await auditAppointment(id, null, role, source, client);
  return { id, before: null };
}

function auditAppointment(id: string, before: object | null, role: StaffRole, source: AuditSource, client: Connection) {
  const subject = toWireId("account", id);
  return writeAudit(source, { action: "staff.appointed", subject, before, after: { role, disabled: false } }, client);
}

/** A new link; earlier ones end. */
async function createLink(id: string, email: string, source: AuditSource, client: Connection): Promise<string> {
  const secret = createLinkSecret();
  const { realNow } = source;
  const expiresAt = new Date(realNow.getTime() + STAFF_LINK_HOURS * HOUR_MS);
  const token = { hash: hashLinkSecret(secret), accountId: id, purpose: "reset_password", email, realNow } as const;
  await insertEmailToken({ ...token, expiresAt }, client);
  await writeAudit(source, { action: "staff.link_made", subject: toWireId("account", id) }, client);
  return `${getEnv().APP_URL}/reset?token=${secret}`;
}

function changedMeanwhile(): AppError {
  return new AppError("conflict", "Someone else changed this account at the same time. Try again.");
}
