import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Logo } from "@/components/shell/logo";
import { Message } from "@/components/shell/message";
import { buttonStyle } from "@/components/ui/button-style";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("meta");
  return { title: t("notFound") };
}

/** Every page carries this one along, so it is made of plain links: what it needs of script, no page has to load. */
export default async function NotFound() {
  const t = await getTranslations("errors");
  return (
    <>
      <header className="border-b bg-surface-raised">
        <div className="mx-auto flex h-14 max-w-[calc(var(--container-page)+48px)] items-center px-4 sm:px-6">
          <Logo />
        </div>
      </header>
      <Message title={t("notFoundTitle")} lead={t("notFoundLead")}>
        <a href="/" className={buttonStyle()}>
          {t("home")}
        </a>
      </Message>
    </>
  );
}
