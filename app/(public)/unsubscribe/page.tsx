import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { secretAddress } from "@/components/account/link-metadata";
import { UnsubscribeForm } from "./unsubscribe-form";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("unsubscribe");
  return { ...secretAddress, title: t("title") };
}

type UnsubscribePageProps = {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

/** The page of the unsubscribe link. Opening it changes nothing: scanners and previews open links, people press buttons. */
export default async function UnsubscribePage({ searchParams }: UnsubscribePageProps) {
  const { token } = await searchParams;
  return <UnsubscribeForm token={typeof token === "string" ? token : ""} />;
}
