import { z } from "zod";
import { BILLING_PERIOD_DAYS } from "@/lib/domain/terms";
import { Facts } from "../parts/facts";
import { Layout } from "../parts/layout";
import { Action, Paragraph, Title } from "../parts/text";
import { amount, instant, recipient } from "../recipient";
import type { TemplateProps } from "../template";

export const cancellationConfirmed = z.object({
  recipient,
  planName: z.string(),
  cancelledAt: instant,
  /** Until when everything works; null where it ended immediately. */
  keepsUntil: instant.nullable(),
  /** Whether the student can undo it: until the end of the period, not in the grace period. */
  canResume: z.boolean(),
  /** The refund that comes with it; null when there is none. */
  refund: amount.nullable(),
  /** A debit that was requested before and may still be taken; then it pays for the next period, the last one. */
  openCharge: amount.nullable().default(null),
});

export function CancellationConfirmed({ facts, format, links, frame }: TemplateProps<typeof cancellationConfirmed>) {
  const { planName, cancelledAt, keepsUntil, canResume, refund, openCharge } = facts;
  const until = keepsUntil && format.moment(keepsUntil);
  const charge = openCharge && format.money(openCharge);
  const noCharge = charge ? "No new charge will be made." : "You won't be charged again.";
  return (
    <Layout
      frame={frame}
      preview={until ? `You have access until ${until}. ${noCharge}` : "You are on the free plan now."}
    >
      <Title>{planName} is cancelled</Title>
      <Paragraph>
        {until ? (
          <>
            {noCharge} You have full access until <strong>{until}</strong>. After that, you are on the free plan.
          </>
        ) : (
          "Your plan ended today, and you are on the free plan now. You won't be charged again."
        )}
      </Paragraph>
      {charge ? (
        <Paragraph>
          A charge of {charge} was requested before you cancelled, and your bank hasn't decided it yet. If it takes it,{" "}
          {planName} goes on for {BILLING_PERIOD_DAYS} more days, and ends after that.
        </Paragraph>
      ) : null}
      {refund ? (
        <Paragraph>We are refunding {format.money(refund)}. We will email you when the refund has been sent.</Paragraph>
      ) : null}
      <Facts
        rows={[
          ["Cancelled", format.day(cancelledAt)],
          ["Access until", until ?? format.day(cancelledAt)],
          refund ? ["Refund", format.money(refund)] : null,
        ]}
      />
      {canResume ? (
        <>
          <Action href={links.manage}>Keep {planName}</Action>
          <Paragraph quiet>Changed your mind? You can keep it until {until}, and it renews as before.</Paragraph>
        </>
      ) : (
        <Action href={links.plans}>See the plans</Action>
      )}
    </Layout>
  );
}
