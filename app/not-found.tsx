import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { Header } from "@/components/shell/header";
import { Message } from "@/components/shell/message";
import { buttonStyle } from "@/components/ui/button";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("meta");
  return { title: t("notFound") };
}

export default async function NotFound() {
  const t = await getTranslations("errors");
  return (
    <>
      <Header home="/">{null}</Header>
      <Message title={t("notFoundTitle")} lead={t("notFoundLead")}>
        <Link href="/" className={buttonStyle()}>
          {t("home")}
        </Link>
      </Message>
    </>
  );
}
