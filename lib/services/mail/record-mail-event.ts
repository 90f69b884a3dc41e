import { suppressAddress } from "@/lib/db/mail/deliver-mail";
import { normaliseEmail } from "@/lib/domain/email";
import { logger } from "@/lib/telemetry/logger";

export interface MailEvent {
  type: "bounce" | "complaint";
  address: string;
  detail: string | null;
  realNow: Date;
}

/** A mail came back, or was called spam: nothing more is sent to its address. */
export async function recordMailEvent({ type, address, detail, realNow }: MailEvent): Promise<void> {
  const isNew = await suppressAddress(normaliseEmail(address), type, detail, realNow);
  if (isNew) logger().info({ type }, "an address gets no further mails");
}
