import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import type { Question } from "./bank/question";
import { StageHeading } from "./stage-heading";

type FlashcardsProps = {
  cards: readonly Question[];
  isFinishing: boolean;
  /** Called with the number of repeated cards. */
  onFinish: (again: number) => void;
};

/** A deck is done when every card was known; an unknown card goes to the end. */
export function Flashcards({ cards, isFinishing, onFinish }: FlashcardsProps) {
  const t = useTranslations("try");
  const [deck, setDeck] = useState(cards);
  const [again, setAgain] = useState(0);
  const [isTurned, setIsTurned] = useState(false);
  const [card, ...rest] = deck;
  if (!card) return null;

  const goOn = (next: readonly Question[]) => {
    setDeck(next);
    setIsTurned(false);
  };
  const know = () => (rest.length === 0 ? onFinish(again) : goOn(rest));
  const repeat = () => {
    setAgain(again + 1);
    goOn([...rest, card]);
  };

  return (
    <div className="grid gap-4">
      <p className="text-ink-muted text-sm">
        {t("cardsLeft", { count: deck.length })} · {t(`subjects.${card.subject}`)}
      </p>
      <div className="grid min-h-44 content-center gap-3 rounded-card border border-line-strong p-4 sm:p-6">
        <StageHeading key={`${card.id} ${again}`} takesFocus>
          {card.prompt}
        </StageHeading>
        <div aria-live="polite">
          {isTurned && (
            <>
              <p className="font-semibold text-accent">{card.options[card.answer]}</p>
              <p className="mt-1 text-ink-muted text-sm">{card.explanation}</p>
            </>
          )}
        </div>
      </div>
      {isTurned ? (
        <div className="flex flex-wrap gap-2">
          <Button pending={isFinishing} onClick={know}>
            {t("knewIt")}
          </Button>
          <Button intent="secondary" onClick={repeat}>
            {t("again")}
          </Button>
        </div>
      ) : (
        <Button className="justify-self-start" onClick={() => setIsTurned(true)}>
          {t("turn")}
        </Button>
      )}
    </div>
  );
}
