import { z } from "zod";
import { BILLING_PERIOD_DAYS, REMINDER_DAYS } from "@/lib/domain/terms";
import { Facts } from "../parts/facts";
import { Layout } from "../parts/layout";
import { Action, List, Paragraph, TextLink, Title } from "../parts/text";
import { amount, instant, invoiceRef, recipient } from "../recipient";
import type { TemplateProps } from "../template";

export const subscriptionActivated = z.object({
  recipient,
  plan: z.object({ name: z.string(), benefits: z.array(z.string()) }),
  paid: amount,
  startsAt: instant,
  endsAt: instant,
  /** When the next period is charged, and how much. */
  renewsAt: instant,
  renewalPrice: amount,
  /** "Visa ending in 1007"; null where the method is unknown. */
  method: z.string().nullable(),
  receipt: invoiceRef,
});

export function SubscriptionActivated({ facts, format, links, frame }: TemplateProps<typeof subscriptionActivated>) {
  const { plan, paid, renewsAt, renewalPrice, method, receipt } = facts;
  return (
    <Layout
      frame={frame}
      preview={`All features are unlocked. ${format.money(paid)} paid, renews on ${format.day(renewsAt)}.`}
    >
      <Title>{plan.name} is active</Title>
      <Paragraph>You now have no limits. {plan.name} includes:</Paragraph>
      <List items={plan.benefits} />
      <Action href={links.dashboard}>Go to your dashboard</Action>
      <Facts
        rows={[
          ["Plan", plan.name],
          ["Paid today", format.money(paid)],
          method ? ["Paid with", method] : null,
          ["This period ends", format.moment(facts.endsAt)],
          ["Renews on", `${format.day(renewsAt)} for ${format.money(renewalPrice)}`],
          [
            "Receipt",
            <TextLink key="r" href={links.invoice(receipt.number)}>
              {receipt.number}
            </TextLink>,
          ],
        ]}
      />
      <Paragraph quiet>
        Your plan renews automatically every {BILLING_PERIOD_DAYS} days. We email you {REMINDER_DAYS} days before each
        charge, and you can cancel any time before it. If you cancel, your plan works until the end of the period you
        paid for.
      </Paragraph>
    </Layout>
  );
}
