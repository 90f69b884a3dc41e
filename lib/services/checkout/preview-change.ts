import type { Context } from "@/lib/context";
import { readSubscriptions } from "@/lib/db/subscription/lock-subscription";
import { studentNotFound } from "../student/get-named-student";
import { requireStudent } from "../subscription/change-subscription";
import { type QuotedChange, quoteChange } from "./quote-change";

/** What changing to a plan would cost now, calculated as the change itself is. Writes nothing. @throws as `quoteChange` */
export async function previewChange(context: Context, planKey: string): Promise<QuotedChange> {
  const { subscriptionId } = requireStudent(context);
  const [read] = await readSubscriptions([subscriptionId], context.realNow);
  if (!read) throw studentNotFound();
  return (await quoteChange(read, planKey)).change;
}
