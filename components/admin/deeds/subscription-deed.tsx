import type { ReactNode } from "react";
import type { DeedEffects } from "@/lib/client";
import { PreviewedDeed } from "./previewed-deed";
import type { DeedName } from "./student";
import { useDeedWords } from "./use-deed-words";
import { useEffectLines } from "./use-effect-lines";

type SubscriptionDeedProps = {
  name: DeedName;
  onClose: () => void;
  path: string;
  /** What the fields say; null where they say nothing yet. */
  body: Record<string, unknown> | null;
  isDangerous?: boolean;
  children?: ReactNode;
};

/** A deed that changes a subscription. */
export function SubscriptionDeed({ name, ...deed }: SubscriptionDeedProps) {
  const words = useDeedWords(name);
  const linesOf = useEffectLines();
  return <PreviewedDeed<{ effects: DeedEffects }> {...words} {...deed} linesOf={({ effects }) => linesOf(effects)} />;
}
