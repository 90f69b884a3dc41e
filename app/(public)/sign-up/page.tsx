import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { getEnv } from "@/lib/env";
import { findPageContext } from "@/lib/http/page-context";
import { safeCallbackPath } from "../sign-in/callback-url";
import { SignUpForm } from "./sign-up-form";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("signUp");
  return { title: t("title") };
}

type SignUpPageProps = {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export default async function SignUpPage({ searchParams }: SignUpPageProps) {
  const { callbackUrl } = await searchParams;
  const callbackPath = safeCallbackPath(typeof callbackUrl === "string" ? callbackUrl : undefined);
  if (await findPageContext()) redirect(callbackPath);
  return <SignUpForm callbackPath={callbackPath} isDemo={getEnv().STUDYMETER_MODE === "demo"} />;
}
