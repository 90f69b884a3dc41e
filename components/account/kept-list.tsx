import { useTranslations } from "next-intl";

const kept = ["uses", "payments", "audit"] as const;

/** What deleting an account keeps, and why: the same three items wherever it is shown. */
export function KeptList() {
  const t = useTranslations("kept");
  return (
    <dl className="grid gap-3 text-sm">
      {kept.map((what) => (
        <div key={what}>
          <dt className="font-semibold">{t(`${what}.what`)}</dt>
          <dd className="text-pretty text-ink-muted">{t(`${what}.why`)}</dd>
        </div>
      ))}
    </dl>
  );
}
