'use strict';

/** An address that names no socket. */
class InvalidEndpointError extends Error {
  code = 'INVALID_ENDPOINT';

  /** @param {string} text */
  constructor(text) {
    super(`"${text}" is no address of a virtual radio: write unix:/path/to/socket or tcp:127.0.0.1:PORT`);
    this.name = 'InvalidEndpointError';
  }
}

/** @typedef {{ path: string } | { host: string, port: number }} Endpoint what `net.connect` and `Server.listen` take */

/**
 * Reads `unix:/path` or `tcp:host:port` (port 0, to listen on: any free one).
 * @param {string} text
 * @returns {Endpoint}
 * @throws {InvalidEndpointError}
 */
function parseEndpoint(text) {
  const unix = /^unix:(.+)$/.exec(text)?.[1];
  if (unix) return { path: unix };
  const [, host, digits] = /^tcp:(.+):(\d{1,5})$/.exec(text) ?? [];
  const port = Number(digits);
  if (!host || port > 65_535) throw new InvalidEndpointError(text);
  return { host, port };
}

/** @param {Endpoint} endpoint @returns {string} the text that `parseEndpoint` reads */
function formatEndpoint(endpoint) {
  return 'path' in endpoint ? `unix:${endpoint.path}` : `tcp:${endpoint.host}:${endpoint.port}`;
}

module.exports = { parseEndpoint, formatEndpoint };
