import type { MailFactsOf, MailType } from "@/emails/delivery/facts";
import { messageIdOf } from "@/emails/delivery/message-id";
import { toWireId } from "@/lib/domain/id";
import type { Money } from "@/lib/domain/money";
import { dueReminder } from "@/lib/domain/reminder";
import { chargeTime } from "@/lib/domain/renewal";
import { retryTimes } from "@/lib/domain/retry";
import { stateOf } from "@/lib/domain/subscription";
import type { MailIntent, PaidSubscription, Subscription } from "@/lib/domain/subscription-model";
import type { Life } from "./life";
import type { Issued } from "./paper";
import type { Paid, Wallet } from "./wallet";

type Words<T extends MailType> = Omit<MailFactsOf<T>, "recipient">;

/** A mail as the outbox keeps it after it has gone; one without an address waits for nobody. */
export function writeMail<T extends MailType>(life: Life, type: T, cause: string, words: Words<T>, at: Date): void {
  const { world, person, random } = life;
  if (world.history !== "full") return;
  const id = life.id(at);
  const goneAt = new Date(life.recordedAt(at).getTime() + random.whole(1_000, 40_000));
  const isSent = person.email !== null;
  const timeZone = person.timeZone ?? world.billing.timeZone;
  world.rows.add("mail", {
    id,
    type,
    student_id: person.id,
    account_id: null,
    recipient: person.email,
    cause,
    props: { recipient: { name: person.name, locale: person.locale, timeZone, now: at }, ...words },
    message_id: messageIdOf(toWireId("mail", id), world.appUrl),
    status: isSent ? "sent" : "undeliverable",
    attempts: isSent ? 1 : 0,
    created_at: at,
    next_attempt_at: life.recordedAt(at),
    sent_at: isSent ? goneAt : null,
  });
}

/** What a paying student is written. */
export class Letters {
  constructor(
    readonly life: Life,
    readonly wallet: Wallet,
  ) {}

  /** The mails of a change. The invoice has no number yet: its mail reads it when it is written down. */
  write(intents: readonly MailIntent[], before: Subscription, receipt: Issued | null, at: Date): void {
    for (const intent of intents) this.#write(intent, before, receipt, at);
  }

  reminder(s: PaidSubscription, at: Date): void {
    const { world } = this.life;
    const reminder = dueReminder(s, at, world.billing);
    if (!reminder) return;
    const isRenewing = reminder.variant === "renews";
    const key = (isRenewing && s.scheduledPlanKey) || s.planKey;
    const plan = this.#plan(key);
    this.#send("renewal_reminder", reminder.cause, at, {
      variant: reminder.variant,
      days: reminder.days,
      plan: { name: plan.name, benefits: [...plan.benefits] },
      currentPlanName: this.#plan(s.planKey).name,
      price: key === s.planKey ? s.price : (plan.offers.get(s.price.currency)?.price ?? s.price),
      chargedAt: isRenewing ? chargeTime(s.renewalDay, world.billing) : null,
      endsAt: s.endDate,
      method: this.wallet.words,
      methodProblem: null,
    });
  }

  refund(
    paid: Paid,
    refunded: Money,
    reason: "requested" | "duplicate",
    creditNote: Issued | null,
    ended: PaidSubscription | null,
    at: Date,
  ): void {
    this.#send("refund_issued", `refund_issued:${paid.id}:${refunded.amount}`, at, {
      refunded,
      paid: paid.amount,
      paidAt: paid.decidedAt,
      method: this.wallet.words,
      reason,
      creditNote,
      endedPlanName: ended && this.#plan(ended.planKey).name,
      keeps: null,
    });
  }

  #write(intent: MailIntent, before: Subscription, receipt: Issued | null, at: Date): void {
    const { billing } = this.life.world;
    const s = this.life.subscription;
    const method = this.wallet.words;
    const paper = receipt ?? { number: "" };
    switch (intent.type) {
      case "subscription_activated": {
        const { name, benefits } = this.#plan(s.planKey);
        this.#send(intent.type, intent.cause, at, {
          plan: { name, benefits: [...benefits] },
          paid: intent.paid,
          startsAt: s.startDate,
          endsAt: intent.endDate,
          renewsAt: chargeTime(intent.renewalDay, billing),
          renewalPrice: s.price ?? intent.paid,
          method,
          receipt: paper,
        });
        return;
      }
      case "renewal_successful":
        this.#send(intent.type, intent.cause, at, {
          planName: this.#plan(s.planKey).name,
          paid: intent.paid,
          paidAt: at,
          method,
          startsAt: s.startDate,
          endsAt: intent.endDate,
          renewsAt: intent.renewalDay && chargeTime(intent.renewalDay, billing),
          receipt: paper,
        });
        return;
      case "payment_receipt":
        this.#send(intent.type, intent.cause, at, {
          fromPlanName: this.#plan(before.planKey).name,
          planName: this.#plan(s.planKey).name,
          paid: intent.paid,
          paidAt: at,
          method,
          endsAt: intent.endDate,
          renewsAt: s.autoRenewal && s.renewalDay ? chargeTime(s.renewalDay, billing) : null,
          renewalPrice: s.price ?? intent.paid,
          receipt: paper,
        });
        return;
      case "renewal_failed": {
        const { reason, amount: price, gracePeriodEnd } = intent;
        const window = { declinedAt: at, gracePeriodEnd, settlesWithinHours: 0 };
        const hasMethod = reason !== "no_payment_method";
        this.#send(intent.type, intent.cause, at, {
          planName: this.#plan(s.planKey).name,
          price,
          reason,
          method: hasMethod ? method : null,
          gracePeriodEnd,
          retriesAt: hasMethod ? retryTimes(window, billing) : [],
        });
        return;
      }
      case "subscription_expired": {
        const { name, benefits } = this.#plan(s.planKey);
        const { endDate: endedAt, gracePeriodEnd } = intent;
        const price = priceOf(before);
        this.#send(intent.type, intent.cause, at, {
          plan: { name, benefits: [...benefits] },
          price,
          endedAt,
          gracePeriodEnd,
        });
        return;
      }
      case "features_restricted":
        this.#send(intent.type, intent.cause, at, {
          planName: this.#plan(intent.planKey).name,
          endedAt: intent.endDate,
          gracePeriodEnd: intent.gracePeriodEnd,
          meters: this.life.world.features.map(({ name, freeLimit }) => ({
            name,
            used: 0,
            limit: freeLimit,
            resetsAt: null,
          })),
          price: intent.price,
        });
        return;
      case "cancellation_confirmed":
        this.#send(intent.type, intent.cause, at, {
          planName: this.#plan(intent.planKey).name,
          cancelledAt: at,
          keepsUntil: intent.keepsUntil,
          canResume: stateOf(s) === "canceling",
          refund: intent.refund,
        });
        return;
    }
  }

  #send<T extends MailType>(type: T, cause: string, at: Date, words: Words<T>): void {
    writeMail(this.life, type, cause, words, at);
  }

  #plan(key: string) {
    return this.life.world.plans[key as "premium" | "pro"];
  }
}

function priceOf({ id, price }: Subscription): Money {
  if (!price) throw new Error(`${id} has no price`);
  return price;
}
