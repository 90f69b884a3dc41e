"use client";

import { type ComponentProps, type ReactNode, useState } from "react";
import { Button } from "@/components/ui/button";

type DialogButtonProps = Omit<ComponentProps<typeof Button>, "onClick"> & {
  /** Mounted while it is open. */
  dialog: (onClose: () => void) => ReactNode;
};

/** A button, and the dialog that it opens. */
export function DialogButton({ dialog, ...button }: DialogButtonProps) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button {...button} onClick={() => setIsOpen(true)} />
      {isOpen && dialog(() => setIsOpen(false))}
    </>
  );
}
