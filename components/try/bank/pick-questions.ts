import { biology } from "./biology";
import { history } from "./history";
import { maths } from "./maths";
import { physics } from "./physics";
import type { Question, Subject } from "./question";

export const bank: readonly Question[] = [...physics, ...maths, ...biology, ...history];

/**
 * `count` questions of a subject, or of all of them, in an order of their own each time. The options are shuffled as well, so
 * that nobody learns the places of the right ones.
 */
export function pickQuestions(
  subject: Subject | "mixed",
  count: number,
  random: () => number = Math.random,
): Question[] {
  const candidates = bank.filter((question) => subject === "mixed" || question.subject === subject);
  return shuffled(candidates, random)
    .slice(0, count)
    .map((question) => shuffleOptions(question, random));
}

function shuffleOptions(question: Question, random: () => number): Question {
  const options = shuffled(question.options, random);
  return { ...question, options, answer: options.indexOf(question.options[question.answer] ?? "") };
}

function shuffled<Item>(items: readonly Item[], random: () => number): Item[] {
  const left = [...items];
  return items.flatMap(() => left.splice(Math.floor(random() * left.length), 1));
}
