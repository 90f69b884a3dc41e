import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Logo } from "@/components/shell/logo";
import NotFoundMessage from "@/components/shell/not-found-message";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("meta");
  return { title: t("notFound") };
}

/** For an address that belongs to no group of pages. Every page carries this one along, so it is made of plain markup. */
export default function NotFound() {
  return (
    <>
      <header className="border-b bg-surface-raised">
        <div className="mx-auto flex h-14 max-w-[calc(var(--container-page)+48px)] items-center px-4 sm:px-6">
          <Logo />
        </div>
      </header>
      <NotFoundMessage />
    </>
  );
}
