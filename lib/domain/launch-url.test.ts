import { describe, expect, it } from "vitest";
import { toLaunchUrl } from "./launch-url";

describe("where a feature's own app is", () => {
  it.each([
    ["https://quiz.example", "https://quiz.example/"],
    ["HTTPS://Quiz.Example/start?from=studymeter#now", "https://quiz.example/start?from=studymeter#now"],
    ["https://localhost:3100/", "https://localhost:3100/"],
  ])("may be %s", (typed, url) => {
    expect(toLaunchUrl(typed, false)).toBe(url);
  });

  it.each(["http://localhost:3100/quiz", "http://127.0.0.1:8080/", "http://[::1]/"])(
    "may be %s on a machine where it is tried out, and nowhere else",
    (typed) => {
      expect(toLaunchUrl(typed, true)).toBe(typed);
      expect(toLaunchUrl(typed, false)).toBeNull();
    },
  );

  it.each([
    "",
    "quiz",
    "/quiz",
    "//quiz.example",
    "https://",
    "javascript:alert(1)",
    "data:text/html,hello",
    "ftp://quiz.example/",
    "http://quiz.example/",
    "http://localhost.example/",
    "https://alice@quiz.example/",
    "https://alice:secret@quiz.example/",
  ])("is never %s", (typed) => {
    expect(toLaunchUrl(typed, true)).toBeNull();
  });
});
