import { expect, it } from "vitest";
import { readDevice } from "./device";

const webKit = "AppleWebKit/537.36 (KHTML, like Gecko)";

it.each([
  [
    `Mozilla/5.0 (Linux; Android 14; Pixel 8) ${webKit} Chrome/131.0.0.0 Mobile Safari/537.36`,
    "Chrome",
    "Android",
    true,
  ],
  [`Mozilla/5.0 (Linux; Android 13; SM-X900) ${webKit} Chrome/131.0.0.0 Safari/537.36`, "Chrome", "Android", false],
  [
    `Mozilla/5.0 (Linux; Android 14) ${webKit} SamsungBrowser/26.0 Chrome/122.0 Mobile Safari/537.36`,
    "Samsung Internet",
    "Android",
    true,
  ],
  [
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${webKit} Chrome/131.0 Safari/537.36 Edg/131.0`,
    "Edge",
    "Windows",
    false,
  ],
  [
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_6) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15",
    "Safari",
    "macOS",
    false,
  ],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
    "Safari",
    "iPhone",
    true,
  ],
  ["Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0", "Firefox", "Linux", false],
  [`Mozilla/5.0 (X11; CrOS x86_64) ${webKit} Chrome/131.0 Safari/537.36`, "Chrome", "ChromeOS", false],
  ["curl/8.5.0", null, null, false],
  ["", null, null, false],
  [null, null, null, false],
])("%s is %s on %s", (agent, browser, system, isPhone) => {
  expect(readDevice(agent)).toEqual({ browser, system, isPhone });
});
