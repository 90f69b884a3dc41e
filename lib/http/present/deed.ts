import type { z } from "zod";
import * as contract from "@/lib/contract/admin/deeds";
import type { DeedDone } from "@/lib/services/deed/change-by-staff";
import type { Erased } from "@/lib/services/deed/erase-for-student";
import type { AdjustedLimit, Granted } from "@/lib/services/deed/grant-uses";
import type { RenewalDone } from "@/lib/services/deed/renew-for-student";
import { KEPT_AFTER_ERASURE } from "@/lib/services/student/erase-student";

type Wire<Schema extends z.ZodType> = z.input<Schema>;

const NOTHING_DONE = "Nothing has been changed.";

/** Parsed rather than copied: a stored answer comes back with its members in another order, and a replay is the same to the byte. */
export function presentDeed({ effects, standing }: DeedDone, preview: boolean): Wire<typeof contract.deedAnswer> {
  const { subscription } = standing;
  const message = preview ? NOTHING_DONE : standing.message;
  return contract.deedAnswer.parse({ success: true, preview, effects, subscription, message });
}

export function presentRenewal({ result, ...done }: RenewalDone): Wire<typeof contract.renewDeedAnswer> {
  const message = result === null ? NOTHING_DONE : RESULTS[result];
  return contract.renewDeedAnswer.parse({ ...presentDeed(done, result === null), result, message });
}

const RESULTS = {
  captured: "Renewed. Her payment method was charged.",
  declined: "Declined. Her bank or card refused the charge.",
  waiting: "Asked for. The money is on its way, and the renewal follows when it arrives.",
  given_back: "The money came for nothing, and goes back to her by itself.",
} as const satisfies Record<Exclude<RenewalDone["result"], null>, string>;

export function presentGranted({ before, after }: Granted, preview: boolean): Wire<typeof contract.grantAnswer> {
  const message = preview
    ? NOTHING_DONE
    : `The limit of ${after.name} is ${after.limit} for this quota period, and was ${before.limit}.`;
  return contract.grantAnswer.parse({
    success: true,
    preview,
    before: presentLimit(before),
    after: presentLimit(after),
    message,
  });
}

function presentLimit({ reserved, ...limit }: AdjustedLimit) {
  return { ...limit, remaining: Math.max(0, limit.limit - limit.used - reserved) };
}

export function presentErased({ erasedAt, plan }: Erased): Wire<typeof contract.eraseDeedAnswer> {
  return { success: true, preview: erasedAt === null, erased_at: erasedAt, plan, kept: [...KEPT_AFTER_ERASURE] };
}
