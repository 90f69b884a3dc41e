import { Webhook, WebhookVerificationError } from "standardwebhooks";
import { getEnv } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { metrics } from "@/lib/telemetry/metrics";
import { readJsonBody } from "./request-body";

/**
 * The body of a call that is signed as in Standard Webhooks, by the mail server or a program beside it.
 *
 * @throws not_found if no secret is set, unauthenticated if the signature is wrong or older than five minutes
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
