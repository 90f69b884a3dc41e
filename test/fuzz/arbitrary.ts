import fc from "fast-check";

/** Anything that a caller may send where JSON is expected: values of every type, deep, huge, or malformed text. */
export const anyJson = fc.anything({
  maxDepth: 4,
  withBoxedValues: false,
  withNullPrototype: false,
  values: [
    fc.constantFrom(...awkwardTexts()),
    fc.constantFrom(...awkwardNumbers()),
    fc.string({ unit: "binary" }),
    fc.boolean(),
    fc.constant(null),
    fc.double(),
    fc.integer(),
  ],
});

export function awkwardTexts(): string[] {
  return [
    "",
    " ",
    "quiz\u0000",
    "\ud800",
    "\udfff quiz",
    "__proto__",
    "constructor",
    "' OR 1=1 --",
    "../../etc/passwd",
    "प्रश्नोत्तरी",
    "🦉".repeat(30),
    "x".repeat(51),
    "x".repeat(10_000),
    "2026-02-30T00:00:00Z",
    "+275760-09-13T00:00:00.001Z",
    "%00",
    "%",
  ];
}

export function awkwardNumbers(): number[] {
  return [0, -0, -1, 0.5, 1e-7, 10_001, 2 ** 31 - 1, 2 ** 31, 2 ** 53, -(2 ** 53), 1e21, 1e308];
}
