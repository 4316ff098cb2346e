/**
 * When this version was made, Unix ms: a wall clock that shows less is not set. Moved on with each release; one that was
 * forgotten only leaves more to what the machine says.
 */
export const RELEASED_AT_MS = Date.UTC(2026, 10, 1);
