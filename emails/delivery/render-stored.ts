import { isMailType } from "@/emails/registry";
import { getEnv } from "@/lib/env";
import { type RenderedMail, renderMail } from "./render-mail";

/**
 * A mail of the outbox as its recipient would see it.
 *
 * @param unsubscribeUrl the recipient's own; null for a mail that cannot be turned off
 */
export async function renderStored(type: string, facts: unknown, unsubscribeUrl: string | null): Promise<RenderedMail> {
  if (!isMailType(type)) throw new Error(`the outbox holds a mail of the unknown type ${type}`);
  const { APP_URL: appUrl, SUPPORT_EMAIL: supportEmail } = getEnv();
  return renderMail(type, facts, { appUrl, supportEmail, unsubscribeUrl });
}
