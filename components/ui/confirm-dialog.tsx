import type { ReactNode } from "react";
import { Button } from "./button";
import { Callout } from "./callout";
import { Dialog, DialogDescription, DialogTitle } from "./dialog";

type ConfirmDialogProps = {
  open: boolean;
  onClose: () => void;
  title: ReactNode;
  lead: ReactNode;
  /** What follows from it, where a sentence does not say it. */
  children?: ReactNode;
  /** Why it could not be done. */
  problem: string | null;
  /** What it does, in words; null where it cannot be done at all. */
  confirm: { words: string; isPending: boolean; onPress: () => void } | null;
  /** What staying as things are is called. */
  keep: string;
  /** It takes something away. */
  isDangerous?: boolean;
};

/** One question with what follows from it, the button that does it, and the way back. */
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
            {confirm.words}
          </Button>
        )}
        <Button intent="secondary" onClick={onClose}>
          {keep}
        </Button>
      </div>
    </Dialog>
  );
}
