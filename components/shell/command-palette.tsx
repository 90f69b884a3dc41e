import { Command } from "cmdk";
import {
  BookOpen,
  ChartColumn,
  Layers,
  LayoutGrid,
  LogOut,
  type LucideIcon,
  Moon,
  ReceiptText,
  Settings,
  Sun,
  SunMoon,
} from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Dialog, DialogTitle } from "@/components/ui/dialog";
import { applyTheme } from "@/components/ui/theme";
import { signOut } from "./session";

interface Entry {
  label: string;
  Icon: LucideIcon;
  run: () => void;
}

export default function CommandPalette({ open, onClose }: { open: boolean; onClose: () => void }) {
  const t = useTranslations();
  const router = useRouter();
  const [query, setQuery] = useState("");
  const groups: { heading: string; entries: Entry[] }[] = [
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
    {
      heading: t("palette.appearance"),
      entries: [
        { label: t("palette.themeSystem"), Icon: SunMoon, run: () => applyTheme("system") },
        { label: t("palette.themeLight"), Icon: Sun, run: () => applyTheme("light") },
        { label: t("palette.themeDark"), Icon: Moon, run: () => applyTheme("dark") },
      ],
    },
    {
      heading: t("palette.account"),
      entries: [
        { label: t("account.settings"), Icon: Settings, run: () => router.push("/account") },
        { label: t("account.signOut"), Icon: LogOut, run: () => void signOut() },
      ],
    },
  ];
  const choose = ({ run }: Entry) => {
    onClose();
    setQuery("");
    run();
  };
  return (
    <Dialog open={open} onClose={onClose}>
      <DialogTitle className="sr-only">{t("palette.title")}</DialogTitle>
      <Command label={t("palette.title")} className="-m-3">
        <Command.Input
          value={query}
          onValueChange={setQuery}
          placeholder={t("palette.placeholder")}
          className="h-10 w-full bg-transparent ps-2 pe-12 text-base outline-none placeholder:text-ink-muted"
        />
        <Command.List className="mt-2 max-h-[50dvh] overflow-y-auto border-t pt-2">
          <Command.Empty className="wrap-anywhere px-2 py-6 text-ink-muted text-sm">
            {t("palette.nothing", { query })}
          </Command.Empty>
          {groups.map(({ heading, entries }) => (
            <Command.Group
              key={heading}
              heading={heading}
              className="[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-ink-muted [&_[cmdk-group-heading]]:text-xs"
            >
              {entries.map((entry) => (
                <Command.Item
                  key={entry.label}
                  value={entry.label}
                  onSelect={() => choose(entry)}
                  className="flex h-10 cursor-default select-none items-center gap-3 rounded-control px-2 text-sm aria-selected:bg-surface-sunken"
                >
                  <entry.Icon className="size-4 text-ink-muted" aria-hidden />
                  {entry.label}
                </Command.Item>
              ))}
            </Command.Group>
          ))}
        </Command.List>
      </Command>
    </Dialog>
  );
}
