import type { ReactNode } from "react";
import { Button } from "./button";
import { Callout } from "./callout";
import { Dialog, DialogDescription, DialogTitle } from "./dialog";

type ConfirmDialogProps = {
  open: boolean;
  onClose: () => void;
  title: ReactNode;
  lead: ReactNode;
  /** The consequences, if a sentence is not enough. */
  children?: ReactNode;
  /** The error message. */
  problem: string | null;
  /** Label of the confirm button; null if the action is not possible. */
  confirm: { label: string; isPending: boolean; onPress: () => void } | null;
  /** Label of the button that changes nothing. */
  keep: string;
  /** A destructive action. */
  isDangerous?: boolean;
};

/** A confirmation: the question, its consequences, the confirm button and the way back. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { open, onClose, title, lead, children, problem, confirm, keep, isDangerous = false } = props;
  return (
    <Dialog open={open} onClose={onClose}>
      <DialogTitle className="pe-10 font-semibold text-lg">{title}</DialogTitle>
      <DialogDescription className="mt-2 text-pretty text-ink-muted text-sm">{lead}</DialogDescription>
      {children}
      {problem && (
        <Callout tone="bad" role="alert" className="mt-4">
          {problem}
        </Callout>
      )}
      <div className="mt-6 flex flex-wrap gap-2">
        {confirm && (
          <Button intent={isDangerous ? "danger" : "primary"} pending={confirm.isPending} onClick={confirm.onPress}>
            {confirm.label}
          </Button>
        )}
        <Button intent="secondary" onClick={onClose}>
          {keep}
        </Button>
      </div>
    </Dialog>
  );
}
