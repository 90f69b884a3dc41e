import type { ReactNode } from "react";
import type { AdminActionEffects } from "@/lib/client";
import { PreviewedAdminAction } from "./previewed-admin-action";
import type { AdminActionName } from "./student";
import { useAdminActionLabels } from "./use-admin-action-labels";
import { useEffectLines } from "./use-effect-lines";

type SubscriptionActionProps = {
  name: AdminActionName;
  onClose: () => void;
  path: string;
  /** What the fields say; null where they say nothing yet. */
  body: Record<string, unknown> | null;
  isDangerous?: boolean;
  children?: ReactNode;
};

/** A action that changes a subscription. */
export function SubscriptionAction({ name, ...action }: SubscriptionActionProps) {
  const words = useAdminActionLabels(name);
  const linesOf = useEffectLines();
  return (
    <PreviewedAdminAction<{ effects: AdminActionEffects }>
      {...words}
      {...action}
      linesOf={({ effects }) => linesOf(effects)}
    />
  );
}
