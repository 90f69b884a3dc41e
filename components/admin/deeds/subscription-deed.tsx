import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { DeedEffects } from "@/lib/client";
import { send } from "../admin-calls";
import { DeedDialog } from "../deed-dialog";
import { DeedPreview } from "./deed-preview";
import type { DeedName } from "./student";
import { useEffectLines } from "./use-effect-lines";
import { usePreview } from "./use-preview";

type SubscriptionDeedProps = {
  name: DeedName;
  onClose: () => void;
  path: string;
  /** What the fields say; null where they say nothing yet. */
  body: Record<string, unknown> | null;
  isDangerous?: boolean;
  children?: ReactNode;
};

/** A deed whose effects the server tells before it is done. */
export function SubscriptionDeed({ name, onClose, path, body, isDangerous, children }: SubscriptionDeedProps) {
  const t = useTranslations("adminDeeds");
  const linesOf = useEffectLines();
  const { answer, problem, isSettled } = usePreview<{ effects: DeedEffects }>(path, body);
  return (
    <DeedDialog
      onClose={onClose}
      title={t(`${name}.title`)}
      lead={t(`${name}.lead`)}
      confirm={t(`${name}.confirm`)}
      done={t(`${name}.done`)}
      isDangerous={isDangerous}
      isBlocked={body === null || problem !== null || !isSettled}
      run={(reason, key) => send("POST", path, { ...body, reason }, { "Idempotency-Key": key })}
      preview={
        body && <DeedPreview lines={answer && linesOf(answer.effects)} problem={problem} isSettled={isSettled} />
      }
    >
      {children}
    </DeedDialog>
  );
}
