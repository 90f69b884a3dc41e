import { z } from "zod";
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
});

export function CancellationConfirmed({ facts, format, links, frame }: TemplateProps<typeof cancellationConfirmed>) {
  const { planName, cancelledAt, keepsUntil, canResume, refund } = facts;
  const until = keepsUntil && format.moment(keepsUntil);
  return (
    <Layout
      frame={frame}
      preview={until ? `You have access until ${until}. You won't be charged again.` : "You are on the free plan now."}
    >
      <Title>{planName} is cancelled</Title>
      <Paragraph>
        {until ? (
          <>
            You won't be charged again. You have full access until <strong>{until}</strong>. After that, you are on the
            free plan.
          </>
        ) : (
          "Your plan ended today, and you are on the free plan now. You won't be charged again."
        )}
      </Paragraph>
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
