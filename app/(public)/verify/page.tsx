import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { secretAddress } from "@/components/account/link-metadata";
import { getEnv } from "@/lib/env";
import { findPageContext } from "@/lib/http/page-context";
import { VerifyForm } from "./verify-form";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("verify");
  return { ...secretAddress, title: t("title") };
}

type VerifyPageProps = {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

/** The page of the confirmation link. Opening it confirms nothing: scanners and previews open links, people press buttons. */
export default async function VerifyPage({ searchParams }: VerifyPageProps) {
  const [{ token }, visitor] = await Promise.all([searchParams, findPageContext()]);
  return (
    <VerifyForm
      token={typeof token === "string" ? token : null}
      isSignedIn={visitor !== null}
      isDemo={getEnv().STUDYMETER_MODE === "demo"}
    />
  );
}
