import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { secretAddress } from "@/components/account/link-metadata";
import { ResetForm } from "./reset-form";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("reset");
  return { ...secretAddress, title: t("title") };
}

type ResetPageProps = {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export default async function ResetPage({ searchParams }: ResetPageProps) {
  const { token } = await searchParams;
  return <ResetForm token={typeof token === "string" ? token : null} />;
}
