"use client";

import { Menu } from "@base-ui/react/menu";
import { ChevronDown } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ComponentType, useState } from "react";
import { buttonStyle } from "@/components/ui/button-style";
import {
  CancelDialog,
  ChangeDialog,
  EraseDialog,
  ExportDialog,
  ExtendDialog,
  GrantDialog,
  RenewDialog,
  ResumeDialog,
  RevokeDialog,
} from "./dialogs";
import { RefundDialog } from "./refund-dialog";
import { ADMIN_ACTION_NAMES, type AdminActionName, type AdminActionStudent, isOffered } from "./student";

const DIALOGS: Record<AdminActionName, ComponentType<{ student: AdminActionStudent; onClose: () => void }>> = {
  renew: RenewDialog,
  extend: ExtendDialog,
  grant: GrantDialog,
  change: ChangeDialog,
  resume: ResumeDialog,
  refund: RefundDialog,
  cancel: CancelDialog,
  revoke: RevokeDialog,
  export: ExportDialog,
  erase: EraseDialog,
};

/** Actions that delete something permanently; the dialog says what. */
const TAKES_AWAY: ReadonlySet<AdminActionName> = new Set(["cancel", "erase"]);

/** All admin actions on one student. Support does not get this menu. */
export function StudentActions({ student }: { student: AdminActionStudent }) {
  const t = useTranslations("adminActions");
  const [open, setOpen] = useState<AdminActionName | null>(null);
  const Dialog = open && DIALOGS[open];
  return (
    <>
      <Menu.Root>
        <Menu.Trigger className={buttonStyle({ intent: "secondary" })}>
          {t("title")}
          <ChevronDown aria-hidden className="size-4" />
        </Menu.Trigger>
        <Menu.Portal>
          <Menu.Positioner align="end" sideOffset={4} className="z-30">
            <Menu.Popup className="w-64 rounded-card border bg-surface-raised p-1 text-ink shadow-float outline-none">
              {ADMIN_ACTION_NAMES.filter((name) => isOffered(name, student)).map((name) => (
                <Menu.Item
                  key={name}
                  onClick={() => setOpen(name)}
                  className={`flex h-11 cursor-default items-center rounded-control px-3 text-sm outline-none data-highlighted:bg-surface-sunken sm:h-9 ${TAKES_AWAY.has(name) ? "text-bad" : ""}`}
                >
                  {t(`${name}.menu`)}
                </Menu.Item>
              ))}
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
      {Dialog && <Dialog student={student} onClose={() => setOpen(null)} />}
    </>
  );
}
