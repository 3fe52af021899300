/**
 * Which addresses a function may call at all.
 * Plain http is for loopback only, and only when the configuration says so: everywhere else it would leak secrets.
 */

/** True for https, and for http to this very machine when `allowInsecureHttp` is set. */
export function isCallableUrl(url: URL, allowInsecureHttp: boolean): boolean {
  if (url.protocol === 'https:') return true;
  return url.protocol === 'http:' && allowInsecureHttp && isLoopback(url.hostname);
}

function isLoopback(hostname: string): boolean {
  return hostname === '127.0.0.1' || hostname === '[::1]' || hostname === 'localhost';
}
