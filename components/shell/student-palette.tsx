import { BookOpen, ChartColumn, Layers, LayoutGrid, ReceiptText } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useLastGroups } from "./account-commands";
import type { PaletteProps } from "./command-button";
import { CommandPalette } from "./command-palette";

/** The pages and commands of a student. */
export default function StudentPalette(props: PaletteProps) {
  const t = useTranslations();
  const router = useRouter();
  const [query, setQuery] = useState("");
  const last = useLastGroups();
  const groups = [
    {
      heading: t("palette.go"),
      entries: [
        { label: t("nav.dashboard"), Icon: LayoutGrid, run: () => router.push("/dashboard") },
        { label: t("nav.history"), Icon: ChartColumn, run: () => router.push("/history") },
        { label: t("nav.plans"), Icon: Layers, run: () => router.push("/plans") },
        { label: t("nav.billing"), Icon: ReceiptText, run: () => router.push("/billing") },
        { label: t("palette.docs"), Icon: BookOpen, run: () => router.push("/docs") },
      ],
    },
    ...last,
  ];
  return (
    <CommandPalette
      {...props}
      query={query}
      onQuery={setQuery}
      placeholder={t("palette.placeholder")}
      groups={groups}
    />
  );
}
