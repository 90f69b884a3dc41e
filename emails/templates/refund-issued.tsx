import { z } from "zod";
import { Facts } from "../parts/facts";
import { Layout } from "../parts/layout";
import { Paragraph, TextLink, Title } from "../parts/text";
import { amount, instant, paper, recipient } from "../recipient";
import type { TemplateProps } from "../template";

export const refundIssued = z.object({
  recipient,
  refunded: amount,
  /** The whole payment that it is a part of. */
  paid: amount,
  paidAt: instant,
  method: z.string().nullable(),
  /** Why: asked for, paid twice, came after the end, only confirmed a payment method, or did not fit what was ordered. */
  reason: z.enum(["requested", "duplicate", "ended", "mandate", "unusable"]),
  /** null where no invoice had been issued. */
  creditNote: paper.nullable(),
  /** The plan that ended with it; null when it goes on. */
  endedPlanName: z.string().nullable(),
  /** Where a period went back that had not begun: the one that runs, which does not renew. */
  keeps: z.object({ planName: z.string(), until: instant }).nullable().default(null),
});

const WHY = {
  requested: "As agreed, we are paying this back.",
  duplicate: "This was paid twice, so the second payment goes back.",
  ended: "This payment arrived after your subscription had ended, so it goes back.",
  unusable: "This payment did not fit what was ordered, so it goes back.",
  mandate: "This small amount only confirmed your payment method, so it goes back.",
} as const;

export function RefundIssued({ facts, format, links, frame }: TemplateProps<typeof refundIssued>) {
  const { refunded, paid, paidAt, method, reason, creditNote, endedPlanName, keeps } = facts;
  return (
    <Layout
      frame={frame}
      preview={`${format.money(refunded)} of the payment of ${format.day(paidAt)} is on its way back to you.`}
    >
      <Title>{format.money(refunded)} is on its way back</Title>
      <Paragraph>
        {WHY[reason]} It goes to {method ?? "the account you paid from"} and usually arrives within 5 to 7 working days.
      </Paragraph>
      {endedPlanName ? <Paragraph>With it {endedPlanName} has ended, and you are on the free plan.</Paragraph> : null}
      {keeps ? (
        <Paragraph>
          What you paid for before stays: {keeps.planName} works until {format.day(keeps.until)}. It does not renew by
          itself.
        </Paragraph>
      ) : null}
      <Facts
        rows={[
          ["Paid back", format.money(refunded)],
          ["Of the payment", `${format.money(paid)}, ${format.day(paidAt)}`],
          method ? ["To", method] : null,
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
      <Paragraph quiet>Not there after ten working days? Reply to this mail, and we ask the bank.</Paragraph>
    </Layout>
  );
}
