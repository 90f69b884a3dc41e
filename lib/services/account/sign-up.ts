import { hashPassword } from "@/lib/crypto/password";
import { uuidv7 } from "@/lib/crypto/uuid";
import { type AccountRow, findAccountByEmail } from "@/lib/db/account/find-account";
import { insertStudentAccount, setAccountName, setPasswordHash } from "@/lib/db/account/write-account";
import { type Connection, withTransaction } from "@/lib/db/sql/query";
import { findStudent } from "@/lib/db/student/find-student";
import { insertStudent } from "@/lib/db/student/insert-student";
import { updateStudent } from "@/lib/db/student/update-student";
import { normaliseEmail } from "@/lib/domain/email";
import { toWireId } from "@/lib/domain/id";
import { AppError } from "@/lib/errors";
import { writeAudit } from "../audit/write-audit";
import { requireGoodPassword } from "./require-good-password";
import { writeAccountMail } from "./write-account-mail";

export interface SignUpInput {
  email: string;
  password: string;
  name: string | null;
  timeZone?: string;
  locale?: string;
}

export interface SignUpCall {
  realNow: Date;
  requestId: string;
  testClockId: string | null;
  /** Whether the address may get another mail; false once too many were requested, possibly by a stranger. */
  mayMail: boolean;
}

/**
 * Creates a student on the free plan with an account whose address is to be verified. The response reveals nothing about the address:
 * one that has an account gets a mail that says so, one that is not verified yet gets another link and the new password.
 *
 * @throws invalid_request for a weak password; not_found for an unknown test clock
 */
export async function signUp(input: SignUpInput, call: SignUpCall): Promise<void> {
  const given = { ...input, email: normaliseEmail(input.email) };
  requireGoodPassword(given.password, given);
  // Hashed before the transaction, needed or not: so the response time reveals nothing, and no connection is held meanwhile.
  const passwordHash = await hashPassword(given.password);
  const attempt = () =>
    withTransaction(async (client) => {
      const known = await findAccountByEmail(given.email, client);
      if (known) return signUpAgain(known, passwordHash, given, call, client);
      const account = await createAccount(given, passwordHash, call, client);
      await mailLink(account, "verify_address", call, client);
    });
  try {
    await attempt();
  } catch (error) {
    if (!(error instanceof TakenMeanwhile)) throw error;
    await attempt();
  }
}

/** A concurrent call signed up with this address: the new student is rolled back with the transaction, and the retry finds the account. */
class TakenMeanwhile extends Error {}

async function createAccount(
  given: SignUpInput,
  passwordHash: string,
  call: SignUpCall,
  client: Connection,
): Promise<AccountRow> {
  const { realNow, requestId, testClockId } = call;
  const studentId = uuidv7();
  const student = { id: studentId, subscriptionId: uuidv7(), externalId: null, realNow, testClockId };
  if ((await insertStudent(student, client)) === "no_clock") {
    throw new AppError("not_found", "There is no test clock with the id in X-Test-Clock.");
  }
  const { email, name, timeZone, locale } = given;
  const changes = { email, name, ...(timeZone ? { time_zone: timeZone } : {}), ...(locale ? { locale } : {}) };
  const now = (await findStudent({ by: "id", id: studentId }, client))?.clock_now ?? realNow;
  await updateStudent(studentId, changes, now, client);
  const id = uuidv7();
  if (!(await insertStudentAccount({ id, studentId, email, name, passwordHash, realNow }, client))) {
    throw new TakenMeanwhile();
  }
  const source = { now, realNow, requestId, actor: "anonymous", actorId: null } as const;
  await writeAudit(source, { action: "account.created", studentId, subject: toWireId("account", id) }, client);
  const account = await findAccountByEmail(email, client);
  if (!account) throw new Error("the account that was just created is missing");
  return account;
}

async function signUpAgain(
  known: AccountRow,
  passwordHash: string,
  given: SignUpInput,
  call: SignUpCall,
  client: Connection,
): Promise<void> {
  if (known.disabled_at) return;
  if (known.email_verified_at) return mailLink(known, "reset_password", call, client);
  // The address is not verified yet, so the latest sign-up wins; in the end only the owner of the mailbox can verify it.
  await setPasswordHash(known.id, passwordHash, call.realNow, client);
  if (given.name) await setAccountName(known.id, given.name, client);
  await mailLink(known, "verify_address", call, client);
}

async function mailLink(
  account: AccountRow,
  purpose: "verify_address" | "reset_password",
  { mayMail, realNow }: SignUpCall,
  client: Connection,
): Promise<void> {
  if (!mayMail) return;
  const triedToSignUp = purpose === "reset_password";
  await writeAccountMail({ account, email: account.email, purpose, triedToSignUp, realNow }, client);
}
