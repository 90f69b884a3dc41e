import { getEnv } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { getMailer } from "../mail/shared-mailer";
import { checkDatabase } from "./check-database";
import { checkGateway } from "./check-gateway";
import { checkJobs } from "./check-jobs";
import { type Finding, fail, ok, warn } from "./finding";

/** Checks everything that the app needs. Changes nothing, and never throws: a check that fails to run is a finding, too. An Inngest server gets an event that nothing listens to. */
export async function runDoctor(realNow: Date): Promise<Finding[]> {
  const parts = await Promise.all([
    attempt(
      "database",
      () => checkDatabase(realNow),
      "Correct DATABASE_URL, and make sure that this machine can reach the database.",
    ),
    attempt("gateway", () => checkGateway(realNow), "Correct RAZORPAY_BASE_URL, or leave it out."),
    attempt("mail", checkMail, "Correct SMTP_URL."),
    attempt("jobs", () => checkJobs(realNow), "Correct DATABASE_URL."),
  ]);
  const { STUDYMETER_MODE } = getEnv();
  // The settings are complete if this runs: they are validated at the start.
  return [ok("settings", `complete for ${STUDYMETER_MODE} mode`), ...parts.flat()];
}

async function attempt(name: string, look: () => Promise<Finding[]>, advice: string): Promise<Finding[]> {
  try {
    return await look();
  } catch (error) {
    const cause = error instanceof AppError && error.cause instanceof Error ? error.cause : error;
    const reason = cause instanceof Error ? cause.message || String(cause) : String(cause);
    return [fail(name, reason, advice)];
  }
}

async function checkMail(): Promise<Finding[]> {
  const mailer = getMailer();
  if (!mailer)
    return [warn("mail", "no mail server: emails stay in the mailbox page", "Set SMTP_URL before going live.")];
  const problem = await mailer.verify();
  if (problem === null) return [ok("mail", "The mail server accepts the login.")];
  return [fail("mail", problem, "Correct SMTP_URL, and make sure that this machine can reach its port.")];
}
