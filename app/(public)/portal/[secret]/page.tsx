import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { PageBody } from "@/components/shell/page-body";
import { Button } from "@/components/ui/button";
import { PORTAL_LINK_MINUTES } from "@/lib/domain/terms";
import { EnterForm } from "./enter-form";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("portal");
  // The URL is the secret: no referrer to other sites, and no search index.
  return { title: t("title"), referrer: "no-referrer", robots: { index: false, follow: false } };
}

type PortalPageProps = {
  params: Promise<{ secret: string }>;
  searchParams: Promise<{ state?: string | string[] }>;
};

/** The page of a portal link. Opening it shows nothing and does not use the link up: link previews and mail scanners open it too. */
export default async function PortalPage({ params, searchParams }: PortalPageProps) {
  const [t, { secret }, { state }] = await Promise.all([getTranslations("portal"), params, searchParams]);
  if (!/^[\w-]{43}$/.test(secret)) notFound();
  return (
    <PageBody>
      <div className="mx-auto max-w-[26rem] sm:py-8">
        <h1 className="font-semibold text-xl">{t(state === "used" ? "usedTitle" : "title")}</h1>
        <p className="mt-1 mb-8 text-ink-muted">
          {t(state === "used" ? "used" : state === "later" ? "later" : "lead", { minutes: PORTAL_LINK_MINUTES })}
        </p>
        {state !== "used" && (
          <EnterForm action={`/portal/${secret}/enter`} goesByItself={state === undefined}>
            <Button isNative type="submit" size="lg">
              {t("continue")}
            </Button>
          </EnterForm>
        )}
      </div>
    </PageBody>
  );
}
