// Content-Security-Policies that the page's scripts write.

/**
 * The folder of an address as a source, or the nearest folder above whose path needs no encoding: Firefox hands a policy to workers with its
 * paths decoded. Addresses of IPv6 can't be sources; there, what the browser takes for `'self'` must do.
 */
export function source(address) {
  const { origin, hostname, pathname } = new URL(address);
  if (hostname.startsWith('[')) return "'self'";
  const [plain] = /^[\w.~/-]*/.exec(pathname);
  return origin + plain.slice(0, plain.lastIndexOf('/') + 1);
}

/** One more policy for this document, and for frames and workers that it makes without an address of their own. */
export function addPolicy(directives) {
  const meta = document.createElement('meta');
  meta.httpEquiv = 'Content-Security-Policy';
  meta.content = directives.join('; ');
  document.head.append(meta);
}
