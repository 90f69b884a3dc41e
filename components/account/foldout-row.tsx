import { type ReactNode, useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { SettingsRow } from "./settings-section";

type FoldoutRowProps = {
  title: ReactNode;
  about: ReactNode;
  action: string;
  /** Shown beside the folded form, such as a pending change. */
  note?: ReactNode;
  /** The form; `close` folds it and returns the focus to where it was opened. */
  children: (close: () => void) => ReactNode;
};

/** A setting whose form opens on request. */
export function FoldoutRow({ title, about, action, note, children }: FoldoutRowProps) {
  const opener = useRef<HTMLButtonElement>(null);
  const [isOpen, setIsOpen] = useState(false);
  const wasOpen = useRef(false);
  // Once the button is there again, however long React takes to bring it back.
  useEffect(() => {
    if (wasOpen.current && !isOpen) opener.current?.focus();
    wasOpen.current = isOpen;
  }, [isOpen]);
  return (
    <SettingsRow
      title={title}
      about={about}
      control={
        !isOpen && (
          <Button ref={opener} intent="secondary" size="sm" aria-expanded={false} onClick={() => setIsOpen(true)}>
            {action}
          </Button>
        )
      }
    >
      {note}
      {isOpen && <div className="mt-4 max-w-[26rem] pb-1">{children(() => setIsOpen(false))}</div>}
    </SettingsRow>
  );
}
