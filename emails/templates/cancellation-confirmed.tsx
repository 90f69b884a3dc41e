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
  /** Until when everything works; null where it ended at once. */
  keepsUntil: instant.nullable(),
  /** Whether she may take it back: until the end of a period, not in grace. */
  canResume: z.boolean(),
  /** What is paid back with it; null when nothing is. */
  refund: amount.nullable(),
});

export function CancellationConfirmed({ facts, format, links, frame }: TemplateProps<typeof cancellationConfirmed>) {
  const { planName, cancelledAt, keepsUntil, canResume, refund } = facts;
  const until = keepsUntil && format.moment(keepsUntil);
  return (
    <Layout
      frame={frame}
      preview={until ? `Everything works until ${until}. Nothing more is charged.` : "You are on the free plan now."}
    >
      <Title>{planName} is cancelled</Title>
      <Paragraph>
        {until ? (
          <>
            Nothing more is charged. Everything keeps working until <strong>{until}</strong>; after that you are on the
            free plan.
          </>
        ) : (
          "It ended today, and you are on the free plan now. Nothing more is charged."
        )}
      </Paragraph>
      {refund ? (
        <Paragraph>We are paying back {format.money(refund)}. You get another mail once it is on its way.</Paragraph>
      ) : null}
      <Facts
        rows={[
          ["Cancelled", format.day(cancelledAt)],
          ["Works until", until ?? format.day(cancelledAt)],
          refund ? ["Paid back", format.money(refund)] : null,
        ]}
      />
      {canResume ? (
        <>
          <Action href={links.manage}>Keep {planName} after all</Action>
          <Paragraph quiet>You can take this back until {until}; it then renews as before.</Paragraph>
        </>
      ) : (
        <Action href={links.plans}>See the plans</Action>
      )}
    </Layout>
  );
}
