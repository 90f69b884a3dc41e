import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import { describe, expect, test } from "vitest";
import { ADDRESS_HEADER } from "@/lib/http/address";
import { setClientAddress } from "./client-address";

function received(headers: Record<string, string>, remoteAddress = "203.0.113.9"): IncomingMessage {
  const socket = new Socket();
  Object.defineProperty(socket, "remoteAddress", { value: remoteAddress });
  const request = new IncomingMessage(socket);
  request.headers = { ...headers };
  request.rawHeaders = Object.entries(headers).flat();
  return request;
}

/** As Next reads it, and as the adapter in front of Next does. */
function addresses(headers: Record<string, string>, hops: number): (string | undefined)[] {
  const request = received(headers);
  setClientAddress(request, hops);
  const raw = request.rawHeaders.flatMap((name, index, all) =>
    index % 2 === 0 && name === ADDRESS_HEADER ? all[index + 1] : [],
  );
  return [String(request.headers[ADDRESS_HEADER]), ...raw];
}

describe("the caller's address", () => {
  test.each([
    ["without a proxy it is the connection's", {}, 0, "203.0.113.9"],
    ["without a proxy a forwarded one is a stranger's claim", { "x-forwarded-for": "198.51.100.1" }, 0, "203.0.113.9"],
    ["our own header is never taken from outside", { [ADDRESS_HEADER]: "198.51.100.1" }, 0, "203.0.113.9"],
    ["behind one proxy it is what that one saw", { "x-forwarded-for": "6.6.6.6, 198.51.100.1" }, 1, "198.51.100.1"],
    [
      "behind two it is what the outer one saw",
      { "x-forwarded-for": "6.6.6.6, 198.51.100.1, 10.0.0.2" },
      2,
      "198.51.100.1",
    ],
    ["a chain that is too short means the connection's", { "x-forwarded-for": "198.51.100.1" }, 2, "203.0.113.9"],
    ["behind a proxy that forwards nothing too", {}, 1, "203.0.113.9"],
    ["what is no address means the connection's", { "x-forwarded-for": "198.51.100.1, unknown" }, 1, "203.0.113.9"],
    ["a port is no part of it", { "x-forwarded-for": "198.51.100.1:4711" }, 1, "198.51.100.1"],
    ["nor are brackets", { "x-forwarded-for": "[2001:db8:1:2::9]:4711" }, 1, "2001:db8:1:2::/64"],
    ["an IPv6 caller is their network", { "x-forwarded-for": "2001:DB8:1:2:3:4:5:6" }, 1, "2001:db8:1:2::/64"],
  ])("%s", (_, headers, hops, address) => {
    expect(addresses(headers, hops)).toEqual([address, address]);
  });

  test("a connection over IPv6 from an IPv4 address has that address", () => {
    const request = received({}, "::ffff:203.0.113.9");
    setClientAddress(request, 0);
    expect(request.headers[ADDRESS_HEADER]).toBe("203.0.113.9");
  });

  test("without a proxy every forwarding header is removed", () => {
    const request = received({ "x-forwarded-host": "evil.example", Accept: "*/*", Forwarded: "for=6.6.6.6" });
    request.headers.forwarded = "for=6.6.6.6";
    setClientAddress(request, 0);
    expect(request.headers).not.toHaveProperty("x-forwarded-host");
    expect(request.headers).not.toHaveProperty("forwarded");
    expect(request.rawHeaders).toEqual(["Accept", "*/*", ADDRESS_HEADER, "203.0.113.9"]);
  });
});
