import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { PageBody } from "@/components/shell/page-body";
import { getEnv } from "@/lib/env";
import { findPageContext } from "@/lib/http/page-context";
import { safeCallbackPath } from "./callback-url";
import { SignInForm } from "./sign-in-form";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("meta");
  return { title: t("signIn") };
}

type SignInPageProps = {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export default async function SignInPage({ searchParams }: SignInPageProps) {
  const [t, { callbackUrl }] = await Promise.all([getTranslations("signIn"), searchParams]);
  const callbackPath = safeCallbackPath(typeof callbackUrl === "string" ? callbackUrl : undefined);
  if (await findPageContext()) redirect(callbackPath);
  return (
    <PageBody>
      <div className="mx-auto max-w-[26rem] sm:py-8">
        <h1 className="font-semibold text-xl">{t("title")}</h1>
        <p className="mt-1 mb-8 text-ink-muted">{t("lead")}</p>
        <SignInForm callbackPath={callbackPath} isDemo={getEnv().STUDYMETER_MODE === "demo"} />
      </div>
    </PageBody>
  );
}
