/** A sentence of somebody else's in Markdown: no HTML, links or pictures. Code between backticks stays, since our own sentences have it. */
export const inert = (text: string): string =>
  text.replaceAll("<", "&lt;").replaceAll(/\[([^\]\n]*)\](?=\()/g, "\\[$1\\]");
