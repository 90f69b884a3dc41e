import { useTranslations } from "next-intl";

const kept = ["uses", "payments", "trail"] as const;

/** What erasing an account leaves, and why: the same three things wherever it is asked. */
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
