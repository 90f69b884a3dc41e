import type { Metadata } from "next";
import { cookies } from "next/headers";
import { getLocale, getTranslations } from "next-intl/server";
import { docsLanguageCookie, readDocsLanguage } from "@/components/docs/docs-language";
import { LazyReference } from "@/components/docs/lazy-reference";
import { SideNav } from "@/components/docs/side-nav";
import { PageBody } from "@/components/shell/page-body";
import { getEnv } from "@/lib/env";
import { readSetup } from "./examples";
import { Guide, guideParts } from "./guide";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("docs");
  return { title: t("title"), description: t("lead") };
}

/** For integrators: a guide with tested examples, and below it the API reference. */
export default async function DocsPage() {
  const [t, locale, cookieStore, setup] = await Promise.all([
    getTranslations("docs"),
    getLocale(),
    cookies(),
    readSetup(getEnv().APP_URL),
  ]);
  const language = readDocsLanguage(cookieStore.get(docsLanguageCookie)?.value);
  const entries = [...guideParts(locale), { id: "reference", title: t("reference") }];
  return (
    <PageBody
      below={
        <section id="reference" aria-labelledby="reference-heading" className="scroll-mt-0 border-t">
          <div className="mx-auto max-w-[calc(var(--container-page)+48px)] px-4 pt-8 pb-6 sm:px-6">
            <h2 id="reference-heading" className="font-semibold text-lg">
              {t("reference")}
            </h2>
            <p className="mt-1 max-w-[68ch] text-pretty text-ink-muted">
              {t.rich("referenceLead", {
                link: (text) => (
                  <a href="/api/openapi.json" className="rounded-pip text-accent underline underline-offset-4">
                    {text}
                  </a>
                ),
              })}
            </p>
          </div>
          <LazyReference url="/api/openapi.json" language={language} />
        </section>
      }
    >
      <h1 className="font-semibold text-xl">{t("title")}</h1>
      <p className="mt-1 max-w-[60ch] text-pretty text-ink-muted">{t("lead")}</p>
      <div className="mt-8 grid grid-cols-1 gap-x-12 gap-y-8 md:grid-cols-[12rem_minmax(0,1fr)]">
        <SideNav entries={entries} />
        <div className="min-w-0">
          <Guide locale={locale} language={language} setup={setup} />
        </div>
      </div>
    </PageBody>
  );
}
