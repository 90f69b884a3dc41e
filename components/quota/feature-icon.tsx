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

const icons: Record<string, LucideIcon> = {
  quiz: ListChecks,
  flashcards: Layers,
  pair_quiz: Users,
  ask_question: MessageCircleQuestionMark,
  predicted_questions: Target,
  previous_papers: Files,
  pyqs: Archive,
  youtube_summarizer: SquarePlay,
  daily_quiz: CalendarCheck,
  mock_test: ClipboardPen,
};

/** Features come from the catalogue, which anybody may extend: one that we have no picture for gets a plain mark. */
export function FeatureIcon({ feature, className }: { feature: string; className?: string }) {
  const Icon = icons[feature] ?? CircleDot;
  return <Icon className={className} aria-hidden />;
}
