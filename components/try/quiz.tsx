import { CircleCheck, CircleX } from "lucide-react";
import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { Button } from "@/components/ui/button";
import type { Question } from "./bank/question";
import { StageHeading } from "./stage-heading";

type QuizProps = {
  questions: readonly Question[];
  isFinishing: boolean;
  onFinish: (score: number) => void;
};

/** One question at a time, marked immediately, with an explanation. */
export function Quiz({ questions, isFinishing, onFinish }: QuizProps) {
  const t = useTranslations("try");
  const [place, setPlace] = useState(0);
  const [score, setScore] = useState(0);
  const [chosen, setChosen] = useState<number | null>(null);
  const [isMarked, setIsMarked] = useState(false);
  const question = questions[place];
  if (!question) return null;
  const isLast = place === questions.length - 1;

  const mark = () => {
    if (chosen === null) return;
    setIsMarked(true);
    if (chosen === question.answer) setScore(score + 1);
  };
  const goOn = () => {
    if (isLast) return onFinish(score);
    setPlace(place + 1);
    setChosen(null);
    setIsMarked(false);
  };

  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (isMarked) goOn();
        else mark();
      }}
    >
      <p className="text-ink-muted text-sm">
        {t("progress", { place: place + 1, count: questions.length })} · {t(`subjects.${question.subject}`)}
      </p>
      <StageHeading key={question.id} takesFocus>
        {question.prompt}
      </StageHeading>
      <Options question={question} chosen={chosen} isMarked={isMarked} onChoose={setChosen} />
      <div aria-live="polite">{isMarked && <Verdict question={question} isRight={chosen === question.answer} />}</div>
      <Button
        type="submit"
        pending={isFinishing}
        disabled={chosen === null}
        className="justify-self-start max-sm:w-full"
      >
        {t(isMarked ? (isLast ? "finish" : "next") : "check")}
      </Button>
    </form>
  );
}

type OptionsProps = {
  question: Question;
  chosen: number | null;
  isMarked: boolean;
  onChoose: (option: number) => void;
};

function Options({ question, chosen, isMarked, onChoose }: OptionsProps) {
  const t = useTranslations("try");
  const name = useId();
  return (
    <fieldset disabled={isMarked} className="grid gap-2">
      <legend className="sr-only">{t("options")}</legend>
      {question.options.map((option, place) => {
        const isRight = isMarked && place === question.answer;
        const isWrong = isMarked && place === chosen && !isRight;
        const look = isRight
          ? "border-good bg-good-soft"
          : isWrong
            ? "border-bad bg-bad-soft"
            : "border-line-strong has-checked:border-accent has-checked:bg-accent-soft";
        return (
          <label
            key={option}
            className={`flex min-h-11 items-center gap-3 rounded-control border px-3 py-2 text-base transition-colors sm:text-sm ${look} ${isMarked ? "" : "cursor-pointer"}`}
          >
            <input
              type="radio"
              name={name}
              checked={place === chosen}
              onChange={() => onChoose(place)}
              className="size-4 shrink-0 accent-(--accent)"
            />
            <span className="min-w-0 flex-1">{option}</span>
            {isRight && (
              <span className="inline-flex items-center gap-1 text-good text-sm">
                <CircleCheck className="size-4" aria-hidden />
                {t("right")}
              </span>
            )}
            {isWrong && (
              <span className="inline-flex items-center gap-1 text-bad text-sm">
                <CircleX className="size-4" aria-hidden />
                {t("yours")}
              </span>
            )}
          </label>
        );
      })}
    </fieldset>
  );
}

function Verdict({ question, isRight }: { question: Question; isRight: boolean }) {
  const t = useTranslations("try");
  return (
    <p className="rounded-control bg-surface-sunken px-3 py-2 text-sm">
      <span className="font-semibold">{t(isRight ? "verdictRight" : "verdictWrong")}</span> {question.explanation}
    </p>
  );
}
