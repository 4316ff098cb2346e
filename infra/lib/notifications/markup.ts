const HTML: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** A character as Telegram's HTML shows it. */
export const escapeHtml = (character: string): string => HTML[character] ?? character;

/** A character as Slack's mrkdwn shows it: these three begin links, mentions and `<!channel>`. */
export const escapeMrkdwn = (character: string): string =>
  character === '"' ? character : (HTML[character] ?? character);
