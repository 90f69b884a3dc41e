import type { TimelineEvent as Shown } from "@/components/admin/timeline";
import type { Href } from "@/components/ui/href";
import { toWireId } from "@/lib/domain/id";
import type { TimelineEvent } from "@/lib/services/student/get-timeline";

/** A timeline event with the URL of its details. */
export function toTimelineEvent(event: TimelineEvent): Shown {
  return { ...event, at: event.at.toISOString(), href: hrefOf(event) };
}

function hrefOf({ id, kind, details }: TimelineEvent): Href | null {
  if (kind === "mail") return `/admin/mails/${toWireId("mail", id)}`;
  return kind === "invoice" ? `/admin/invoices/${encodeURIComponent(String(details.number))}` : null;
}
