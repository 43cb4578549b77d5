const style = `
:root{color-scheme:light dark;--ink:#16202c;--soft:#566474;--line:#d5dde5;--paper:#fff;--ground:#eef2f6;--good:#0a7a4b;--warn:#a35a00}
@media(prefers-color-scheme:dark){:root{--ink:#e8edf3;--soft:#a5b1bf;--line:#38444f;--paper:#18212b;--ground:#0e151c;--good:#5fd3a0;--warn:#f0b35c}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:grid;place-items:center;padding:1.5rem;background:var(--ground);color:var(--ink);font:1rem/1.5 system-ui,sans-serif}
main{width:min(42rem,100%);padding:2.25rem;background:var(--paper);border:1px solid var(--line);border-radius:1rem}
h1{margin:0;font-size:1.6rem;overflow-wrap:anywhere}
.who{color:var(--soft);margin:0 0 .25rem}
.badge{display:inline-block;margin:1rem 0;padding:.25rem .75rem;border:1px solid;border-radius:1rem;font-weight:600;font-size:.9rem}
.good{color:var(--good)}.warn{color:var(--warn)}
dl{display:grid;grid-template-columns:minmax(8rem,auto) 1fr;margin:0;border-top:1px solid var(--line)}
dt,dd{margin:0;padding:.6rem 0;border-bottom:1px solid var(--line);overflow-wrap:anywhere}
dt{color:var(--soft);padding-right:1rem}
dd{font-family:ui-monospace,monospace;font-size:.92rem}
footer{margin-top:1.5rem;color:var(--soft);font-size:.9rem}`;

const entities = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const escapeHtml = (value) => String(value).replace(/[&<>"']/g, (character) => entities[character]);

const frame = (title, content) => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title><style>${style}</style></head>
<body><main>${content}</main></body></html>`;

const row = ([name, value]) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd>`;

/** The page for a user whose claims have been verified. */
export function userPage({ claims, signer, signerChecked, version }) {
  const name = claims.email ?? claims.username ?? claims.sub;
  const badge = signerChecked
    ? '<p class="badge good">Signature and signer verified</p>'
    : '<p class="badge warn">Signature verified, signer not: set ALB_ARN</p>';
  const rows = [...Object.entries(claims), ["signer", signer]].map(row).join("");
  return frame(
    `Signed in as ${name}`,
    `<p class="who">Signed in as</p><h1>${escapeHtml(name)}</h1>${badge}<dl>${rows}</dl><footer>whoami, version ${escapeHtml(version)}</footer>`,
  );
}

export const refusalPage = (title, reason) =>
  frame(title, `<h1>${escapeHtml(title)}</h1><p class="badge warn">${escapeHtml(reason)}</p>`);
