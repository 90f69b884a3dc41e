import { listStaffRows } from "@/lib/db/account/staff-accounts";
import { findHead } from "@/lib/db/audit/chain-rows";
import { getEnv } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { getMailer } from "../mail/shared-mailer";
import { checkDatabase } from "./check-database";
import { checkGateway } from "./check-gateway";
import { type Finding, fail, ok, warn } from "./finding";

/** Looks at everything that has to be right for the program to do its work. Changes nothing, and never throws: what cannot be looked at is a finding too. */
export async function runDoctor(realNow: Date): Promise<Finding[]> {
  const parts = await Promise.all([
    attempt("database", () => checkDatabase(realNow)),
    attempt("gateway", () => checkGateway(realNow)),
    attempt("mail", checkMail),
    attempt("audit log", checkAudit),
    attempt("admins", checkAdmins),
  ]);
  const { STUDYMETER_MODE } = getEnv();
  // Whoever comes this far has settings that are complete: they are judged before anything begins.
  return [ok("settings", `complete for ${STUDYMETER_MODE} mode`), ...parts.flat()];
}

async function attempt(name: string, look: () => Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await look();
  } catch (error) {
    const cause = error instanceof AppError && error.cause instanceof Error ? error.cause : error;
    const reason = cause instanceof Error ? cause.message || String(cause) : String(cause);
    return [fail(name, reason, "See the log, and whether it can be reached from this machine.")];
  }
}

async function checkMail(): Promise<Finding[]> {
  const mailer = getMailer();
  if (!mailer)
    return [warn("mail", "no mail server: mails stay in the mailbox page", "Set SMTP_URL before going live.")];
  const problem = await mailer.verify();
  if (problem === null) return [ok("mail", "The mail server takes our name and password.")];
  return [fail("mail", problem, "Correct SMTP_URL, and let this machine reach its port.")];
}

async function checkAudit(): Promise<Finding[]> {
  const head = await findHead();
  if (!head) return [ok("audit log", "nothing sealed yet")];
  return [
    ok(
      "audit log",
      `head ${head.sequence}:${head.hash.toString("hex").slice(0, 16)}…; npm run audit:verify reads it all`,
    ),
  ];
}

async function checkAdmins(): Promise<Finding[]> {
  const staff = await listStaffRows();
  const admins = staff.filter(
    ({ role, disabled_at, has_password }) => role === "admin" && !disabled_at && has_password,
  );
  if (admins.length > 0) return [ok("admins", `${admins.length} who can sign in and hear of alerts`)];
  const advice = "Make one: npm run staff -- EMAIL --role admin";
  return [warn("admins", "Nobody can sign in as one, or hears of an alert.", advice)];
}
