import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { KeptList } from "@/components/account/kept-list";
import { PageBody } from "@/components/shell/page-body";
import { buttonStyle } from "@/components/ui/button-style";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("erased");
  return { title: t("title"), robots: { index: false } };
}

/** Where a student arrives after deleting the account: a public page that shows none of their data. */
export default async function ErasedPage() {
  const t = await getTranslations("erased");
  return (
    <PageBody>
      <div className="mx-auto max-w-[32rem] sm:py-8">
        <h1 className="font-semibold text-xl">{t("title")}</h1>
        <p className="mt-1 text-pretty text-ink-muted">{t("lead")}</p>
        <h2 className="mt-8 mb-3 font-semibold text-sm">{t("kept")}</h2>
        <KeptList />
        <Link href="/" className={buttonStyle({ intent: "secondary", size: "lg", className: "mt-8" })}>
          {t("home")}
        </Link>
      </div>
    </PageBody>
  );
}
