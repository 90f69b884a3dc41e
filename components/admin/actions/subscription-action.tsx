import type { AdminActionEffects } from "@/lib/client";
import type { Calls } from "@/lib/client/call-api";
import { PreviewedAdminAction, type PreviewedAdminActionProps } from "./previewed-admin-action";
import type { AdminActionName } from "./student";
import { useAdminActionLabels } from "./use-admin-action-labels";
import { useEffectLines } from "./use-effect-lines";
import type { PreviewedCall } from "./use-preview";

/** The calls that return the changed subscription. */
type SubscriptionCall = {
  [Name in PreviewedCall]: Calls[Name]["response"] extends { effects: AdminActionEffects } ? Name : never;
}[PreviewedCall];

type SubscriptionActionProps<Name extends SubscriptionCall> = Pick<
  PreviewedAdminActionProps<Name>,
  "onClose" | "call" | "params" | "body" | "isDangerous" | "children"
> & { name: AdminActionName };

/** An admin action that changes a subscription. */
export function SubscriptionAction<Name extends SubscriptionCall>({ name, ...action }: SubscriptionActionProps<Name>) {
  const labels = useAdminActionLabels(name);
  const linesOf = useEffectLines();
  return <PreviewedAdminAction<Name> {...labels} {...action} linesOf={({ effects }) => linesOf(effects)} />;
}
