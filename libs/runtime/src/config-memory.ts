/**
 * Keeps the last configuration that was accepted across a component's processes: one that is refused while it runs leaves
 * the old one in force, and so it must after a restart. With the defaults in its place a log would lie in another folder.
 */
export interface ConfigMemory {
  /** As it was saved; undefined where nothing is known. */
  load(): unknown;
  save(configuration: object): void;
}
