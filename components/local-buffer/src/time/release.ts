/**
 * The year of the first version, Unix ms: a wall clock that shows less is not set, whatever the machine says. A Pi without
 * a network shows 1970, or the time of its last shutdown; the latter only the machine can tell from the truth.
 */
export const RELEASED_AT_MS = Date.UTC(2026, 0, 1);
