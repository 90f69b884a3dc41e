import { z } from "zod";
import { debitVerdict } from "@/lib/domain/decline-reason";
import { declineReason } from "../parts/decline-reason";
import { Facts } from "../parts/facts";
import type { Formatters } from "../parts/formatters";
import { Layout } from "../parts/layout";
import { Action, Paragraph, TextLink, Title } from "../parts/text";
import { amount, instant, recipient } from "../recipient";
import type { TemplateProps } from "../template";

export const renewalFailed = z.object({
  recipient,
  planName: z.string(),
  price: amount,
  /** A reason of `decline-reasons.ts`, or a word of the gateway's that is not there. */
  reason: z.string(),
  method: z.string().nullable(),
  /** Until when everything works. */
  gracePeriodEnd: instant,
  /** When the charge is retried automatically; may be empty. */
  retriesAt: z.array(instant),
});

/** A new payment method changes nothing here. */
const DISPUTED =
  "You can renew it yourself until then. If your bank closes the dispute before, we charge the renewal and tell you.";

/** A debit that the student skipped is not tried again: they said that they do not want it. */
function nextStep(reason: string, retriesAt: readonly Date[], format: Formatters): string {
  if (reason === "payment_disputed") return DISPUTED;
  if (isSkipped(reason)) {
    return "We won't try this debit again. If you want to keep the plan, pay for it yourself until then.";
  }
  if (reason === "payer_details_missing") return "We will retry immediately when you add what is missing.";
  if (retriesAt.length === 0) return "We will retry immediately when you add another payment method.";
  return `We will retry on ${format.list(retriesAt.map(format.day))}, and immediately when you add another payment method.`;
}

function isSkipped(reason: string): boolean {
  return debitVerdict({ reason }) === "skipped";
}

export function RenewalFailed({ facts, format, links, frame }: TemplateProps<typeof renewalFailed>) {
  const { planName, price, reason, method, gracePeriodEnd, retriesAt } = facts;
  const until = format.moment(gracePeriodEnd);
  const hasMethod = reason !== "no_payment_method";
  const needsPayer = reason === "payer_details_missing";
  return (
    <Layout frame={frame} preview={`You have access until ${until}. ${declineReason(reason)}`}>
      <Title>{isSkipped(reason) ? `You skipped the payment for ${planName}` : `${planName} couldn't be renewed`}</Title>
      <Paragraph>
        {declineReason(reason)}
        {reason === "no_answer" ? null : " Nothing was charged."}
      </Paragraph>
      <Paragraph>
        You have full access until <strong>{until}</strong>. {nextStep(reason, retriesAt, format)}
      </Paragraph>
      <Action href={hasMethod && !needsPayer ? links.renew : links.method}>
        {needsPayer
          ? "Complete your contact details"
          : hasMethod
            ? `Renew now for ${format.money(price)}`
            : "Add a payment method"}
      </Action>
      <Facts
        rows={[
          ["Amount", format.money(price)],
          method ? ["Tried with", method] : null,
          ["Access until", until],
          retriesAt.length > 0 ? ["Next retry", format.list(retriesAt.map(format.day))] : null,
        ]}
      />
      <Paragraph quiet>
        <TextLink href={links.method}>Change your payment method</TextLink>. After {until}, you will be on the free
        plan. Everything you created is kept.
      </Paragraph>
    </Layout>
  );
}
