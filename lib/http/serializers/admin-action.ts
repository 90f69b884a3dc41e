import type { z } from "zod";
import * as contract from "@/lib/contract/admin/admin-actions";
import type { AdminActionResult } from "@/lib/services/admin-actions/change-by-staff";
import type { Erased } from "@/lib/services/admin-actions/erase-for-student";
import type { AdjustedLimit, Granted } from "@/lib/services/admin-actions/grant-uses";
import type { RenewalDone } from "@/lib/services/admin-actions/renew-for-student";
import { KEPT_AFTER_ERASURE } from "@/lib/services/student/erase-student";

type Wire<Schema extends z.ZodType> = z.input<Schema>;

const NOTHING_DONE = "Nothing was changed.";

/** Parsed rather than copied: a stored response comes back from JSONB with its fields in another order, and a replay must be equal byte for byte. */
export function serializeAdminAction(
  { effects, current }: AdminActionResult,
  preview: boolean,
): Wire<typeof contract.adminActionResponse> {
  const { subscription } = current;
  const message = preview ? NOTHING_DONE : current.message;
  return contract.adminActionResponse.parse({ success: true, preview, effects, subscription, message });
}

export function serializeRenewal({ result, ...done }: RenewalDone): Wire<typeof contract.renewActionResponse> {
  const message = result === null ? NOTHING_DONE : RESULTS[result];
  return contract.renewActionResponse.parse({ ...serializeAdminAction(done, result === null), result, message });
}

const RESULTS = {
  captured: "Renewed. The payment method was charged.",
  declined: "Declined. The reason is in the student's timeline.",
  skipped: "Not charged. The student skipped this debit in the bank's or UPI app.",
  failed: "Not charged, through no fault of the student. It is tried again; the alert says what is wrong.",
  waiting: "The charge was submitted. The subscription renews when the payment is captured.",
  refunded: "The payment was not needed and is being refunded.",
} as const satisfies Record<Exclude<RenewalDone["result"], null>, string>;

export function serializeGranted({ before, after }: Granted, preview: boolean): Wire<typeof contract.grantResponse> {
  const message = preview
    ? NOTHING_DONE
    : `The limit of ${after.name} for this quota period changed from ${before.limit} to ${after.limit}.`;
  return contract.grantResponse.parse({
    success: true,
    preview,
    before: serializeLimit(before),
    after: serializeLimit(after),
    message,
  });
}

function serializeLimit({ reserved, ...limit }: AdjustedLimit) {
  return { ...limit, remaining: Math.max(0, limit.limit - limit.used - reserved) };
}

export function serializeErased({ erasedAt, plan }: Erased): Wire<typeof contract.eraseActionResponse> {
  return { success: true, preview: erasedAt === null, erased_at: erasedAt, plan, kept: [...KEPT_AFTER_ERASURE] };
}
