import { suppressAddress } from "@/lib/db/mail/deliver-mail";
import { normaliseEmail } from "@/lib/domain/email";
import { logger } from "@/lib/telemetry/logger";

export interface MailEvent {
  type: "bounce" | "complaint";
  address: string;
  detail: string | null;
  realNow: Date;
}

/** A mail bounced, or was reported as spam: its address is suppressed, and nothing more is sent there. */
export async function recordMailEvent({ type, address, detail, realNow }: MailEvent): Promise<void> {
  const isNew = await suppressAddress(normaliseEmail(address), type, detail, realNow);
  if (isNew) logger().info({ type }, "an address was suppressed");
}
