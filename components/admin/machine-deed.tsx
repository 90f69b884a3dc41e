"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { send } from "./admin-calls";
import { DeedDialog } from "./deed-dialog";

type MachineDeedProps = {
  /** Of the call that does it. */
  path: string;
  /** On the button, and on the one that confirms. */
  label: string;
  /** With what it is done to, for who hears it read, and above the dialog. */
  title: string;
  lead: string;
  done: string;
};

/** Something done to the machinery: one button, one call, and why. */
export function MachineDeed({ path, label, title, lead, done }: MachineDeedProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button intent="quiet" size="sm" aria-label={title} onClick={() => setOpen(true)}>
        {label}
      </Button>
      {isOpen && (
        <DeedDialog
          onClose={() => setOpen(false)}
          title={title}
          lead={lead}
          confirm={label}
          run={(reason, key) => send("POST", path, { reason }, { "Idempotency-Key": key })}
          done={done}
        />
      )}
    </>
  );
}
