/** Throttled calls are tried again for about half a minute, and more slowly while AWS throttles. */
export const clientOptions = {
  maxAttempts: 8,
  retryMode: "adaptive",
  customUserAgent: "gatehouse",
};
