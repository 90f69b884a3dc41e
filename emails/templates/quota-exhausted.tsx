import { z } from "zod";
import { BILLING_PERIOD_DAYS } from "@/lib/domain/terms";
import type { Formatters } from "../parts/formatters";
import { Layout } from "../parts/layout";
import { Meters } from "../parts/meters";
import { Action, Heading2, Paragraph, TextLink, Title } from "../parts/text";
import { amount, meter, recipient } from "../recipient";
import type { TemplateProps } from "../template";

export const quotaExhausted = z.object({
  recipient,
  feature: meter.extend({ key: z.string(), limit: z.int().positive() }),
  others: z.array(meter),
  planName: z.string(),
  /** The plan that lifts the limit; null when none does. */
  unlock: z.object({ planName: z.string(), price: amount }).nullable(),
});

/** "You've used all 3 quizzes", "You've used your one pair quiz". */
export function usedUp(feature: z.output<typeof quotaExhausted>["feature"], format: Formatters): string {
  const uses = format.uses(feature, feature.limit);
  return feature.limit === 1 ? `You've used your ${uses.replace(/^1 /, "one ")}` : `You've used all ${uses}`;
}

export function QuotaExhausted({ facts, format, links, frame }: TemplateProps<typeof quotaExhausted>) {
  const { feature, others, planName, unlock } = facts;
  const back = feature.resetsAt
    ? `Your limit resets on ${format.moment(feature.resetsAt)}.`
    : `That is the full allowance of the ${planName.toLowerCase()} plan.`;
  return (
    <Layout frame={frame} preview={unlock ? `${back} Or go unlimited with ${unlock.planName}.` : back}>
      <Title>{usedUp(feature, format)}</Title>
      <Paragraph>
        {back}{" "}
        {unlock
          ? `Or remove every limit with ${unlock.planName}: ${format.money(unlock.price)} for ${BILLING_PERIOD_DAYS} days.`
          : null}
      </Paragraph>
      <Meters meters={[feature]} formatters={format} />
      {unlock ? <Action href={links.plans}>See what {unlock.planName} unlocks</Action> : null}
      {others.length > 0 ? (
        <>
          <Heading2>Your other features</Heading2>
          <Meters meters={others} formatters={format} />
          <Paragraph quiet>
            <TextLink href={links.dashboard}>Open your dashboard</TextLink>
          </Paragraph>
        </>
      ) : null}
    </Layout>
  );
}
