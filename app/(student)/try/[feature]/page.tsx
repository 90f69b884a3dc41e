import { ArrowLeft } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { notFound, redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { cache } from "react";
import { FeatureIcon } from "@/components/quota/feature-icon";
import { NotAStudent } from "@/components/shell/not-a-student";
import { TryOut } from "@/components/try/try-out";
import { findFeature } from "@/lib/db/catalogue/find-feature";
import { getPageContext } from "@/lib/http/page-context";
import { serializeRealTime } from "@/lib/http/serializers/usage-snapshot";
import { getQuotas } from "@/lib/services/usage/get-quotas";
import { getSubscription } from "@/lib/services/usage/get-subscription";
import { StudentPage } from "../../student-page";

type TryPageProps = { params: Promise<{ feature: string }> };

const featureOf = cache(findFeature);

export async function generateMetadata({ params }: TryPageProps): Promise<Metadata> {
  const [t, found] = await Promise.all([getTranslations("meta"), featureOf((await params).feature)]);
  return { title: found?.name ?? t("try") };
}

/** Stands in for the app of a feature, and shows the API calls that such an app makes. */
export default async function TryPage({ params }: TryPageProps) {
  const { feature: key } = await params;
  const viewer = await getPageContext(`/try/${encodeURIComponent(key)}`);
  const { context, student } = viewer;
  if (!student) return <NotAStudent />;
  const [feature, quotas, subscription, t] = await Promise.all([
    featureOf(key),
    getQuotas(context),
    getSubscription(context),
    getTranslations("try"),
  ]);
  if (feature?.launch_url) redirect(feature.launch_url as `https:${string}`);
  const snapshot = serializeRealTime(quotas);
  const usage = snapshot.feature_usage[key];
  if (!feature || !usage) notFound();
  return (
    <StudentPage viewer={viewer} student={student} subscription={subscription}>
      <Link href="/dashboard" className="inline-flex items-center gap-1.5 rounded-control text-accent text-sm">
        <ArrowLeft className="size-4" aria-hidden />
        {t("back")}
      </Link>
      <h1 className="mt-2 flex items-center gap-2 font-semibold text-xl">
        <FeatureIcon feature={key} className="size-6 shrink-0 text-ink-muted" />
        {feature.name}
      </h1>
      <p className="mt-1 text-ink-muted">{feature.description}</p>
      <TryOut key={key} feature={key} usage={usage} initial={snapshot} studentId={student.wireId} />
    </StudentPage>
  );
}
