import { z } from "zod";
import { Facts } from "../parts/facts";
import { Layout } from "../parts/layout";
import { Action, Paragraph, Title } from "../parts/text";
import { instant, recipient } from "../recipient";
import type { TemplateProps } from "../template";

export const adminAlert = z.object({
  recipient,
  title: z.string(),
  severity: z.enum(["low", "medium", "high"]),
  state: z.enum(["opened", "escalated", "resolved"]),
  /** One sentence: what is wrong and how much. */
  summary: z.string(),
  causes: z.int().positive(),
  openedAt: instant,
  resolvedAt: instant.nullable(),
  /** What to do, from the runbook; null where there is nothing to do. */
  advice: z.string().nullable(),
  alertId: z.string(),
});

export const ALERT_STATE = { opened: "Alert", escalated: "Escalated", resolved: "Resolved" } as const;

export function AdminAlert({ facts, format, frame, links }: TemplateProps<typeof adminAlert>) {
  const { title, severity, state, summary, causes, openedAt, resolvedAt, advice, alertId } = facts;
  return (
    <Layout frame={frame} preview={summary}>
      <Title>
        {ALERT_STATE[state]}: {title}
      </Title>
      <Paragraph>{summary}</Paragraph>
      {advice ? <Paragraph quiet>{advice}</Paragraph> : null}
      <Facts
        rows={[
          ["Severity", severity],
          ["Since", format.moment(openedAt)],
          resolvedAt ? ["Resolved", format.moment(resolvedAt)] : null,
          ["Causes so far", format.count(causes)],
        ]}
      />
      <Action href={`${links.alerts}/${encodeURIComponent(alertId)}`}>Open the alert</Action>
    </Layout>
  );
}
