import {
  Archive,
  CalendarCheck,
  CircleDot,
  ClipboardPen,
  Files,
  Layers,
  ListChecks,
  type LucideIcon,
  MessageCircleQuestionMark,
  SquarePlay,
  Target,
  Users,
} from "lucide-react";
import { type FeatureIconName, iconOfFeature } from "@/lib/domain/catalogue";

const icons = {
  archive: Archive,
  "calendar-check": CalendarCheck,
  "clipboard-pen": ClipboardPen,
  files: Files,
  layers: Layers,
  "list-checks": ListChecks,
  "message-circle-question-mark": MessageCircleQuestionMark,
  "square-play": SquarePlay,
  target: Target,
  users: Users,
} as const satisfies Record<FeatureIconName, LucideIcon>;

/** The picture that the catalogue names; a feature that is in the database only gets a plain mark. */
export function FeatureIcon({ feature, className }: { feature: string; className?: string }) {
  const name = iconOfFeature(feature);
  const Icon = name === null ? CircleDot : icons[name];
  return <Icon className={className} aria-hidden />;
}
