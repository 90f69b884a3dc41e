"use client";

import { Dialog as Primitive } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { buttonStyle } from "./button-style";

export const DialogTitle = Primitive.Title;
export const DialogDescription = Primitive.Description;
export const DialogClose = Primitive.Close;

type DialogProps = {
  open: boolean;
  onClose: () => void;
  children: ReactNode;
};

/** On phones a sheet at the bottom, where the thumb is; from 640 px a box in the middle. */
export function Dialog({ open, onClose, children }: DialogProps) {
  const t = useTranslations("common");
  return (
    <Primitive.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Primitive.Portal>
        <Primitive.Backdrop className="fixed inset-0 z-40 bg-[oklch(0.1_0.01_275/0.5)] transition-opacity duration-120 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Primitive.Popup className="fixed inset-x-0 bottom-0 z-50 max-h-[90dvh] scroll-pb-24 overflow-y-auto rounded-t-card border-t bg-surface-raised p-6 shadow-float transition-[opacity,translate] duration-120 data-ending-style:translate-y-4 data-ending-style:opacity-0 data-starting-style:translate-y-4 data-starting-style:opacity-0 sm:inset-x-auto sm:start-1/2 sm:top-[min(18vh,calc((100dvh-80dvh)/2))] sm:bottom-auto sm:max-h-[80dvh] sm:w-[28rem] sm:-translate-x-1/2 sm:rounded-card sm:border">
          {children}
          <Primitive.Close
            aria-label={t("close")}
            className={buttonStyle({ intent: "quiet", size: "icon", className: "absolute! end-3 top-3" })}
          >
            <X aria-hidden />
          </Primitive.Close>
        </Primitive.Popup>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
