"use client";

import { Menu } from "@base-ui/react/menu";
import { CircleUser, LogOut } from "lucide-react";
import { useTranslations } from "next-intl";
import { useRef, useState } from "react";
import { buttonStyle } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { signOut, whoIsSignedIn } from "./session";

/** Asks who is signed in only when opened: the header belongs to a layout, and layouts know nobody. */
export function AccountMenu() {
  const t = useTranslations("account");
  const [email, setEmail] = useState<string | null>(null);
  // The popup is rendered inside the header: outside every landmark a screen reader's user would not find it.
  const container = useRef<HTMLDivElement>(null);
  const ask = () => email ?? void whoIsSignedIn().then(setEmail);
  return (
    <div ref={container}>
      <Menu.Root onOpenChange={(open) => open && ask()}>
        <Menu.Trigger
          aria-label={t("menu")}
          onPointerEnter={ask}
          className={buttonStyle({ intent: "quiet", size: "icon", className: "data-popup-open:bg-surface-sunken" })}
        >
          <CircleUser aria-hidden />
        </Menu.Trigger>
        <Menu.Portal container={container}>
          <Menu.Positioner className="z-40 outline-none" align="end" sideOffset={6}>
            <Menu.Popup className="w-64 rounded-card border bg-surface-raised p-1 shadow-float outline-none transition-opacity duration-120 data-ending-style:opacity-0 data-starting-style:opacity-0">
              <Menu.Group>
                <Menu.GroupLabel className="block px-3 py-2 text-ink-muted text-xs">
                  {t("signedInAs")}
                  {email ? (
                    <span className="block truncate text-ink text-sm">{email}</span>
                  ) : (
                    <Skeleton className="my-0.5 h-4 w-40" />
                  )}
                </Menu.GroupLabel>
                <Menu.Separator className="-mx-1 my-1 h-px bg-line" />
                <Menu.Item
                  onClick={() => void signOut()}
                  className="flex h-9 cursor-default select-none items-center gap-2 rounded-control px-3 text-sm outline-none data-highlighted:bg-surface-sunken"
                >
                  <LogOut className="size-4 text-ink-muted" aria-hidden />
                  {t("signOut")}
                </Menu.Item>
              </Menu.Group>
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
    </div>
  );
}
