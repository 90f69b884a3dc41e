import { Webhook, WebhookVerificationError } from "standardwebhooks";
import { getEnv } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { metrics } from "@/lib/telemetry/metrics";
import { readJsonBody } from "./request-body";

/**
 * The body of a call that the mail server's side has signed, in the form of Standard Webhooks.
 *
 * @throws not_found where no secret is set, unauthenticated for a signature that is wrong or older than five minutes
 */
export async function readSignedBody(request: Request): Promise<unknown> {
  const { MAIL_WEBHOOK_SECRET } = getEnv();
  if (!MAIL_WEBHOOK_SECRET) throw new AppError("not_found", "There is nothing here.");
  const { value, raw } = await readJsonBody(request);
  try {
    new Webhook(MAIL_WEBHOOK_SECRET).verify(raw, Object.fromEntries(request.headers));
  } catch (error) {
    if (!(error instanceof WebhookVerificationError)) throw error;
    metrics().webhooks.inc({ source: "mail", verdict: "forged" });
    throw new AppError("unauthenticated", "The signature of this webhook is missing, wrong or too old.");
  }
  metrics().webhooks.inc({ source: "mail", verdict: "accepted" });
  return value;
}
