import { useTranslations } from "next-intl";
import { useId } from "react";
import { Pager } from "@/components/admin/pager";
import { Timeline } from "@/components/admin/timeline";
import { Segments } from "@/components/ui/segments";
import { TIMELINE_GROUPS, type TimelineGroup } from "@/lib/domain/timeline";
import type { TimelinePage } from "@/lib/services/student/get-timeline";
import { toTimelineEvent } from "../../timeline-event";
import { type StudentParams, studentHref } from "./student-params";

type StudentTimelineProps = {
  page: TimelinePage;
  names: Record<string, string>;
  wireId: string;
  timeZone: string;
  requested: StudentParams;
};

/** The student's whole timeline. */
export function StudentTimeline({ page, names, wireId, timeZone, requested }: StudentTimelineProps) {
  const t = useTranslations("adminStudent");
  const id = useId();
  const at = (of: Partial<StudentParams>) => studentHref(wireId, { uses: requested.uses, kind: requested.kind, ...of });
  return (
    <section aria-labelledby={id}>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h2 id={id} className="font-semibold text-base">
          {t("timeline")}
        </h2>
        <div className="max-w-full overflow-x-auto">
          <Segments
            label={t("show")}
            size="sm"
            choices={(Object.keys(TIMELINE_GROUPS) as TimelineGroup[]).map((kind) => ({
              label: t(`kinds.${kind}`),
              href: at({ kind }),
              isChosen: kind === requested.kind,
            }))}
          />
        </div>
      </div>
      <Timeline
        events={page.events.map(toTimelineEvent)}
        timeZone={timeZone}
        names={names}
        empty={t(requested.kind === "all" ? "timelineNone" : "timelineNoneOfKind")}
      />
      <Pager
        list={t("timeline")}
        firstHref={requested.before ? at({}) : null}
        nextHref={page.nextCursor ? at({ before: page.nextCursor }) : null}
      />
    </section>
  );
}
