import { CircleCheck, Lock, TriangleAlert, WifiOff, X } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import type { Notice } from "./notices";
import type { UsageSnapshot } from "./quota";
import { useQuotaLabels } from "./use-quota-labels";

const mostNamed = 3;

const looks = {
  calm: { Icon: CircleCheck, box: "border-transparent ps-0", ink: "text-good" },
  low: { Icon: TriangleAlert, box: "border-warn/40 bg-warn-soft ps-4", ink: "text-warn" },
  out: { Icon: Lock, box: "border-bad/40 bg-bad-soft ps-4", ink: "text-bad" },
  stale: { Icon: WifiOff, box: "border-warn/40 bg-warn-soft ps-4", ink: "text-warn" },
} as const;

type UsageNoticeProps = {
  snapshot: UsageSnapshot;
  notice: Notice | undefined;
  /** The server does not respond: this is shown before anything else. */
  isStale: boolean;
  onDismiss: (ids: string[]) => void;
};

/**
 * One sentence on the state of the quotas. Its space is always reserved, so that a warning which appears
 * while the student reads (another app used the last one) does not move the cards under their finger.
 */
export function UsageNotice({ snapshot, notice, isStale, onDismiss }: UsageNoticeProps) {
  const t = useTranslations("notice");
  const sentence = useNoticeSentence(snapshot);
  const isLimited = Object.values(snapshot.feature_usage).some(({ unlimited }) => !unlimited);
  if (!isLimited && !isStale) return null;
  const { Icon, box, ink } = looks[isStale ? "stale" : (notice?.level ?? "calm")];
  return (
    <div
      className={`flex min-h-15 items-center gap-3 rounded-card border py-2 pe-2 text-sm transition-colors md:min-h-11 md:py-1 ${box}`}
    >
      <Icon className={`size-4 shrink-0 ${ink}`} aria-hidden />
      <p className="wrap-anywhere line-clamp-3 min-w-0 flex-1" aria-live="polite">
        {isStale ? t("stale") : sentence(notice)}
      </p>
      {notice && !isStale && (
        <Button intent="quiet" size="icon" aria-label={t("dismiss")} onClick={() => onDismiss(notice.ids)}>
          <X aria-hidden />
        </Button>
      )}
    </div>
  );
}

function useNoticeSentence(snapshot: UsageSnapshot) {
  const t = useTranslations("notice");
  const format = useFormatter();
  const labels = useQuotaLabels(snapshot.timestamp);
  const features = Object.values(snapshot.feature_usage);
  const resets = features.map(({ unlimited, resets_at }) => (unlimited ? null : resets_at));
  const soonest = resets.filter((at) => at !== null).sort()[0];

  return (notice: Notice | undefined) => {
    if (!notice) {
      const total = features.length;
      const available = features.filter(({ allowed }) => allowed).length;
      if (!soonest) return t("someAvailable", { available, total });
      const moment = labels.moment(soonest);
      return available < total ? t("someUntil", { available, total, moment }) : t("allUntil", { moment });
    }
    const [first = "", ...others] = notice.features;
    const usage = snapshot.feature_usage[first];
    const moment = usage?.resets_at ? labels.moment(usage.resets_at) : null;
    if (usage && others.length === 0 && notice.level === "out") {
      const counted = labels.counted(first, usage.name, usage.limit);
      return moment
        ? t("oneOut", { count: usage.limit, counted, moment })
        : t("oneOutForGood", { count: usage.limit, counted });
    }
    if (usage && others.length === 0) {
      const counted = labels.counted(first, usage.name, usage.remaining);
      return moment ? t("oneLow", { counted, moment }) : t("oneLowForGood", { counted });
    }
    const names = notice.features.map((feature) => snapshot.feature_usage[feature]?.name ?? feature);
    const rest = names.length - mostNamed;
    const list = format.list(rest > 0 ? [...names.slice(0, mostNamed), t("more", { count: rest })] : names);
    const sameMoment = notice.features.every(
      (feature) => snapshot.feature_usage[feature]?.resets_at === usage?.resets_at,
    );
    if (moment && sameMoment) return t(notice.level === "out" ? "manyOutUntil" : "manyLowUntil", { list, moment });
    return t(notice.level === "out" ? "manyOut" : "manyLow", { list });
  };
}
