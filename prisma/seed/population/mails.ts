import type { MailFactsOf, MailType } from "@/emails/delivery/facts";
import { mailColumns } from "@/lib/db/mail/insert-mail";
import type { PaymentRow } from "@/lib/db/payment/payment-rows";
import type { NewRefund } from "@/lib/db/payment/refund-rows";
import type { LockedSubscription } from "@/lib/db/subscription/subscription-row";
import { quotaPeriod } from "@/lib/domain/period";
import { dueReminder } from "@/lib/domain/reminder";
import { isPaid } from "@/lib/domain/subscription";
import type { MailIntent } from "@/lib/domain/subscription-model";
import { refundMailCause, refundMailProps } from "@/lib/services/refunds/build-refund-mail";
import { reminderProps } from "@/lib/services/renewal/build-reminder";
import { mailProps } from "@/lib/services/subscription/build-mail";
import { debitConditions, settlesWithinHours } from "@/lib/services/subscription/method-label";
import { addressMail, recipientOf } from "@/lib/services/subscription/student-mail";
import type { Issued } from "./invoices";
import type { Life } from "./life";
import { offerOf, type SoldPlan } from "./settings";

export interface SeededMail<T extends MailType> {
  type: T;
  cause: string;
  at: Date;
  /** Called when the mail is written: the invoice that it names has no number before. */
  props(): MailFactsOf<T>;
  names?: Issued | null;
}

/** A sent mail as the outbox keeps it. */
export function writeMail<T extends MailType>(life: Life, { type, cause, at, props, names }: SeededMail<T>): void {
  const { world, person, random } = life;
  if (world.history !== "full") return;
  const id = life.id(at);
  const realNow = life.recordedAt(at);
  const goneAt = new Date(realNow.getTime() + random.whole(1_000, 40_000));
  const isSent = person.email !== null;
  const sent = { attempts: isSent ? 1 : 0, sent_at: isSent ? goneAt : null };
  const write = () => {
    const mail = addressMail({ id, type, cause, props: props() }, person, world.appUrl);
    const row = mailColumns({ ...mail, now: at, realNow });
    world.rows.add("mail", { ...row, ...sent, status: isSent ? "sent" : row.status });
  };
  if (names) world.invoices.whenNumbered(write);
  else write();
}

/** The mails of a change. @param before the subscription before it */
export function writeMails(
  life: Life,
  intents: readonly MailIntent[],
  before: LockedSubscription,
  receipt: Issued | null,
): void {
  const { world, subscription: next } = life;
  const nextPlan = life.planOf(next.planKey);
  const hours = settlesWithinHours(before.method);
  for (const intent of intents) {
    const context = () => ({
      locked: before,
      next,
      nextPlan,
      receipt,
      // Reckoning periods in a time zone is dear, and one mail in a hundred needs it.
      meters: intent.type === "features_restricted" ? metersOnFree(life, before.now) : [],
      billing: world.billing,
      settlesWithinHours: hours,
      conditions: debitConditions(before.method),
    });
    writeMail(life, {
      type: intent.type,
      cause: intent.cause,
      at: before.now,
      props: () =>
        ({ recipient: recipientOf(before), ...mailProps(intent, context()) }) as MailFactsOf<typeof intent.type>,
      names: receipt,
    });
  }
}

export function writeReminder(life: Life, at: Date): void {
  const { world, subscription: s } = life;
  if (!isPaid(s)) return;
  const reminder = dueReminder(s, at, world.billing);
  if (!reminder) return;
  const next = reminder.variant === "ends" ? null : renewedPlan(life.planOf(s.planKey), s.price);
  const scheduled = s.scheduledPlanKey && next ? world.plans[s.scheduledPlanKey] : null;
  const chosen = scheduled
    ? renewedPlan(scheduled, s.scheduledPrice ?? offerOf(scheduled, s.price.currency).price)
    : next;
  const locked = life.locked(at);
  const props = () => reminderProps(locked, s, reminder, chosen, world.billing);
  writeMail(life, { type: "renewal_reminder", cause: reminder.cause, at, props });
}

function renewedPlan<Price>({ name, benefits }: Pick<SoldPlan, "name" | "benefits">, price: Price) {
  return { name, benefits, price };
}

export interface SeededRefund {
  payment: Pick<PaymentRow, "amount" | "currency" | "captured_at">;
  refund: NewRefund;
  creditNote: Issued | null;
  /** Where the whole period was refunded. */
  endedPlanName: string | null;
}

/** @param locked before the refund */
export function writeRefundMail(life: Life, locked: LockedSubscription, seeded: SeededRefund): void {
  const { payment, refund, creditNote, endedPlanName } = seeded;
  const after = endedPlanName === null ? null : { endedPlanName };
  writeMail(life, {
    type: "refund_issued",
    cause: refundMailCause(refund.id),
    at: locked.now,
    props: () => refundMailProps({ locked, payment, refund, creditNote, after }),
    names: creditNote,
  });
}

/** The remaining quotas on the free plan: nothing is used yet, since uses are drawn after the payments. */
function metersOnFree({ world, subscription }: Life, at: Date) {
  return world.features.map(({ key, name, kind, freeLimit }) => {
    const { start, end } = quotaPeriod(kind, at, subscription.quotaAnchor, world.billing.timeZone);
    return { key, name, used: 0, limit: freeLimit, startsAt: start, resetsAt: end };
  });
}
