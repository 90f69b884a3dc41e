import Link from "next/link";
import { useTranslations } from "next-intl";
import { Callout } from "@/components/ui/callout";
import { withQuery } from "@/components/ui/href";

type DisputeNoticeProps = {
  /** Undecided disputes of this student. */
  count: number;
  wireId: string;
};

/** The mark of a student whose payment is disputed: what is on hold, and where to see it. */
export function DisputeNotice({ count, wireId }: DisputeNoticeProps) {
  const t = useTranslations("adminDisputes");
  if (count === 0) return null;
  return (
    <Callout
      tone="bad"
      className="mt-4"
      action={
        <Link
          href={withQuery("/admin/disputes", `student=${wireId}`)}
          className="touch-target rounded-pip underline underline-offset-4"
        >
          {t("seeAll")}
        </Link>
      }
    >
      {t("banner", { count })}
    </Callout>
  );
}
