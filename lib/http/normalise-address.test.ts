import { describe, expect, it } from "vitest";
import { normaliseAddress } from "./normalise-address";

describe("a network address in its one spelling", () => {
  it.each([
    ["203.0.113.9", "203.0.113.9"],
    ["203.0.113.9:4711", "203.0.113.9"],
    [" 203.0.113.9 ", "203.0.113.9"],
    ["::ffff:203.0.113.9", "203.0.113.9"],
    ["::FFFF:cb00:7109", "203.0.113.9"],
    ["[::ffff:203.0.113.9]:443", "203.0.113.9"],
    ["0:0:0:0:0:ffff:203.0.113.9", "203.0.113.9"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["2001:DB8:0001:2::6", "2001:db8:1:2::/64"],
    ["[2001:db8:1:2::6]", "2001:db8:1:2::/64"],
    ["[2001:db8:1:2::6]:8443", "2001:db8:1:2::/64"],
    ["2001:db8::1", "2001:db8::/64"],
    ["2001:db8:0:5::1", "2001:db8:0:5::/64"],
    ["fe80::1%eth0", "fe80::/64"],
    ["64:ff9b::192.0.2.33", "64:ff9b::/64"],
    ["::1", "::1"],
    ["[::1]:3000", "::1"],
    ["::", "::/64"],
  ])("%s is %s", (written, normalised) => {
    expect(normaliseAddress(written)).toBe(normalised);
    expect(normaliseAddress(written)).toBe(normalised);
  });

  it.each([
    "",
    "unknown",
    "_hidden",
    "203.0.113.999",
    "2001:db8::1::2",
    "203.0.113.9:port",
    "[203.0.113.9",
    "app.example",
  ])("%j is none", (written) => {
    expect(normaliseAddress(written)).toBeNull();
  });
});
