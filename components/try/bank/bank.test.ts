import { describe, expect, it } from "vitest";
import { bank, pickQuestions } from "./pick-questions";
import { subjects } from "./question";

describe("the question bank", () => {
  it.each(subjects.map((subject) => [subject]))("has ten questions of %s, enough for two quizzes", (subject) => {
    expect(bank.filter((question) => question.subject === subject)).toHaveLength(10);
  });

  it("asks nothing twice, and offers four different answers each time", () => {
    expect(new Set(bank.map(({ id }) => id)).size).toBe(bank.length);
    expect(new Set(bank.map(({ prompt }) => prompt)).size).toBe(bank.length);
    for (const { id, options } of bank) expect(new Set(options).size, id).toBe(4);
    for (const { id, answer } of bank) expect([0, 1, 2, 3], id).toContain(answer);
  });

  it("explains every answer", () => {
    for (const { id, explanation } of bank) expect(explanation.length, id).toBeGreaterThan(40);
  });
});

describe("pickQuestions", () => {
  it("picks different questions of one subject", () => {
    const picked = pickQuestions("maths", 5);
    expect(new Set(picked.map(({ id }) => id)).size).toBe(5);
    expect(picked.map(({ subject }) => subject)).toEqual(Array(5).fill("maths"));
  });

  it("asks in the order that the dice say, and moves the right answer along with its option", () => {
    const [first] = pickQuestions("physics", 1, () => 0.99);
    const original = bank.find(({ id }) => id === first?.id);
    expect(original?.id).toBe("physics-10");
    expect(first?.options).toEqual([...(original?.options ?? [])].reverse());
    expect(first?.options[first.answer]).toBe(original?.options[original.answer]);
  });

  it("gives all there are when asked for more", () => {
    expect(pickQuestions("physics", 99)).toHaveLength(10);
  });
});
