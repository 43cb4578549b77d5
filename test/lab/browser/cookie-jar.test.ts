import { describe, expect, test } from "@jest/globals";
import { cookieJar } from "../../../lab/browser/cookie-jar.ts";
import { virtualClock } from "../../../lab/kernel/virtual-clock.ts";

const page = new URL("https://app.example.com/a/b");

/** What a request to `url` carries after the page at `page` has set `header`. */
function carried(header: string, url: string, from = page): string | undefined {
  const jar = cookieJar(virtualClock());
  jar.store(from, header);
  return jar.headerFor(new URL(url));
}

describe("a cookie", () => {
  test.each([
    ["goes back to its host", "a=b=c", "https://app.example.com/a/x", "a=b=c"],
    ["stays with its folder by default", "a=b", "https://app.example.com/x", undefined],
    ["goes to all paths with Path=/", "a=b; Path=/", "https://app.example.com/x", "a=b"],
    ["does not match half a folder", "a=b; Path=/a", "https://app.example.com/abc", undefined],
    ["is for its host alone", "a=b; Path=/", "https://other.example.com/", undefined],
    ["is not for hosts below either", "a=b; Path=/", "https://x.app.example.com/", undefined],
    [
      "is for the whole domain if it says so",
      "a=b; Path=/; Domain=example.com",
      "https://other.example.com/",
      "a=b",
    ],
    ["is not taken for another domain", "a=b; Path=/; Domain=evil.com", "https://evil.com/", undefined],
    ["is not taken for all of .com", "a=b; Path=/; Domain=com", "https://app.example.com/", undefined],
    ["that is Secure does not go over HTTP", "a=b; Path=/; Secure", "http://app.example.com/", undefined],
    ["that is not, does", "a=b; Path=/", "http://app.example.com/", "a=b"],
    ["that has expired is gone", "a=b; Path=/; Max-Age=0", "https://app.example.com/", undefined],
    [
      "of the past is gone",
      "a=b; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
      "https://app.example.com/",
      undefined,
    ],
  ])("%s", (_, header, url, expected) => {
    expect(carried(header, url)).toBe(expected);
  });

  test("that is Secure is not taken over HTTP", () => {
    const plain = new URL("http://app.example.com/");
    expect(carried("a=b; Secure", "https://app.example.com/", plain)).toBeUndefined();
  });
});

test("expiry goes by the lab's clock, and a later cookie replaces an earlier one", async () => {
  const clock = virtualClock();
  const jar = cookieJar(clock);
  jar.store(page, "a=1; Path=/; Max-Age=60");
  jar.store(page, "a=2; Path=/; Max-Age=60");
  jar.store(page, "b=3; Path=/");
  expect(jar.headerFor(page)).toBe("a=2; b=3");
  await clock.advance(60_000);
  expect(jar.headerFor(page)).toBe("b=3");
});
