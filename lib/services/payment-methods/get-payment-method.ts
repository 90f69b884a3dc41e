import type { Context } from "@/lib/context";
import { findDefaultMethod, type MethodRow } from "@/lib/db/payment/method-rows";
import { requireStudent } from "../subscription/change-subscription";

/** The default payment method, which renewals are charged to; null if there is none. */
export async function getPaymentMethod(context: Context): Promise<MethodRow | null> {
  return findDefaultMethod(requireStudent(context).id);
}
