/** Takes lines to where they are archived. */
export interface ArchiveStream {
  /**
   * Hands over lines, each a JSON object without a newline. At least once: what failed half-way comes twice.
   * Resolves when all of them are taken.
   */
  put(lines: readonly string[]): Promise<void>;
}
