import { describe, expect, it } from "vitest";
import { passwordProblem } from "./password";

const asha = { email: "asha.rao@learnwell.example", name: "Asha Rao" };

describe("passwordProblem", () => {
  it.each([
    "short7!",
    "password",
    "Password1!",
    "P4$$w0rd",
    "P@ssw0rd2026",
    "passwordpassword",
    "12345678",
    "87654321",
    "qwertyuiop",
    "poiuytrewq",
    "aaaaaaaaaaaa",
    "abcabcabcabc",
    "Iloveyou123",
    "letmein!!",
    "JaiShreeRam1",
    "1q2w3e4r5t",
    "correcthorsebatterystaple",
    "asha.rao@learnwell.example",
    "asharao1",
    "Learnwell1!",
    "studymeter-demo",
    "StudyMeter2026",
  ])("refuses %s", (password) => {
    expect(passwordProblem(password, asha)).not.toBeNull();
  });

  it.each([
    "tulip gravel 9 orbit",
    "eighteen-teacups",
    "Kf7#pQ2x",
    "मेरा पासवर्ड लंबा है",
    "🌵🌵🦊🐙🌵🚲🦊🐙🍉",
    "dragon eats seven lemons",
    "aaa but long enough to be mine",
    "xk83jd02mfq",
  ])("takes %s", (password) => {
    expect(passwordProblem(password, asha)).toBeNull();
  });

  it("counts characters, not code units", () => {
    expect(passwordProblem("🦊🐙🍉🚲", asha)).toMatch(/at least 8/);
  });
});
