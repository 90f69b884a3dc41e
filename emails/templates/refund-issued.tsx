import { z } from "zod";
import { Facts } from "../parts/facts";
import { Layout } from "../parts/layout";
import { Paragraph, TextLink, Title } from "../parts/text";
import { amount, instant, invoiceRef, recipient } from "../recipient";
import type { TemplateProps } from "../template";

export const refundIssued = z.object({
  recipient,
  refunded: amount,
  /** The full amount of the payment that is refunded. */
  paid: amount,
  paidAt: instant,
  method: z.string().nullable(),
  /** Why: requested, paid twice, arrived after the end, only confirmed a payment method, an upgrade of a refunded payment, or did not match its order. */
  reason: z.enum(["requested", "duplicate", "ended", "mandate", "upgrade", "unusable"]),
  /** null where no invoice had been issued. */
  creditNote: invoiceRef.nullable(),
  /** The plan that ended with it; null when it goes on. */
  endedPlanName: z.string().nullable(),
  /** A renewal's debit that was requested before and may still be taken: it pays for nothing any more, and is refunded by itself. */
  openCharge: amount.nullable().default(null),
  /** Where a period was refunded before it began: the current period, which does not renew. */
  keeps: z.object({ planName: z.string(), until: instant }).nullable().default(null),
  /** Where an upgrade was refunded: the plan that it had replaced, and its next charge where one is due. */
  back: z
    .object({
      planName: z.string(),
      until: instant,
      renewal: z.object({ at: instant, price: amount }).nullable(),
    })
    .nullable()
    .default(null),
});

const WHY = {
  requested: "We are refunding this payment as requested.",
  duplicate: "This was paid twice, so we are refunding the second payment.",
  ended: "This payment arrived after your subscription had ended, so we are refunding it.",
  unusable: "This payment did not match your order, so we are refunding it.",
  mandate: "This small amount only confirmed your payment method, so we are refunding it.",
  upgrade: "We refunded the payment for your plan, so we are refunding your upgrade of it as well.",
} as const;

export function RefundIssued({ facts, format, links, frame }: TemplateProps<typeof refundIssued>) {
  const { refunded, paid, paidAt, method, reason, creditNote, endedPlanName, openCharge, keeps, back } = facts;
  return (
    <Layout
      frame={frame}
      preview={`We are refunding ${format.money(refunded)} of your payment of ${format.day(paidAt)}.`}
    >
      <Title>Your refund of {format.money(refunded)} is on its way</Title>
      <Paragraph>
        {WHY[reason]} The refund goes to {method ?? "the account you paid from"} and usually arrives within 5 to 7
        working days.
      </Paragraph>
      {endedPlanName ? (
        <Paragraph>Your {endedPlanName} plan has ended, and you are on the free plan now.</Paragraph>
      ) : null}
      {keeps ? (
        <Paragraph>
          Your current period is not affected: {keeps.planName} works until {format.day(keeps.until)} and does not
          renew.
        </Paragraph>
      ) : null}
      {openCharge ? (
        <Paragraph>
          A charge of {format.money(openCharge)} for the renewal was requested before, and your bank hasn't decided it
          yet. If it takes it, we refund it as well.
        </Paragraph>
      ) : null}
      {back ? (
        <Paragraph>
          You are back on {back.planName}, which works until {format.day(back.until)}.
          {back.renewal
            ? ` It renews on ${format.day(back.renewal.at)} for ${format.money(back.renewal.price)}.`
            : null}
        </Paragraph>
      ) : null}
      <Facts
        rows={[
          ["Refund", format.money(refunded)],
          ["Payment", `${format.money(paid)}, ${format.day(paidAt)}`],
          method ? ["Refunded to", method] : null,
          creditNote
            ? [
                "Credit note",
                <TextLink key="c" href={links.invoice(creditNote.number)}>
                  {creditNote.number}
                </TextLink>,
              ]
            : null,
        ]}
      />
      <Paragraph quiet>
        If it hasn't arrived after ten working days, reply to this email, and we will check with the bank.
      </Paragraph>
    </Layout>
  );
}
