import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { getEnv } from "@/lib/env";
import { ForgotForm } from "./forgot-form";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("forgot");
  return { title: t("title") };
}

export default function ForgotPage() {
  return <ForgotForm isDemo={getEnv().STUDYMETER_MODE === "demo"} />;
}
